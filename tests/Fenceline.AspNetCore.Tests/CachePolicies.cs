using Microsoft.AspNetCore.OutputCaching;

namespace Fenceline.AspNetCore.Tests;

/// <summary>Caches whatever it is, against all that was said before.</summary>
internal class ForcedCachePolicy : IOutputCachePolicy
{
    public virtual ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = TimeSpan.FromMinutes(5);
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.AllowCacheStorage = true;
        return ValueTask.CompletedTask;
    }
}

/// <summary>As <see cref="ForcedCachePolicy"/>, and has a key of its own in mind.</summary>
internal sealed class CarelessCachePolicy : ForcedCachePolicy
{
    public override ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.CacheVaryByRules.VaryByValues.Clear();
        return base.CacheRequestAsync(context, cancellation);
    }
}
