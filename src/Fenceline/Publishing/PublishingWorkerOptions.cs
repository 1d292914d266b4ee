using Microsoft.Extensions.Logging;

namespace Fenceline;

/// <summary>When a <see cref="PublishingWorker"/> publishes, and whom it tells.</summary>
public sealed record PublishingWorkerOptions
{
    /// <summary>How often it asks whether anything has landed; 15 seconds unless set.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For how long nothing must have landed until a sync is taken to have ended; 10 seconds unless set. A tenant that was announced does not wait.</summary>
    public TimeSpan QuietPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A tenant for whom something lands all the time is published this often all the same; five minutes unless set.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>So many tenants at once; two unless set. Each takes a connection to either database.</summary>
    public int MaxParallel { get; init; } = 2;

    /// <summary>How long a tenant waits after it has failed, before it is tried again; twice that after the next time, and so on. Ten seconds unless set.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait after failures; ten minutes unless set.</summary>
    public TimeSpan LastRetry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Is told of each publish, and of what fails; null for nobody.</summary>
    public IProgress<PublishingEvent>? Progress { get; init; }

    /// <summary>Where to log to; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallel, 1, nameof(MaxParallel));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PollInterval, TimeSpan.Zero, nameof(PollInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(QuietPeriod, TimeSpan.Zero, nameof(QuietPeriod));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDelay, QuietPeriod, nameof(MaxDelay));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstRetry, TimeSpan.Zero, nameof(FirstRetry));
        ArgumentOutOfRangeException.ThrowIfLessThan(LastRetry, FirstRetry, nameof(LastRetry));
    }
}

/// <summary>Something that a worker has done, or could not do.</summary>
/// <param name="Tenant">Whom it was about; null when the worker could not ask what has landed.</param>
/// <param name="Result">What was published; null when it failed.</param>
/// <param name="Error">Why it failed; null when it didn't.</param>
/// <param name="RetryAfter">How long it waits until it tries again; null when it didn't fail.</param>
public sealed record PublishingEvent(TenantId? Tenant, PublishResult? Result, Exception? Error, TimeSpan? RetryAfter);
