namespace Fenceline;

/// <summary>A tenant as the registry has it.</summary>
/// <param name="Id">The id, which is known to be a tenant's.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Tier">The tier of the manifest that it belongs to.</param>
/// <param name="Status">Whether it can be reached.</param>
public sealed record TenantInfo(TenantId Id, string? Name, string Tier, TenantStatus Status);

/// <summary>Whether a tenant can be reached.</summary>
public enum TenantStatus
{
    /// <summary>It can.</summary>
    Active,

    /// <summary>Its data stays, and nobody reaches it.</summary>
    Suspended,

    /// <summary>It is being removed: nobody reaches it, and its data is deleted next.</summary>
    Leaving,
}
