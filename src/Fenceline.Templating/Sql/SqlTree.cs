using System.Globalization;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Scriban.Runtime;

namespace Fenceline.Templating.Sql;

/// <summary>Everything below <c>sql/</c>: the shared stream, the tenant stream, each tenant's files and the snapshot.</summary>
public sealed class SqlTree : ITreePart
{
    private readonly TenantManifest _manifest;
    private readonly DesiredState _state;
    private readonly HashSet<string> _shared;
    private readonly TenantSql _tenants;

    public SqlTree(TenantManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        _manifest = manifest;
        _state = DesiredStateBuilder.Build(manifest);
        _shared = _state.SharedTables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        _tenants = new TenantSql(manifest, _state);
    }

    public IEnumerable<GeneratedFile> RenderShared() =>
    [
        .. SharedStream(),
        .. _state.TenantGroups.Select((group, i) => new GeneratedFile(TenantStreamPath(i + 1, group), TenantStream(group, i + 1))),
        new GeneratedFile("sql/snapshot.json", Snapshot.Write(_state)),
    ];

    public IEnumerable<GeneratedFile> RenderTenant(Tenant tenant) => [Onboard(tenant), Offboard(tenant)];

    /// <summary>The tenant's registration, schemas, roles and grants.</summary>
    public GeneratedFile Onboard(Tenant tenant) => _tenants.Onboard(tenant);

    /// <summary>The removal of all that is the tenant's.</summary>
    public GeneratedFile Offboard(Tenant tenant) => _tenants.Offboard(tenant);

    /// <summary>The files of the tenant stream that a tenant needs, in order.</summary>
    public IEnumerable<GeneratedFile> StreamOf(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var own = _tenants.PlacementsOf(tenant).Where(choice => choice.Placement == Placement.Schema).Select(choice => choice.Source).ToHashSet(StringComparer.Ordinal);
        return _state.TenantGroups.Select((group, i) => (Group: group, Version: i + 1))
            .Where(item => item.Group.Source is null || own.Contains(item.Group.Source))
            .Select(item => new GeneratedFile(TenantStreamPath(item.Version, item.Group), TenantStream(item.Group, item.Version)));
    }

    /// <summary>The files of the shared stream, in order.</summary>
    public IEnumerable<GeneratedFile> SharedStream()
    {
        (string Name, Action<ScriptObject> Fill)[] migrations =
        [
            ("foundation", _ => { }),
            ("tables", AddTables),
            ("publish", AddPublishing),
            ("admin", AddAdmin),
        ];
        return migrations.Select((migration, i) =>
        {
            var model = SqlModel.WithVersion(SqlModel.Database(_manifest), i + 1, migration.Name);
            migration.Fill(model);
            return new GeneratedFile(
                string.Create(CultureInfo.InvariantCulture, $"sql/shared/{i + 1:D4}_{migration.Name}.sql"),
                TemplateLibrary.Render($"sql/{migration.Name}.sbn", model));
        });
    }

    private static string TenantStreamPath(int version, TenantTableGroup group) =>
        string.Create(CultureInfo.InvariantCulture, $"sql/tenant/{version:D4}_{group.Name}.sql");

    private static ScriptArray Array(IEnumerable<object> items) => new(items);

    private string Qualified(string table) => SqlText.Qualified(_manifest.Database.SharedSchema, table);

    private void AddTables(ScriptObject model)
    {
        var created = new HashSet<string>(StringComparer.Ordinal);
        var late = new List<string>();

        ScriptObject Create(Table table, string definition, IEnumerable<string> indexes)
        {
            var keys = ForeignKeySql.Inline(table, created, Qualified, _shared.Contains).Select(key => "  " + key);
            late.AddRange(ForeignKeySql.Late(table, created, Qualified, _shared.Contains));
            created.Add(table.Name);
            return new ScriptObject
            {
                ["name"] = Qualified(table.Name),
                ["comment"] = table.Description is null ? null : SqlText.Comment(table.Description),
                ["definition"] = string.Join(",\n", keys.Prepend(definition)),
                ["indexes"] = Array(indexes),
                ["tenant_key"] = table.TenantKey is null ? null : TenantKeySql.Expression(table.TenantKey),
                ["synced"] = table.IsSynced,
            };
        }

        model["reference_tables"] = Array(_state.ReferenceTables.Select(table => Create(table, TableSql.PlainDefinition(table), TableSql.PlainIndexes(table, Qualified(table.Name)))).ToList());
        model["shared_tables"] = Array(_state.SharedTables.Select(table => Create(table, TableSql.SharedDefinition(table, _manifest.Database), TableSql.SharedIndexes(table, _manifest.Database))).ToList());
        model["circular_keys"] = Array(late);
    }

    private void AddPublishing(ScriptObject model) => model["synced_tables"] = Array(_state.SharedTables.Where(table => table.IsSynced).Select(table =>
    {
        var item = new ScriptObject
        {
            ["name"] = Qualified(table.Name),
            ["bare_name"] = SqlText.Identifier(table.Name),
            ["bare_text"] = SqlText.Literal(table.Name),
            ["source_text"] = SqlText.Literal(table.Source!),
        };
        PublishSql.AddTo(item, table, _manifest.Database);
        return item;
    }));

    private void AddAdmin(ScriptObject model)
    {
        var tables = _state.SharedTables.Concat(_state.TenantGroups.SelectMany(group => group.Tables)).DistinctBy(table => table.Name);
        model["tables"] = Array(tables.Select(table => AdminSql.Table(table, _manifest.Database, _shared.Contains(table.Name))));
        model["shared_tables"] = Array(_state.SharedTables.Select(table => new ScriptObject
        {
            ["name"] = Qualified(table.Name),
            ["bare_text"] = SqlText.Literal(table.Name),
            ["tenant_key"] = TenantKeySql.Expression(table.TenantKey!),
        }));
    }

    private string TenantStream(TenantTableGroup group, int version)
    {
        var reference = _state.ReferenceTables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        var created = new HashSet<string>(reference, StringComparer.Ordinal);
        var late = new List<string>();

        string Target(string table) => reference.Contains(table) ? Qualified(table) : SqlText.Identifier(table);

        var model = SqlModel.WithVersion(SqlModel.Database(_manifest), version, group.Name);
        model["source"] = group.Source;
        model["tables"] = Array(group.Tables.Select(table =>
        {
            var keys = ForeignKeySql.Inline(table, created, Target, _ => false).Select(key => "  " + key);
            late.AddRange(ForeignKeySql.Late(table, created, Target, _ => false));
            created.Add(table.Name);
            return new ScriptObject
            {
                ["bare_name"] = SqlText.Identifier(table.Name),
                ["comment"] = table.Description is null ? null : SqlText.Comment(table.Description),
                ["definition"] = string.Join(",\n", keys.Prepend(table.IsSynced ? TableSql.SyncedDefinition(table) : TableSql.PlainDefinition(table))),
                ["indexes"] = Array(table.IsSynced ? TableSql.SyncedIndexes(table) : TableSql.PlainIndexes(table, SqlText.Identifier(table.Name))),
            };
        }).ToList());
        model["circular_keys"] = Array(late);
        return TemplateLibrary.Render("sql/tenant_stream.sbn", model);
    }
}
