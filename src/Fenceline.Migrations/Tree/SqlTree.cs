using System.Globalization;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Fenceline.Terraform;
using Scriban.Runtime;

namespace Fenceline.Migrations.Tree;

/// <summary>Everything below <c>sql/</c>: the shared stream, the tenant stream, each tenant's files and the snapshot.</summary>
public sealed class SqlTree
{
    private readonly TenantManifest _manifest;
    private readonly DesiredState _state;
    private readonly HashSet<string> _shared;
    private readonly TenantSql _tenants;
    private readonly Lazy<IReadOnlyList<TenantMigration>> _tenantStream;

    public SqlTree(TenantManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        _manifest = manifest;
        _state = DesiredStateBuilder.Build(manifest);
        _shared = _state.SharedTables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        _tenants = new TenantSql(manifest, _state);
        _tenantStream = new(() => [.. _state.TenantGroups.Select((group, i) => RenderTenantMigration(group, i + 1))]);
    }

    public IEnumerable<GeneratedFile> RenderShared()
    {
        // First, so that who looks for the snapshot alone has not waited for the rest.
        yield return new GeneratedFile("sql/snapshot.json", Snapshot.Write(_state));
        foreach (var file in SharedStream())
            yield return file;
        foreach (var migration in _tenantStream.Value)
            yield return migration.File;
    }

    public IEnumerable<GeneratedFile> RenderTenant(Tenant tenant) => [Onboard(tenant), Offboard(tenant)];

    /// <summary>The tenant's registration, schemas, roles and grants.</summary>
    public GeneratedFile Onboard(Tenant tenant) => _tenants.Onboard(tenant);

    /// <summary>The removal of all that is the tenant's.</summary>
    public GeneratedFile Offboard(Tenant tenant) => _tenants.Offboard(tenant);

    /// <summary>The migrations of the tenant stream that a tenant needs, in order.</summary>
    public IEnumerable<TenantMigration> MigrationsOf(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var own = _tenants.PlacementsOf(tenant).Where(choice => choice.Placement == Placement.Schema).Select(choice => choice.Source).ToHashSet(StringComparer.Ordinal);
        return _tenantStream.Value.Where(migration => migration.Source is null || own.Contains(migration.Source));
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

    private static ScriptArray Array(IEnumerable<object> items) => new(items);

    private string Qualified(string table) => SqlText.Qualified(_manifest.Database.SharedSchema, table);

    private void AddTables(ScriptObject model)
    {
        var database = _manifest.Database;
        var batch = new TableBatch(Qualified, _shared.Contains, []);
        model["enums"] = Array(_state.Enums.Select(type => new ScriptObject
        {
            ["name"] = Qualified(type.Name),
            ["labels"] = string.Join(", ", type.Labels.Select(SqlText.Literal)),
        }));
        model["reference_tables"] = Array(_state.ReferenceTables.Select(table => batch.Create(table, TableSql.PlainDefinition(table), TableSql.PlainIndexes(table, Qualified(table.Name)))).ToList());
        model["shared_tables"] = Array(_state.SharedTables.Select(table => batch.Create(table, TableSql.SharedDefinition(table, database), TableSql.SharedIndexes(table, database))).ToList());
        model["circular_keys"] = batch.LateKeys;
        model["views"] = Array(_state.Views.Select(view => new ScriptObject
        {
            ["name"] = Qualified(view.Name),
            ["comment"] = view.Description is { } description ? SqlText.Comment(description) : null,
            ["sql"] = view.Sql,
        }));
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

    private TenantMigration RenderTenantMigration(TenantTableGroup group, int version)
    {
        var reference = _state.ReferenceTables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        var batch = new TableBatch(name => reference.Contains(name) ? Qualified(name) : SqlText.Identifier(name), _ => false, reference);
        var model = SqlModel.WithVersion(SqlModel.Database(_manifest), version, group.Name);
        model["source"] = group.Source;
        model["tables"] = Array(group.Tables.Select(table => table.IsSynced
            ? batch.Create(table, TableSql.SyncedDefinition(table), TableSql.SyncedIndexes(table))
            : batch.Create(table, TableSql.PlainDefinition(table), TableSql.PlainIndexes(table, SqlText.Identifier(table.Name)))).ToList());
        model["circular_keys"] = batch.LateKeys;
        var path = string.Create(CultureInfo.InvariantCulture, $"sql/tenant/{version:D4}_{group.Name}.sql");
        return new TenantMigration(version, group.Source, new GeneratedFile(path, TemplateLibrary.Render("sql/tenant_stream.sbn", model)));
    }
}

/// <summary>One file of the tenant stream.</summary>
/// <param name="Source">The source that a tenant must keep in its own schema to need it; null: every tenant needs it.</param>
public sealed record TenantMigration(int Version, string? Source, GeneratedFile File);
