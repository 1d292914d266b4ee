using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Migrations.Render;
using Fenceline.Migrations.Scripts;

namespace Fenceline.Migrations;

/// <summary>
/// Complete scripts for psql. They stop at the first error and may be run again: what the database has recorded as
/// applied is skipped.
/// </summary>
public sealed class ApplyScript
{
    private const string Begin = "\\set ON_ERROR_STOP on\n";
    private const string Root = "sql/";

    private readonly TenantManifest _manifest;
    private readonly SqlTree _tree;
    private readonly TenantPlanner _planner;

    public ApplyScript(TenantManifest manifest)
        : this(manifest, new SqlTree(manifest))
    {
    }

    public ApplyScript(TenantManifest manifest, SqlTree tree)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(tree);
        _manifest = manifest;
        _tree = tree;
        _planner = new TenantPlanner(manifest);
    }

    /// <summary>The tenants' database: all that is there once, and every tenant.</summary>
    public IEnumerable<string> All() => All(file => file.Content);

    /// <summary>One tenant in the tenants' database. What is there once must have been applied.</summary>
    public IEnumerable<string> ForTenant(Tenant tenant) => [Begin, _tree.Onboard(_planner.PlanOf(tenant)).Content];

    /// <summary>Removes one tenant from the tenants' database.</summary>
    public IEnumerable<string> Offboard(Tenant tenant) => [Begin, _tree.Offboard(_planner.PlanOf(tenant)).Content];

    /// <summary>The landing database: all that is there once, and every tenant's landing.</summary>
    /// <exception cref="InvalidOperationException">The manifest has no landing database.</exception>
    public IEnumerable<string> Landing() => Landing(file => file.Content);

    /// <summary>One tenant in the landing database. What is there once must have been applied.</summary>
    /// <inheritdoc cref="Landing()"/>
    public IEnumerable<string> LandingForTenant(Tenant tenant)
    {
        _ = LandingOf(_tree);
        return [Begin, _tree.OpenLanding(_planner.PlanOf(tenant)).Content];
    }

    /// <summary>The same as files: <c>apply.sql</c>, and what it includes.</summary>
    /// <param name="isLanding">For the landing database.</param>
    /// <inheritdoc cref="Landing()"/>
    internal IEnumerable<GeneratedFile> Folder(bool isLanding)
    {
        var files = new List<GeneratedFile>();
        var parts = isLanding ? Landing(Include) : All(Include);
        var main = new GeneratedFile("apply.sql", SqlFile.Title("Brings a database up to date: psql -f apply.sql. It may be run again, what is applied is skipped.") + string.Concat(parts));
        return files.Prepend(main);

        string Include(GeneratedFile file)
        {
            var path = file.Path[Root.Length..];
            files.Add(file with { Path = path });
            return $"\\ir {path}\n";
        }
    }

    /// <summary>What the landing database has once.</summary>
    /// <inheritdoc cref="Landing()"/>
    internal static SharedStream LandingOf(SqlTree tree) =>
        tree.Landing ?? throw new InvalidOperationException("The manifest has no landing database: Airbyte lands in the tenants' own.");

    private IEnumerable<string> All(Func<GeneratedFile, string> write) =>
        Stream(_tree.Shared, _tree.Model.Shared, _manifest.Tenants.Select(tenant => _planner.PlanOf(tenant).Names.Schema), TenantSteps(write).Concat(_manifest.Tenants.Select(tenant => write(_tree.Onboard(_planner.PlanOf(tenant))))), write).Prepend(Begin);

    private IEnumerable<string> Landing(Func<GeneratedFile, string> write) =>
        Stream(LandingOf(_tree), _tree.Model.Landing!, [], _manifest.Tenants.Select(tenant => write(_tree.OpenLanding(_planner.PlanOf(tenant)))), write).Prepend(Begin);

    private IEnumerable<string> Stream(SharedStream stream, ObjectSet set, IEnumerable<string> schemas, IEnumerable<string> tenants, Func<GeneratedFile, string> write)
    {
        yield return RefuseUsed(stream.History, set, schemas);
        yield return write(stream.Roles);
        yield return Begun(stream, Refuse(stream.History, stream.Numbered));
        foreach (var numbered in stream.Numbered)
        {
            yield return When(
                numbered.Version == 1
                    ? $"pg_catalog.to_regclass({SqlText.Literal(stream.History)}) IS NULL"
                    : FormattableString.Invariant($"NOT EXISTS (SELECT FROM {stream.History} WHERE version = {numbered.Version})"),
                write(numbered.File));
        }

        foreach (var part in tenants)
            yield return part;
        yield return write(stream.Access);
    }

    /// <summary>Stops before anything is changed in a database in use that Fenceline was never applied to, or that is being adopted: a file would fail when those before it have changed rights.</summary>
    private string RefuseUsed(string history, ObjectSet set, IEnumerable<string> schemas)
    {
        var names = set.Tables.Select(table => table.Name).Concat(set.Views.Select(view => view.Name)).Concat(set.Enums.Select(type => type.Name)).Where(name => name.Schema != _manifest.Database.ControlSchema);
        var all = string.Join(", ", names.Select(name => $"({SqlText.Literal(name.Schema!)}, {SqlText.Literal(name.Name)})").Append("('', '')"));
        var spaces = string.Join(", ", schemas.Append("").Select(SqlText.Literal));
        return "DO " + DollarText.Quote($"""

            DECLARE
              found text;
              is_begun boolean := false;
            BEGIN
              IF pg_catalog.to_regclass({SqlText.Literal(history)}) IS NOT NULL THEN
                BEGIN
                  EXECUTE 'SELECT EXISTS (SELECT FROM {history.Replace("'", "''", StringComparison.Ordinal)})' INTO is_begun;
                EXCEPTION WHEN insufficient_privilege THEN
                  is_begun := true;
                END;
                IF NOT is_begun THEN
                  RAISE EXCEPTION 'This database is being adopted, and nothing was changed.' USING HINT = 'Go on with fenceline adopt, or undo it with fenceline adopt --undo.';
                END IF;
                RETURN;
              END IF;
              SELECT pg_catalog.string_agg(u.name, ', ') INTO found FROM (
                SELECT w.schema || '.' || w.name FROM (VALUES {all}) AS w (schema, name) JOIN pg_catalog.pg_namespace AS n ON n.nspname = w.schema
                WHERE EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.relnamespace = n.oid AND c.relname = w.name) OR EXISTS (SELECT FROM pg_catalog.pg_type AS t WHERE t.typnamespace = n.oid AND t.typname = w.name)
                UNION ALL SELECT n.nspname FROM pg_catalog.pg_namespace AS n WHERE n.nspname IN ({spaces})
                LIMIT 5) AS u (name);
              IF found IS NOT NULL THEN
                RAISE EXCEPTION '% there already, and Fenceline did not make it. Nothing was changed.', found || ' is'
                  USING HINT = 'Run fenceline adopt to bring a database in use to what was generated, or apply to a database without these.';
              END IF;
            END

            """) + ";\n";
    }

    private static string When(string condition, string content) =>
        $"SELECT ({condition}) AS fenceline_pending \\gset\n\\if :fenceline_pending\n{content}\\endif\n";

    /// <summary>For a database that has the stream's history already.</summary>
    private static string Begun(SharedStream stream, string content) => When($"pg_catalog.to_regclass({SqlText.Literal(stream.History)}) IS NOT NULL", content);

    /// <summary>Stops before the first statement where the database has run other files than these.</summary>
    private static string Refuse(string history, IReadOnlyList<NumberedFile> files)
    {
        var known = string.Join(", ", files.Select(file => FormattableString.Invariant($"({file.Version}, '{file.Hash}')")));
        return "DO " + DollarText.Quote(
            $"\nDECLARE\n  other record;\nBEGIN\n  SELECT m.version, m.name, k.hash INTO other FROM {history} AS m LEFT JOIN (VALUES {known}) AS k (version, hash) ON k.version = m.version\n"
            + "  WHERE k.hash IS DISTINCT FROM m.hash ORDER BY m.version LIMIT 1;\n  IF FOUND THEN\n"
            + $"    RAISE EXCEPTION '{SqlText.Comment(history).Replace("'", "''", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal)} has version % (%), and the files here have %.', other.version, other.name,\n"
            + "      CASE WHEN other.hash IS NULL THEN 'no such version' ELSE 'another text for it' END\n"
            + "      USING HINT = 'The database was migrated from files that are newer, or of another branch. Apply from those.';\n  END IF;\nEND\n") + ";\n";
    }

    private IEnumerable<string> TenantSteps(Func<GeneratedFile, string> write)
    {
        var control = SqlText.Identifier(_manifest.Database.ControlSchema);
        var steps = control + ".tenant_steps";
        if (_tree.TenantStream.Files.Count > 0)
            yield return Refuse(steps, _tree.TenantStream.Files);
        foreach (var step in _tree.TenantStream.Files)
            yield return When(FormattableString.Invariant($"NOT EXISTS (SELECT FROM {steps} WHERE version = {step.Version})"), write(step.File));
        // Each tenant in a transaction of its own, so that nobody waits for all of them.
        yield return $"SET ROLE {SqlText.Identifier(new DatabaseNames(_manifest.Project).Owner)};\n"
            + $"SELECT DISTINCT pg_catalog.format('SELECT {control.Replace("'", "''", StringComparison.Ordinal)}.run_steps(%L)', p.tenant_id) FROM {PendingSteps.OfTenants(control)} \\gexec\n"
            + "RESET ROLE;\n";
    }
}
