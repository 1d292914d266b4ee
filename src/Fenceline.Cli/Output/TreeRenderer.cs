using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Migrations;
using Fenceline.Migrations.Plan;
using Fenceline.Terraform;

namespace Fenceline.Cli.Output;

/// <summary>Renders files below the output folder. A pure function of the manifest; safe for use by several threads.</summary>
internal interface ITreePart
{
    /// <summary>The files that exist once, whatever the number of tenants.</summary>
    IEnumerable<GeneratedFile> RenderShared();

    /// <summary>The files of one tenant.</summary>
    IEnumerable<GeneratedFile> RenderTenant(Tenant tenant);
}

/// <summary>Everything that <c>generate</c> writes, but for the sum file: paths are unique and relative to the output folder.</summary>
/// <param name="manifest">The manifest.</param>
/// <param name="history">What was generated before; null for a project that begins.</param>
internal sealed class TreeRenderer(TenantManifest manifest, GeneratedHistory? history = null) : ITreePart
{
    private readonly TenantPlanner _planner = new(manifest);
    private readonly TerraformTree _terraform = new(manifest);

    public SqlTree Sql { get; } = new(manifest, history);

    /// <summary>What leads from the history to the manifest.</summary>
    public MigrationPlan Plan => Sql.Plan;

    public IEnumerable<GeneratedFile> RenderShared() => Sql.RenderShared().Concat(_terraform.RenderShared());

    public IEnumerable<GeneratedFile> RenderTenant(Tenant tenant)
    {
        var plan = _planner.PlanOf(tenant);
        return Sql.RenderTenant(plan).Concat(_terraform.RenderTenant(plan));
    }
}
