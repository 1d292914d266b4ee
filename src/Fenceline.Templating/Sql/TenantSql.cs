using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Scriban.Runtime;

namespace Fenceline.Templating.Sql;

/// <summary>One tenant's files: its schema, roles and grants, and their removal. Run for thousands of tenants, so what they share is computed once.</summary>
internal sealed class TenantSql
{
    private readonly TenantManifest _manifest;
    private readonly ScriptObject _database;
    private readonly ScriptArray _sharedTables;
    private readonly Dictionary<string, Source> _sources;

    public TenantSql(TenantManifest manifest, DesiredState state)
    {
        _manifest = manifest;
        _database = SqlModel.Database(manifest);
        _sources = manifest.Sources.ToDictionary(source => source.Name, StringComparer.Ordinal);

        // Rows go before those that they refer to.
        _sharedTables = new ScriptArray(state.SharedTables.Reverse().Select(table => new ScriptObject
        {
            ["name"] = SqlText.Qualified(manifest.Database.SharedSchema, table.Name),
            ["tenant_key"] = TableSql.TenantKey(table.TenantKey!),
        }));
    }

    public IEnumerable<GeneratedFile> Render(Tenant tenant)
    {
        var names = TenantNames.For(_manifest.Database, tenant.Id);
        var model = Model(tenant, names);
        yield return new GeneratedFile($"sql/tenants/{names.FileStem}.sql", TemplateLibrary.Render("sql/tenant.sbn", model));
        yield return new GeneratedFile($"sql/tenants/{names.FileStem}.offboard.sql", TemplateLibrary.Render("sql/offboard.sbn", model));
    }

    public IEnumerable<SourcePlacement> PlacementsOf(Tenant tenant) => tenant.Sources
        .Select(connected => new SourcePlacement(connected.Source, PlacementResolver.Resolve(_manifest, tenant, _sources[connected.Source])))
        .OrderBy(choice => choice.Source, StringComparer.Ordinal);

    private ScriptObject Model(Tenant tenant, TenantNames names)
    {
        var placements = PlacementsOf(tenant).ToList();
        var model = new ScriptObject
        {
            ["shared_tables"] = _sharedTables,
            ["id"] = tenant.Id,
            ["id_text"] = SqlText.Literal(tenant.Id),
            ["id_comment"] = SqlText.Comment(tenant.Id),
            ["display_name"] = tenant.Name is null ? null : SqlText.Comment(tenant.Name),
            ["display_name_text"] = SqlModel.LiteralOrNull(tenant.Name),
            ["tier_text"] = SqlText.Literal(tenant.Tier),
            ["sources"] = string.Join(", ", placements.Select(choice => SqlText.Literal(choice.Source))),
            ["placements"] = string.Join(", ", placements.Select(choice => choice.Placement == Placement.Schema ? "'schema'" : "'shared'")),
        };
        foreach (var (key, value) in _database)
            model[key] = value;
        SqlModel.Name(model, "schema", names.Schema);
        SqlModel.Name(model, "landing", names.LandingSchema);
        SqlModel.Name(model, "role", names.Role);
        SqlModel.Name(model, "loader", names.LoaderRole);
        return model;
    }
}
