using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fenceline.AspNetCore;

/// <summary>
/// Makes the tenant a part of the output cache's keys. Where the cache comes before the middleware that knows the tenant,
/// nothing of a tenant's is kept: not even a request that is refused behind the cache may be answered from it.
/// </summary>
/// <remarks>
/// It comes first of all policies, and those of endpoints may switch on again what it switched off, or throw its key away.
/// So an unknown tenant's key is used once and never again, and what is found under a key without the tenant is not served.
/// </remarks>
internal sealed class TenantCachePolicy : IOutputCachePolicy, IPostConfigureOptions<OutputCacheOptions>
{
    private const string KeyName = "fenceline.tenant";
    private const string Nobody = "";

    public void PostConfigure(string? name, OutputCacheOptions options) => options.AddBasePolicy(this);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var values = context.CacheVaryByRules.VaryByValues;
        if (!IsKnown(context.HttpContext))
        {
            context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = false;
            values[KeyName] = Guid.NewGuid().ToString();
        }
        else if (TenantOf(context.HttpContext) is { } tenant)
        {
            values[KeyName] = tenant.Value;
            context.Tags.Add(TenantCache.Tag(tenant));
        }
        else if (!IsWithoutTenant(context.HttpContext))
        {
            values[KeyName] = Nobody;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) =>
        IsKnown(context.HttpContext) && HasKeyOfTenant(context) ? ValueTask.CompletedTask : throw new InvalidOperationException(
            $"The output cache has an answer that may be another tenant's. An output cache policy of this endpoint removes '{KeyName}' from CacheVaryByRules.VaryByValues: let it stay there, or mark the endpoint WithoutTenant().");

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        KeepOnlyUnderKeyOfTenant(context);
        return ValueTask.CompletedTask;
    }

    /// <summary>To be called when the tenant is known: a cache that did not know it when it made its key keeps nothing.</summary>
    public static void TenantIsKnown(HttpContext context)
    {
        if (context.Features.Get<IOutputCacheFeature>() is { } cache)
            KeepOnlyUnderKeyOfTenant(cache.Context);
    }

    private static void KeepOnlyUnderKeyOfTenant(OutputCacheContext context)
    {
        if (!HasKeyOfTenant(context))
            context.AllowCacheStorage = false;
    }

    private static bool HasKeyOfTenant(OutputCacheContext context)
    {
        var key = context.CacheVaryByRules.VaryByValues.TryGetValue(KeyName, out var value) ? value : null;
        return TenantOf(context.HttpContext) is { } tenant ? key == tenant.Value
            : IsWithoutTenant(context.HttpContext) || key == Nobody;
    }

    private static bool IsKnown(HttpContext context) => context.Features.Get<TenantResolution>() is not null || IsWithoutTenant(context);

    private static bool IsWithoutTenant(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<WithoutTenantAttribute>() is not null;

    /// <summary>Also of an endpoint without one: the request may have had one before an error led it there.</summary>
    private static TenantId? TenantOf(HttpContext context) =>
        context.RequestServices.GetService<TenantContext>() is { IsSet: true } known ? known.Tenant : null;
}
