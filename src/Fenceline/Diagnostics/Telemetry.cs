using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fenceline;

/// <summary>Tells the application's tools what was asked for whom: traces, a metric and logs, all named <c>Fenceline</c>.</summary>
internal sealed class Telemetry
{
    public const string OtherTenants = "other";
    private const string Name = "Fenceline";

    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "fenceline.call.duration", "s", "Time from asking for a connection until the result was read.");

    private readonly ConcurrentDictionary<TenantId, string> _tags = new();
    private readonly int _maxTenantTags;

    public Telemetry(TenantDataSourceOptions options)
    {
        _maxTenantTags = options.MaxTenantTags;
        Logger = options.LoggerFactory?.CreateLogger(Name) ?? NullLogger.Instance;
    }

    public ILogger Logger { get; }

    /// <summary>Null when nobody listens.</summary>
    /// <param name="tenant">Null for a read across tenants.</param>
    public Call? Start(TenantId? tenant) => Activities.HasListeners() || Duration.Enabled || Logger.IsEnabled(LogLevel.Warning)
        ? new Call(this, tenant, Activities.StartActivity("fenceline.call", ActivityKind.Client))
        : null;

    /// <summary>The tenant's id, for as many tenants as may have a time series of their own; the rest go by one name.</summary>
    private string Tag(TenantId? tenant)
    {
        if (tenant is not { } id)
            return "*";
        if (_tags.TryGetValue(id, out var tag))
            return tag;
        return _tags.Count < _maxTenantTags ? _tags.GetOrAdd(id, id.Value) : OtherTenants;
    }

    /// <summary>One statement, from asking for a connection until its result was read.</summary>
    internal sealed class Call(Telemetry telemetry, TenantId? tenant, Activity? activity)
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private string? _error;

        public void Fail(Exception exception)
        {
            _error = exception switch
            {
                TenantAccessException access => access.Failure.ToString(),
                OperationCanceledException => "Canceled",
                Npgsql.PostgresException postgres => postgres.SqlState,
                TenantConstraintException { InnerException: Npgsql.PostgresException broken } => broken.SqlState,
                _ => exception.GetType().Name,
            };
            if (exception is TenantAccessException denied)
                telemetry.Logger.AccessFailed(tenant?.Value ?? "*", denied.Failure);
        }

        public void Stop()
        {
            var elapsed = Stopwatch.GetElapsedTime(_start);
            telemetry.Logger.CallEnded(tenant?.Value ?? "*", elapsed.TotalMilliseconds, _error ?? "none");
            var tags = new TagList { { "fenceline.tenant", telemetry.Tag(tenant) } };
            if (_error is not null)
                tags.Add("error.type", _error);
            Duration.Record(elapsed.TotalSeconds, tags);

            if (activity is null)
                return;
            // A trace is one of many anyway: it may say whose it is.
            activity.SetTag("fenceline.tenant", tenant?.Value ?? "*");
            if (_error is not null)
                activity.SetTag("error.type", _error).SetStatus(ActivityStatusCode.Error);
            activity.Dispose();
        }
    }
}
