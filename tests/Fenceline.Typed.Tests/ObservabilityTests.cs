using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Fenceline.Typed.Tests;

/// <summary>What operators see of a call: whose it was and how it ended, never its data.</summary>
public sealed class ObservabilityTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_traced_with_its_tenant_and_its_error()
    {
        var tenant = await shop.NewTenantAsync();
        var activities = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Fenceline",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var db = shop.Open();
        await db.Tenant(tenant).Orders.CountAsync(cancellationToken: Cancellation);
        await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(tenant).Session.ExecuteAsync($"SELECT * FROM missing_table WHERE x = {"secret"}", Cancellation));

        var mine = activities.Where(activity => Equals(activity.GetTagItem("fenceline.tenant"), tenant.Value)).OrderBy(activity => activity.StartTimeUtc).ToList();
        Assert.Equal([null, "MissingTable"], mine.Select(activity => (string?)activity.GetTagItem("error.type")));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], mine.Select(activity => activity.Status));
    }

    [Fact]
    public async Task Tenants_beyond_the_limit_share_a_time_series()
    {
        var (one, two) = (await shop.NewTenantAsync(), await shop.NewTenantAsync());
        var tags = new ConcurrentBag<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Fenceline" && instrument.Name == "fenceline.call.duration")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, measured, _) =>
        {
            Assert.True(seconds >= 0);
            tags.Add(measured.ToArray().Single(tag => tag.Key == "fenceline.tenant").Value as string);
        });
        listener.Start();
        await using var db = shop.Open(new TenantDataSourceOptions { MaxTenantTags = 1 });
        foreach (var tenant in new[] { one, two, one })
            await db.Tenant(tenant).Orders.CountAsync(cancellationToken: Cancellation);

        Assert.Equal(2, tags.Count(tag => tag == one.Value));
        Assert.DoesNotContain(two.Value, tags);
        Assert.Contains("other", tags);
    }

    [Fact]
    public async Task The_log_names_the_tenant_and_the_failure_and_no_data()
    {
        using var log = new Log();
        var tenant = await shop.NewTenantAsync();
        await using var db = shop.Open(new TenantDataSourceOptions { LoggerFactory = log });
        await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(tenant).Session.ExecuteAsync($"SELECT * FROM missing_table WHERE x = {"secret"}", Cancellation));
        Assert.Contains((LogLevel.Warning, "AccessFailed", $"Tenant {tenant} can't be reached: MissingTable."), log.Entries);
        Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains("secret", StringComparison.Ordinal) && entry.Name is "AccessFailed" or "CallEnded");
    }

    [Fact]
    public async Task A_statement_can_name_its_tenant_for_the_server()
    {
        var tenant = await shop.NewTenantAsync();
        await using var db = shop.Open(new TenantDataSourceOptions { NameTenantInSql = true });
        var query = Assert.Single(await db.Tenant(tenant).Session.QueryAsync<string>($"SELECT current_query()", Cancellation));
        Assert.StartsWith($"/* tenant {tenant} */ SELECT current_query()", query, StringComparison.Ordinal);
        Assert.Equal(0, await db.Tenant(tenant).Orders.CountAsync(cancellationToken: Cancellation));
    }

    private sealed class Log : ILoggerFactory, ILogger
    {
        public ConcurrentBag<(LogLevel Level, string? Name, string Text)> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, eventId.Name, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
