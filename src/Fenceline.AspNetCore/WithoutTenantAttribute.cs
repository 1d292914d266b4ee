namespace Fenceline.AspNetCore;

/// <summary>This endpoint is nobody's: no tenant is looked for or set, as for health checks and the page to log in at.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class WithoutTenantAttribute : Attribute;
