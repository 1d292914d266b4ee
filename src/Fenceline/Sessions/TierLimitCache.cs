using System.Collections.Concurrent;

namespace Fenceline;

/// <summary>Each tenant's limits, as the database had them a minute ago at most: a call of a tenant does not ask for them each time.</summary>
internal sealed class TierLimitCache(TenantRegistry registry, TimeProvider time)
{
    private const int MostTenants = 10_000;

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TenantId, (TierLimits Limits, DateTimeOffset Until)> _known = new();

    /// <summary>The limits of a tenant; none for one that the registry does not have.</summary>
    public ValueTask<TierLimits> OfAsync(TenantId tenant, CancellationToken cancellationToken) =>
        _known.TryGetValue(tenant, out var known) && time.GetUtcNow() < known.Until
            ? ValueTask.FromResult(known.Limits)
            : new ValueTask<TierLimits>(AskAsync(tenant, cancellationToken));

    private async Task<TierLimits> AskAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var limits = await registry.LimitsOfAsync(tenant, cancellationToken).ConfigureAwait(false);
        if (_known.Count >= MostTenants)
            _known.Clear();
        _known[tenant] = (limits, time.GetUtcNow() + Age);
        return limits;
    }
}
