using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Migrations.Scripts;

namespace Fenceline.Migrations;

/// <summary>
/// Complete scripts for psql. They stop at the first error and may be run again: what the database has recorded as
/// applied is skipped.
/// </summary>
public sealed class ApplyScript
{
    private const string Begin = "\\set ON_ERROR_STOP on\n";

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
    public IEnumerable<string> All() =>
        Stream(_tree.Shared, TenantSteps().Concat(_manifest.Tenants.Select(tenant => _tree.Onboard(_planner.PlanOf(tenant)).Content))).Prepend(Begin);

    /// <summary>One tenant in the tenants' database. What is there once must have been applied.</summary>
    public IEnumerable<string> ForTenant(Tenant tenant) => [Begin, _tree.Onboard(_planner.PlanOf(tenant)).Content];

    /// <summary>Removes one tenant from the tenants' database.</summary>
    public IEnumerable<string> Offboard(Tenant tenant) => [Begin, _tree.Offboard(_planner.PlanOf(tenant)).Content];

    /// <summary>The landing database: all that is there once, and every tenant's landing.</summary>
    /// <exception cref="InvalidOperationException">The manifest has no landing database.</exception>
    public IEnumerable<string> Landing() =>
        Stream(LandingStream(), _manifest.Tenants.Select(tenant => _tree.OpenLanding(_planner.PlanOf(tenant)).Content)).Prepend(Begin);

    /// <summary>One tenant in the landing database. What is there once must have been applied.</summary>
    /// <inheritdoc cref="Landing"/>
    public IEnumerable<string> LandingForTenant(Tenant tenant)
    {
        _ = LandingStream();
        return [Begin, _tree.OpenLanding(_planner.PlanOf(tenant)).Content];
    }

    private static IEnumerable<string> Stream(SharedStream stream, IEnumerable<string> tenants)
    {
        yield return stream.Roles.Content;
        for (var i = 0; i < stream.Numbered.Count; i++)
        {
            yield return When(
                i == 0
                    ? $"pg_catalog.to_regclass({SqlText.Literal(stream.History)}) IS NULL"
                    : FormattableString.Invariant($"NOT EXISTS (SELECT FROM {stream.History} WHERE version = {i + 1})"),
                stream.Numbered[i]);
        }

        foreach (var part in tenants)
            yield return part;
        yield return stream.Access.Content;
    }

    private static string When(string condition, GeneratedFile file) =>
        $"SELECT ({condition}) AS fenceline_pending \\gset\n\\if :fenceline_pending\n{file.Content}\\endif\n";

    private SharedStream LandingStream() =>
        _tree.Landing ?? throw new InvalidOperationException("The manifest has no landing database: Airbyte lands in the tenants' own.");

    private IEnumerable<string> TenantSteps()
    {
        var steps = SqlText.Qualified(_manifest.Database.ControlSchema, "tenant_steps");
        return _tree.TenantStream.Files.Select(step => When(FormattableString.Invariant($"NOT EXISTS (SELECT FROM {steps} WHERE version = {step.Version})"), step.File));
    }
}
