using Fenceline.Integration.Tests.Database;
using Npgsql;

namespace Fenceline.Integration.Tests.Typed;

/// <summary>What a pooled connection looks like after a tenant used it, when nobody resets it.</summary>
public sealed class NothingLeftBehindTests(SampleDatabase sample) : IClassFixture<SampleDatabase>, IAsyncLifetime
{
    private PoolerWithoutReset? _pooler;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PoolerWithoutReset Pooler => _pooler ?? throw new InvalidOperationException("Not started.");

    public ValueTask InitializeAsync()
    {
        _pooler = new PoolerWithoutReset(sample.Cluster.ConnectionString(sample.Name, "opsai_app"));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => Pooler.DisposeAsync();

    [Fact]
    public async Task What_is_set_for_the_session_would_stay()
    {
        await using var pool = Pool(1);
        await using (var command = pool.CreateCommand("SET search_path TO user_123; SET app.user_id TO '123'"))
            await command.ExecuteNonQueryAsync(Cancellation);
        Assert.Equal("none|user_123|123", await SettingsAsync(pool));
    }

    /// <summary>What the code fix for FEN107 writes: the statements of one text run in one transaction, which the setting ends with.</summary>
    [Theory]
    [InlineData("SET LOCAL search_path TO user_123; SELECT current_setting('search_path')", "user_123")]
    [InlineData("SELECT set_config('app.user_id', '123', true); SELECT current_setting('app.user_id')", "123")]
    public async Task What_is_set_locally_holds_for_the_rest_of_the_text_and_no_longer(string sql, string expected)
    {
        await using var pool = Pool(1);
        await using (var command = pool.CreateCommand(sql))
        await using (var reader = await command.ExecuteReaderAsync(Cancellation))
        {
            if (sql.StartsWith("SELECT", StringComparison.Ordinal))
                await reader.NextResultAsync(Cancellation);
            Assert.True(await reader.ReadAsync(Cancellation));
            Assert.Equal(expected, reader.GetString(0));
        }

        await AssertUnpinnedAsync(pool);
    }

    [Fact]
    public async Task Nothing_stays_after_a_query()
    {
        await using var pool = Pool(1);
        await using var db = new OpsaiDatabase(pool);
        Assert.Equal(2, await db.Tenant(OpsaiTenants.User123).Stripe.Customers.CountAsync(cancellationToken: Cancellation));
        await AssertUnpinnedAsync(pool);
    }

    [Fact]
    public async Task Nothing_stays_after_an_error_of_the_query()
    {
        await using var pool = Pool(1);
        await using var db = new OpsaiDatabase(pool);
        var call = db.Tenant(OpsaiTenants.User123).Session.QueryAsync<long>($"SELECT 1 / (SELECT count(*) - 2 FROM stripe_customers)", Cancellation);
        Assert.Equal(PostgresErrorCodes.DivisionByZero, (await Assert.ThrowsAsync<PostgresException>(() => call)).SqlState);
        await AssertUnpinnedAsync(pool);
    }

    [Fact]
    public async Task Nothing_stays_after_an_error_of_the_pin()
    {
        await using var pool = Pool(1);
        await using var db = new OpsaiDatabase(pool);
        await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(TenantId.Parse("999")).Notes.CountAsync(cancellationToken: Cancellation));
        await AssertUnpinnedAsync(pool);
    }

    [Fact]
    public async Task Nothing_stays_after_an_error_of_the_reader()
    {
        await using var pool = Pool(1);
        await using var db = new OpsaiDatabase(pool);
        // An id that is no tenant's.
        await Assert.ThrowsAsync<FormatException>(() => db.Tenant(OpsaiTenants.User123).Session.QueryAsync<TenantId>($"SELECT '-' || id FROM stripe_customers", Cancellation));
        await AssertUnpinnedAsync(pool);
    }

    [Fact]
    public async Task Nothing_stays_after_a_cancellation()
    {
        await using var pool = Pool(1);
        await using var db = new OpsaiDatabase(pool);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = db.Tenant(OpsaiTenants.User123).Session.QueryAsync<string>($"SELECT pg_sleep(60)::text", cancellation.Token);
        while (await sample.RunAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename = 'opsai_app'") == "0")
            await Task.Delay(20, Cancellation);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await AssertUnpinnedAsync(pool);
    }

    [Fact]
    public async Task Tenants_that_take_turns_on_few_connections_never_meet()
    {
        await using var pool = Pool(2);
        await using var db = new OpsaiDatabase(pool);
        TenantId[] tenants = [OpsaiTenants.User123, OpsaiTenants.User456, OpsaiTenants.User789];
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async worker =>
        {
            for (var turn = 0; turn < 100; turn++)
            {
                var tenant = tenants[(worker + turn) % tenants.Length];
                var repositories = await db.Tenant(tenant).Github.Repositories.ListAsync(cancellationToken: Cancellation);
                Assert.Equal([$"{tenant}/one", $"{tenant}/two"], repositories.Select(repository => repository.FullName));
                Assert.Equal($"one@{tenant}.example", (await db.Tenant(tenant).Stripe.Customers.FindAsync("cus_1", Cancellation))?.Email);
            }
        }));
    }

    private NpgsqlDataSource Pool(int size) => Pooler.CreateDataSource(size);

    /// <summary>The pool has one connection, so this is the one that the tenant used.</summary>
    private async Task AssertUnpinnedAsync(NpgsqlDataSource pool)
    {
        Assert.Equal("none|pg_catalog|", await SettingsAsync(pool));
        Assert.True(Pooler.Swallowed > 0, "The connection was reset.");
    }

    private static async Task<object?> SettingsAsync(NpgsqlDataSource pool)
    {
        await using var command = pool.CreateCommand(
            "SELECT current_setting('role') || '|' || current_setting('search_path') || '|' || coalesce(current_setting('app.user_id', true), '')");
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
