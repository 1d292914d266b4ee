namespace Fenceline;

/// <summary>Whose request, message or job this is: one tenant for the whole of a scope.</summary>
/// <remarks>Set it before anything of the tenant's is resolved. It can't be changed: what was resolved for one tenant would serve another.</remarks>
public sealed class TenantContext
{
    private readonly object _lock = new();
    private TenantId _tenant;

    /// <summary>Whether the tenant is known.</summary>
    public bool IsSet
    {
        get
        {
            lock (_lock)
                return _tenant != default;
        }
    }

    /// <summary>The tenant.</summary>
    /// <exception cref="InvalidOperationException">It was not set.</exception>
    public TenantId Tenant
    {
        get
        {
            lock (_lock)
            {
                return _tenant != default ? _tenant : throw new InvalidOperationException(
                    "This scope has no tenant yet. Call TenantContext.Set before anything of a tenant's is resolved; in ASP.NET Core app.UseFencelineTenant() does.");
            }
        }
    }

    /// <summary>Says whose scope this is. Saying the same again is fine.</summary>
    /// <exception cref="ArgumentException"><paramref name="tenant"/> is the default value, which is not a tenant.</exception>
    /// <exception cref="InvalidOperationException">The scope is another tenant's.</exception>
    public void Set(TenantId tenant)
    {
        TenantId.ThrowIfDefault(tenant);
        lock (_lock)
        {
            if (_tenant != default && _tenant != tenant)
                throw new InvalidOperationException($"This scope is tenant {_tenant}'s, and can't become tenant {tenant}'s. Make a scope of its own.");
            _tenant = tenant;
        }
    }
}
