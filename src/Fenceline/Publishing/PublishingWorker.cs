using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fenceline;

/// <summary>
/// Publishes each tenant when a sync of it has ended, for as long as it runs: when nothing has landed for a while after something did, or when
/// somebody announces it. A tenant that fails is tried again later and later, and holds up no other.
/// </summary>
/// <remarks>Several workers at once, as of several instances of an application, do no harm: the second finds nothing new.</remarks>
public sealed class PublishingWorker : IDisposable
{
    private readonly PublishingDataSource _publisher;
    private readonly PublishingWorkerOptions _options;
    private readonly PublishingSchedule _schedule;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _announced = new(0, 1);

    /// <param name="publisher">Publishes; it stays its maker's.</param>
    /// <param name="options">When, and whom it tells; the defaults when null.</param>
    public PublishingWorker(PublishingDataSource publisher, PublishingWorkerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        _publisher = publisher;
        _options = options ?? new PublishingWorkerOptions();
        _options.Check();
        _schedule = new PublishingSchedule(_options);
        _logger = _options.LoggerFactory?.CreateLogger("Fenceline.Publishing") ?? NullLogger.Instance;
        _places = new SemaphoreSlim(_options.MaxParallel);
    }

    /// <summary>Says that a sync of the tenant has ended: it is published as soon as there is a place. An id that is no active tenant's is forgotten.</summary>
    /// <exception cref="ArgumentException"><paramref name="tenant"/> is the default value.</exception>
    public void Announce(TenantId tenant)
    {
        TenantId.ThrowIfDefault(tenant);
        _schedule.Announce(tenant);
        LookNow();
    }

    /// <summary>Has it ask now whether anything has landed, instead of when its time has come.</summary>
    public void LookNow()
    {
        try
        {
            _announced.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been told already.
        }
    }

    /// <summary>Runs until it is cancelled. What is being published then is taken back.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever keeps it from asking this time may be over the next time.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = new HashSet<Task>();
        var failures = 0;
        try
        {
            while (true)
            {
                var wait = _options.PollInterval;
                try
                {
                    foreach (var tenant in await FindAsync(cancellationToken).ConfigureAwait(false))
                        running.Add(PublishAsync(tenant, cancellationToken));
                    failures = 0;
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    wait = _schedule.RetryAfter(failures++);
                    _logger.PublishingCannotAsk(e.Message, wait);
                    _options.Progress?.Report(new PublishingEvent(null, null, e, wait));
                }

                running.RemoveWhere(task => task.IsCompleted);
                await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Frees what it waits with. It must not run any more.</summary>
    public void Dispose()
    {
        _places.Dispose();
        _announced.Dispose();
    }

    private async Task<List<TenantId>> FindAsync(CancellationToken cancellationToken)
    {
        var active = await _publisher.ReadTenantsAsync(null, cancellationToken).ConfigureAwait(false);
        return _schedule.Due(active, await _publisher.ReadActivityAsync(cancellationToken).ConfigureAwait(false));
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever one tenant's publish throws is that tenant's, and must not hold up the others.")]
    private async Task PublishAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await _publisher.PublishAsync(tenant, null, cancellationToken).ConfigureAwait(false);
            _schedule.Done(tenant);
            Log(result);
            _options.Progress?.Report(new PublishingEvent(tenant, result, null, null));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var wait = _schedule.Failed(tenant);
            _logger.PublishingFailed(tenant.Value, e.Message, wait);
            _options.Progress?.Report(new PublishingEvent(tenant, null, e, wait));
        }
        finally
        {
            _places.Release();
        }
    }

    private void Log(PublishResult result)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
            return;
        var tables = result.Tables;
        _logger.Published(
            result.Tenant.Value, tables.Sum(table => table.Inserted), tables.Sum(table => table.Updated), tables.Sum(table => table.Deleted), tables.Sum(table => table.SetAside.Sum(rows => rows.Rows)));
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Whichever comes first ends the other.
        var first = await Task.WhenAny(_announced.WaitAsync(ending.Token), Task.Delay(wait, _options.Time, ending.Token)).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await first.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
