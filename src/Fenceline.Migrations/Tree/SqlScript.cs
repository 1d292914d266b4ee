using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Tree;

/// <summary>
/// Complete scripts for psql. They stop at the first error and may be run again: what the database has recorded as
/// applied is skipped.
/// </summary>
public sealed class SqlScript
{
    private readonly TenantManifest _manifest;
    private readonly SqlTree _tree;
    private readonly string _control;

    public SqlScript(TenantManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        _manifest = manifest;
        _tree = new SqlTree(manifest);
        _control = manifest.Database.ControlSchema;
    }

    /// <summary>The shared stream and every tenant.</summary>
    public IEnumerable<string> All() => Shared().Concat(_manifest.Tenants.SelectMany(TenantParts)).Prepend(Begin());

    /// <summary>One tenant: its schema, roles and tables. The shared stream must have been applied.</summary>
    public IEnumerable<string> ForTenant(Tenant tenant) => TenantParts(tenant).Prepend(Begin());

    private static string Begin() => "\\set ON_ERROR_STOP on\n";

    private static string When(string condition, string body) =>
        $"SELECT ({condition}) AS fenceline_pending \\gset\n\\if :fenceline_pending\n{body}\\endif\n";

    private IEnumerable<string> Shared()
    {
        var migrations = SqlText.Qualified(_control, "shared_migrations");
        return _tree.SharedStream().Select((file, i) => When(
            i == 0
                ? $"pg_catalog.to_regclass({SqlText.Literal(migrations)}) IS NULL"
                : FormattableString.Invariant($"NOT EXISTS (SELECT FROM {migrations} WHERE version = {i + 1})"),
            file.Content));
    }

    private IEnumerable<string> TenantParts(Tenant tenant)
    {
        var names = TenantNames.For(_manifest.Database, tenant.Id);
        yield return _tree.Onboard(tenant).Content;
        yield return $"SET search_path TO {SqlText.Identifier(names.Schema)}, pg_temp;\n";
        foreach (var migration in _tree.MigrationsOf(tenant))
        {
            yield return When(
                FormattableString.Invariant($"NOT EXISTS (SELECT FROM {SqlText.Qualified(_control, "tenant_migrations")} WHERE tenant_id = {SqlText.Literal(tenant.Id)} AND version = {migration.Version})"),
                migration.File.Content);
        }

        yield return "RESET search_path;\n";
    }
}
