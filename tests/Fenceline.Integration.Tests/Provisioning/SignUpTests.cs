using Fenceline.Integration.Tests.Landing;

namespace Fenceline.Integration.Tests.Provisioning;

/// <summary>From sign-up to the first row that a typed class reads, with the worker in between.</summary>
public sealed class SignUpTests(ProvisioningOnTheNewest server) : IClassFixture<ProvisioningOnTheNewest>
{
    private const int Customers = 50;

    private static readonly PublishingWorkerOptions Eager = new()
    {
        PollInterval = TimeSpan.FromMilliseconds(200), QuietPeriod = TimeSpan.FromMilliseconds(300), MaxParallel = 4, FirstRetry = TimeSpan.FromMilliseconds(200), LastRetry = TimeSpan.FromSeconds(1),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_customers_at_once_read_their_first_rows()
    {
        await using var publisher = server.OpenPublisher();
        await using var watch = new Watch(publisher, Eager);
        var seen = await Task.WhenAll(Enumerable.Range(0, Customers).Select(async i =>
        {
            var id = server.NewId("customer");
            await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id, i % 2 == 0 ? SourcePlacement.Schema : null), Cancellation);
            var connector = server.Connect(id);
            await connector.CheckAsync();
            await connector.DedupAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "first of " + id), ConnectorStream.Repository(2, "second of " + id));
            while (true)
            {
                var rows = await server.Db.Tenant(id).Github.Repositories.ListAsync(orderBy: repository => repository.Id, cancellationToken: Cancellation);
                if (rows.Count > 0)
                    return (id, names: string.Join(", ", rows.Select(row => row.FullName)));
                await Task.Delay(100, Cancellation);
            }
        }));
        Assert.All(seen, customer => Assert.Equal($"first of {customer.id}, second of {customer.id}", customer.names));
        Assert.Empty(watch.Failures);
    }

    [Fact]
    public async Task One_tenant_that_fails_holds_up_no_other_and_comes_through_when_it_is_mended()
    {
        var (ill, well) = (server.NewId("ill"), server.NewId("well"));
        foreach (var id in new[] { ill, well })
        {
            await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation);
            await server.Connect(id).AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        }

        // Somebody has published otherwise than the landing says, and no more of it may go than half.
        await server.OnTenantsAsync($"INSERT INTO public.github_repositories (user_id, id) SELECT '{ill}', n FROM generate_series(1000, 1500) AS n");
        await using var publisher = server.OpenPublisher();
        await using var watch = new Watch(publisher, Eager);
        await watch.UntilAsync(() => watch.Failures.Count(failure => failure.Tenant == ill) >= 2 && watch.Published(well) > 0);
        Assert.All(watch.Failures, failure => Assert.Equal((ill, PublishFailure.TooManyDeletes), (failure.Tenant!.Value, Assert.IsType<PublishException>(failure.Error).Failure)));
        Assert.True(watch.Failures[1].RetryAfter > watch.Failures[0].RetryAfter);

        await server.OnTenantsAsync($"DELETE FROM public.github_repositories WHERE user_id = '{ill}'");
        await watch.UntilAsync(() => watch.Published(ill) > 0);
        Assert.Equal(1, await server.Db.Tenant(ill).Github.Repositories.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Each_sync_is_published_when_it_has_ended_and_nothing_when_there_is_none()
    {
        var id = server.NewId("syncs");
        await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation);
        var connector = server.Connect(id);
        await using var publisher = server.OpenPublisher();
        await using var watch = new Watch(publisher, Eager);
        for (var sync = 1; sync <= 3; sync++)
        {
            await connector.AppendAsync(ConnectorStream.Repositories, sync, ConnectorStream.Repository(sync, "one"));
            await watch.UntilAsync(() => watch.Inserted(id) == sync);
        }

        await connector.OverwriteAsync(ConnectorStream.Repositories, 4, ConnectorStream.Repository(9, "nine"));
        await watch.UntilAsync(() => watch.Inserted(id) == 4);
        Assert.Equal([9L], (await server.Db.Tenant(id).Github.Repositories.ListAsync(cancellationToken: Cancellation)).Select(row => row.Id));
        var published = watch.Published(id);
        await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        Assert.InRange(watch.Published(id) - published, 0, 1);
    }

    [Fact]
    public async Task An_announced_tenant_does_not_wait_for_quiet()
    {
        var id = server.NewId("announced");
        await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation);
        await server.Connect(id).AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        await using var publisher = server.OpenPublisher();
        await using var watch = new Watch(publisher, new PublishingWorkerOptions { PollInterval = TimeSpan.FromHours(1), QuietPeriod = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) });
        watch.Worker.Announce(TenantId.Parse("nobody"));
        watch.Worker.Announce(id);
        await watch.UntilAsync(() => watch.Inserted(id) == 1);
        Assert.Empty(watch.Failures);
    }

    [Fact]
    public async Task A_job_runs_for_each_tenant_and_one_that_fails_holds_up_no_other()
    {
        var ids = new List<TenantId>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add(server.NewId("job"));
            await server.Provisioner.CreateAsync(ProvisioningServer.Customer(ids[i]), Cancellation);
        }

        await server.Operator.SuspendAsync(ids[5], Cancellation);
        var (running, most) = (0, 0);
        var outcomes = await server.Db.Registry.ForEachTenantAsync(
            async (tenant, cancellation) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                try
                {
                    if (tenant.Id == ids[2])
                        throw new InvalidOperationException("boom");
                    await server.Db.Tenant(tenant.Id).Notes.InsertAsync(new NotesInsert { Body = "by the job" }, cancellation);
                    return await server.Db.Tenant(tenant.Id).Notes.CountAsync(cancellationToken: cancellation);
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            },
            new TenantJobOptions { MaxParallel = 2, Where = tenant => ids.Contains(tenant.Id) },
            Cancellation);
        Assert.Equal(ids, outcomes.Select(outcome => outcome.Tenant.Id));
        Assert.Equal("True 1, True 1, False 0, True 1, True 1, False 0", string.Join(", ", outcomes.Select(outcome => $"{outcome.IsDone} {outcome.Result}")));
        Assert.Equal("boom", outcomes[2].Error!.Message);
        Assert.Equal(TenantAccessFailure.Suspended, Assert.IsType<TenantAccessException>(outcomes[5].Error).Failure);
        Assert.InRange(most, 1, 2);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var begun = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Db.Registry.ForEachTenantAsync(
            async (_, cancellation) =>
            {
                Interlocked.Increment(ref begun);
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellation);
                return 0;
            },
            new TenantJobOptions { MaxParallel = 1 },
            stop.Token));
        Assert.Equal(1, begun);
    }

    /// <summary>A worker that runs until it is disposed of, and what it told.</summary>
    private sealed class Watch : IProgress<PublishingEvent>, IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        private readonly List<PublishingEvent> _events = [];
        private readonly Task _running;

        public Watch(PublishingDataSource publisher, PublishingWorkerOptions options)
        {
            Worker = new PublishingWorker(publisher, options with { Progress = this });
            _running = Worker.RunAsync(_stop.Token);
        }

        public PublishingWorker Worker { get; }

        public List<PublishingEvent> Failures => Told(told => told.Error is not null);

        public int Published(TenantId tenant) => Told(told => told.Tenant == tenant && told.Result is not null).Count;

        public long Inserted(TenantId tenant) => Told(told => told.Tenant == tenant && told.Result is not null).Sum(told => told.Result!.Tables.Sum(table => table.Inserted));

        public void Report(PublishingEvent value)
        {
            lock (_events)
                _events.Add(value);
        }

        public async Task UntilAsync(Func<bool> condition)
        {
            var patience = System.Diagnostics.Stopwatch.StartNew();
            while (!condition())
            {
                Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "It took too long. Told: " + string.Join("; ", Told(_ => true).Select(told => $"{told.Tenant} {told.Error?.Message ?? "published"}")));
                Assert.False(_running.IsFaulted, _running.Exception?.ToString());
                await Task.Delay(50, Cancellation);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Worker.Dispose();
            _stop.Dispose();
        }

        private List<PublishingEvent> Told(Func<PublishingEvent, bool> which)
        {
            lock (_events)
                return [.. _events.Where(which)];
        }
    }
}
