namespace Fenceline;

/// <summary>What a read across tenants returns: a row, or a figure, and whose it is.</summary>
/// <param name="Tenant">The tenant that the row belongs to.</param>
/// <param name="Row">The row.</param>
public sealed record TenantRow<T>(TenantId Tenant, T Row);
