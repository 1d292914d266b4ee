using Fenceline.Provisioning.Terraform;

namespace Fenceline.Provisioning.Fleet;

public enum TerraformOutcome
{
    /// <summary>Nothing to do.</summary>
    Unchanged,

    /// <summary>There is something to do, and nothing was done.</summary>
    Planned,

    Applied,

    Destroyed,

    /// <summary>It would delete something, and was not told to.</summary>
    Refused,

    Failed,
}

/// <summary>What became of one tenant.</summary>
/// <param name="Plan">What was to do; null when that is not known.</param>
/// <param name="Message">Why not, or what is left to do by hand.</param>
/// <param name="LogPath">Where all that Terraform printed is.</param>
public sealed record TenantResult(string TenantId, TerraformOutcome Outcome, PlanCounts? Plan, string? Message, string? LogPath, TimeSpan Elapsed)
{
    /// <summary>What a destroy left in Airbyte, since the state did not know it: each of them syncs on.</summary>
    public IReadOnlyList<string> LeftOvers { get; init; } = [];

    /// <summary>Something is still to do.</summary>
    public bool IsOpen => Outcome is TerraformOutcome.Planned or TerraformOutcome.Refused or TerraformOutcome.Failed || (Outcome == TerraformOutcome.Destroyed && Message is not null);
}
