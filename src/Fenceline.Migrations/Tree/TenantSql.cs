using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Fenceline.Terraform;
using Scriban.Runtime;

namespace Fenceline.Migrations.Tree;

/// <summary>One tenant's files: its schema, roles and grants, and their removal. Run for thousands of tenants, so what they share is computed once.</summary>
internal sealed class TenantSql
{
    private readonly TenantManifest _manifest;
    private readonly Dictionary<string, Source> _sources;
    private readonly TenantTemplate _onboard;
    private readonly TenantTemplate _offboard;

    public TenantSql(TenantManifest manifest, DesiredState state)
    {
        _manifest = manifest;
        _sources = manifest.Sources.ToDictionary(source => source.Name, StringComparer.Ordinal);

        var model = SqlModel.Database(manifest);
        // Rows go before those that they refer to.
        model["shared_tables"] = new ScriptArray(state.SharedTables.Reverse().Select(table => new ScriptObject
        {
            ["name"] = SqlText.Qualified(manifest.Database.SharedSchema, table.Name),
            ["tenant_key"] = TenantKeySql.Expression(table.TenantKey!),
        }));
        _onboard = new TenantTemplate("sql/tenant.sbn", model, SlotNames);
        _offboard = new TenantTemplate("sql/offboard.sbn", model, SlotNames);
    }

    private static IEnumerable<string> SlotNames =>
        ["title", "id_text", "name_or_null_text", "tier_text", "sources", "placements", "schema", "schema_text", "landing", "landing_text", "role", "role_text", "loader", "loader_text"];

    public GeneratedFile Onboard(Tenant tenant) => Render(tenant, _onboard, ".sql");

    public GeneratedFile Offboard(Tenant tenant) => Render(tenant, _offboard, ".offboard.sql");

    /// <summary>Where each source that a tenant has connected stands, by source name.</summary>
    public IEnumerable<SourcePlacement> PlacementsOf(Tenant tenant) => tenant.Sources
        .Select(connected => new SourcePlacement(connected.Source, PlacementResolver.Resolve(_manifest, tenant, _sources[connected.Source])))
        .OrderBy(choice => choice.Source, StringComparer.Ordinal);

    private GeneratedFile Render(Tenant tenant, TenantTemplate template, string ending)
    {
        var names = TenantNames.For(_manifest.Database, tenant.Id);
        return new GeneratedFile("sql/tenants/" + names.FileStem + ending, template.Fill(Slots(tenant, names)));
    }

    private Dictionary<string, string> Slots(Tenant tenant, TenantNames names)
    {
        var placements = PlacementsOf(tenant).ToList();
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["title"] = SqlText.Comment(tenant.Name is null ? tenant.Id : $"{tenant.Id} ({tenant.Name})"),
            ["id_text"] = SqlText.Literal(tenant.Id),
            ["name_or_null_text"] = tenant.Name is null ? "NULL" : SqlText.Literal(tenant.Name),
            ["tier_text"] = SqlText.Literal(tenant.Tier),
            ["sources"] = string.Join(", ", placements.Select(choice => SqlText.Literal(choice.Source))),
            ["placements"] = string.Join(", ", placements.Select(choice => choice.Placement == Placement.Schema ? "'schema'" : "'shared'")),
            ["schema"] = SqlText.Identifier(names.Schema),
            ["schema_text"] = SqlText.Literal(names.Schema),
            ["landing"] = SqlText.Identifier(names.LandingSchema),
            ["landing_text"] = SqlText.Literal(names.LandingSchema),
            ["role"] = SqlText.Identifier(names.Role),
            ["role_text"] = SqlText.Literal(names.Role),
            ["loader"] = SqlText.Identifier(names.LoaderRole),
            ["loader_text"] = SqlText.Literal(names.LoaderRole),
        };
    }
}
