namespace Fenceline.AspNetCore;

/// <summary>A feature of requests whose tenant was looked for and allowed, or is none where that is optional.</summary>
internal sealed class TenantResolution
{
    public static TenantResolution Done { get; } = new();
}
