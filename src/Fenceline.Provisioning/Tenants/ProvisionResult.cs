namespace Fenceline.Provisioning;

/// <summary>What came of making a tenant with its syncs.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="IsNew">False where the database had it already, as for a second sign-up or a call that is made again.</param>
/// <param name="SyncsChanged">Whether anything had to be made or changed in Airbyte.</param>
/// <param name="Published">What was published; null without a publisher.</param>
public sealed record ProvisionResult(TenantId Tenant, bool IsNew, bool SyncsChanged, PublishResult? Published);

/// <summary>What came of taking a tenant down.</summary>
/// <param name="Removal">What was removed from the databases, or when it can be.</param>
/// <param name="Note">What is left to be done by hand, such as deleting an Airbyte workspace of the tenant's own; null for nothing.</param>
public sealed record DeprovisionResult(TenantRemoval Removal, string? Note);

/// <summary>How far a tenant has come, as the database keeps it.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="IsRemoval">It is being taken down, or was; else made.</param>
/// <param name="IsFinished">The last run came to its end. If not, and none is running, the same call goes on.</param>
/// <param name="IsRunning">A run is at it.</param>
/// <param name="BegunAt">When the last run began.</param>
/// <param name="Steps">Its steps so far, in their order.</param>
/// <param name="Sources">What is synced.</param>
public sealed record ProvisionRecord(TenantId Tenant, bool IsRemoval, bool IsFinished, bool IsRunning, DateTimeOffset BegunAt, IReadOnlyList<ProvisionStepRecord> Steps, IReadOnlyList<string> Sources);

/// <summary>A step as the database keeps it.</summary>
/// <param name="Step">Which.</param>
/// <param name="IsDone">Whether it is done.</param>
/// <param name="Problem">Why it failed; null when it didn't.</param>
public sealed record ProvisionStepRecord(ProvisionStep Step, bool IsDone, string? Problem);
