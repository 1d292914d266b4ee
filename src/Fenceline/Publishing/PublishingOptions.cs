namespace Fenceline;

/// <summary>What a <see cref="PublishingDataSource"/> has to know beside its connections.</summary>
public sealed record PublishingOptions
{
    /// <summary>The schema of the tenant registry, in the tenants' database and in the landing database.</summary>
    public string ControlSchema { get; init; } = "fenceline";

    /// <summary>How long one statement may run, on either side. Fifteen minutes unless set; at least a millisecond.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromMinutes(15);
}
