namespace Fenceline.AspNetCore;

/// <summary>Names for caches that many tenants share, so that none is served what was kept for another.</summary>
public static class TenantCache
{
    private const string Prefix = "fenceline:tenant:";

    /// <summary>
    /// The key of a tenant's entry in <c>HybridCache</c>, <c>IDistributedCache</c> or <c>IMemoryCache</c>: no two tenants have the same.
    /// </summary>
    /// <param name="tenant">Whose data the entry holds.</param>
    /// <param name="name">What it holds, as in <c>customers/page/3</c>.</param>
    /// <exception cref="InvalidOperationException"><paramref name="tenant"/> is the default value, which is not a tenant.</exception>
    public static string Key(TenantId tenant, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Prefix + tenant.Value + ":" + name;
    }

    /// <summary>
    /// The tag of everything that is kept for a tenant. The output cache's entries have it: <c>IOutputCacheStore.EvictByTagAsync</c>
    /// throws a tenant's away, as when it was suspended or its data changed.
    /// </summary>
    /// <exception cref="InvalidOperationException"><paramref name="tenant"/> is the default value, which is not a tenant.</exception>
    public static string Tag(TenantId tenant) => Prefix + tenant.Value;
}
