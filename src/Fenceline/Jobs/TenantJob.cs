using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>Does something for each of many tenants, some at once. One that fails is told at the end, and holds up no other.</summary>
internal static class TenantJob
{
    /// <returns>An outcome for each tenant that was asked for, by id.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled. No tenant is begun after that, and those that were have ended.</exception>
    public static async Task<IReadOnlyList<TenantOutcome<T>>> RunAsync<T>(
        TenantRegistry registry, Func<TenantInfo, CancellationToken, Task<T>> work, TenantJobOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        options ??= TenantJobOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxParallel, 1, nameof(options));
        var isWanted = options.Where ?? (static tenant => tenant.Status == TenantStatus.Active);
        var tenants = (await registry.ListAsync(cancellationToken).ConfigureAwait(false)).Where(isWanted).ToList();
        var outcomes = new TenantOutcome<T>[tenants.Count];
        await Parallel.ForAsync(0, tenants.Count, new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallel, CancellationToken = cancellationToken }, async (i, cancellation) =>
        {
            outcomes[i] = await RunAsync(tenants[i], work, cancellation).ConfigureAwait(false);
            options.Progress?.Report(outcomes[i]);
        }).ConfigureAwait(false);
        return outcomes;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a tenant's job throws is that tenant's outcome.")]
    private static async Task<TenantOutcome<T>> RunAsync<T>(TenantInfo tenant, Func<TenantInfo, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var result = await work(tenant, cancellationToken).ConfigureAwait(false);
            return new TenantOutcome<T>(tenant, result, null, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return new TenantOutcome<T>(tenant, default, e, Stopwatch.GetElapsedTime(start));
        }
    }
}
