namespace Fenceline;

/// <summary>What a <see cref="ProvisioningDataSource"/> has to know beside its connections.</summary>
public sealed record ProvisioningOptions
{
    /// <summary>The schema of the tenant registry, in the tenants' database and in the landing database.</summary>
    public string ControlSchema { get; init; } = "fenceline";

    /// <summary>How long one call may take in the database, waits for others included. A minute unless set; at least a millisecond.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For people at a console: the role that calls are made as in the tenants' database, as in <c>opsai_owner</c>, by a login that may become it.
    /// A login that can do more than call Fenceline's functions is refused without it.
    /// </summary>
    public string? Role { get; init; }

    /// <summary>As <see cref="Role"/>, in the landing database.</summary>
    public string? LandingRole { get; init; }
}
