namespace Fenceline.Core.Naming;

/// <summary>What the registry says of a tenant.</summary>
public static class TenantStatuses
{
    public const string Active = "active";

    /// <summary>Keeps its data and can't reach it.</summary>
    public const string Suspended = "suspended";

    /// <summary>Its removal has begun and not ended.</summary>
    public const string Leaving = "leaving";

    public static IReadOnlyList<string> All { get; } = [Active, Suspended, Leaving];
}
