using Microsoft.AspNetCore.Http;

namespace Fenceline.AspNetCore;

/// <summary>Where a request says whose it is. All sources that name a tenant must name the same one.</summary>
public sealed class FencelineWebOptions
{
    private readonly List<TenantSource> _sources = [];

    /// <summary>Lets requests that name no tenant through, without one. They are refused otherwise.</summary>
    public bool TenantIsOptional { get; set; }

    internal IReadOnlyList<TenantSource> Sources => _sources;

    /// <summary>
    /// The tenant stands in a claim of the user who logged in, and the user has no choice. Users of several tenants choose
    /// by host, header or route instead, <see cref="ChosenTenant.AllowedByClaim">allowed by claim</see>.
    /// </summary>
    /// <param name="claimType">The claim's type, as in <c>tenant_id</c>.</param>
    public FencelineWebOptions FromClaim(string claimType)
    {
        ArgumentException.ThrowIfNullOrEmpty(claimType);
        _sources.Add(new ClaimSource(claimType));
        return this;
    }

    /// <summary>The client chooses the tenant by a header.</summary>
    /// <param name="name">The header's name, as in <c>X-Tenant</c>.</param>
    /// <returns>To say who may choose which tenant. Without that the application does not start.</returns>
    public ChosenTenant FromHeader(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Chosen(new HeaderSource(name));
    }

    /// <summary>The client chooses the tenant by the host's name. Hosts have no case: the ids of tenants must be in lower case.</summary>
    /// <param name="pattern">The host with <c>{tenant}</c> in it once, as in <c>{tenant}.example.com</c>. Other hosts name no tenant.</param>
    /// <inheritdoc cref="FromHeader"/>
    public ChosenTenant FromHost(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return Chosen(new HostSource(pattern));
    }

    /// <summary>The client chooses the tenant by a part of the path.</summary>
    /// <param name="key">The name of the route's parameter, as in <c>tenant</c> for <c>/t/{tenant}/invoices</c>.</param>
    /// <inheritdoc cref="FromHeader"/>
    public ChosenTenant FromRoute(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Chosen(new RouteSource(key));
    }

    internal void Check()
    {
        if (_sources.Count == 0)
            throw new InvalidOperationException("Nothing says whose a request is: services.AddFencelineWeb(options => options.FromClaim(\"tenant_id\")).");
        if (_sources.FirstOrDefault(source => source is ChosenSource { IsAllowed: null }) is { } open)
        {
            throw new InvalidOperationException(
                $"Anybody could choose another's tenant by {open}. Say who may: .AllowedByClaim(\"tenant_id\"), or .AllowedWhen((context, tenant) => ...).");
        }
    }

    private ChosenTenant Chosen(ChosenSource source)
    {
        _sources.Add(source);
        return new ChosenTenant(this, source);
    }
}

/// <summary>Says who may choose which tenant.</summary>
public sealed class ChosenTenant
{
    private readonly FencelineWebOptions _options;
    private readonly ChosenSource _source;

    internal ChosenTenant(FencelineWebOptions options, ChosenSource source)
    {
        _options = options;
        _source = source;
    }

    /// <summary>A user who logged in may choose the tenants that its claims of this type name.</summary>
    /// <param name="claimType">The claim's type, as in <c>tenant_id</c>. There may be several of it.</param>
    public FencelineWebOptions AllowedByClaim(string claimType)
    {
        ArgumentException.ThrowIfNullOrEmpty(claimType);
        return AllowedWhen((context, tenant) => ValueTask.FromResult(
            ClaimSource.ValuesOf(context, claimType).Any(value => TenantId.TryParse(value, out var claimed) && claimed == tenant)));
    }

    /// <summary>You decide. Whatever this answers true to, the client reads and writes.</summary>
    /// <param name="isAllowed">Whether this request may be this tenant's.</param>
    public FencelineWebOptions AllowedWhen(Func<HttpContext, TenantId, ValueTask<bool>> isAllowed)
    {
        ArgumentNullException.ThrowIfNull(isAllowed);
        _source.IsAllowed = isAllowed;
        return _options;
    }
}
