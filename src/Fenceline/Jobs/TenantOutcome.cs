namespace Fenceline;

/// <summary>What came of a job for one tenant.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Error">Why it failed; null when it didn't.</param>
/// <param name="Elapsed">How long it took.</param>
public record TenantOutcome(TenantInfo Tenant, Exception? Error, TimeSpan Elapsed)
{
    /// <summary>Whether it was done.</summary>
    public bool IsDone => Error is null;
}

/// <summary>What came of a job for one tenant, with its result.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Result">What the job returned; the default value when it failed.</param>
/// <param name="Error">Why it failed; null when it didn't.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record TenantOutcome<T>(TenantInfo Tenant, T? Result, Exception? Error, TimeSpan Elapsed) : TenantOutcome(Tenant, Error, Elapsed);

/// <summary>How a job runs over tenants.</summary>
public sealed record TenantJobOptions
{
    internal static readonly TenantJobOptions Default = new();

    /// <summary>So many tenants at once; four unless set. Each uses a connection of the pool while it asks the database.</summary>
    public int MaxParallel { get; init; } = 4;

    /// <summary>Which tenants; when null, all that are active. Others can't be reached.</summary>
    public Func<TenantInfo, bool>? Where { get; init; }

    /// <summary>Is told of each tenant when it is done or has failed; null for nobody.</summary>
    public IProgress<TenantOutcome>? Progress { get; init; }
}
