using System.Diagnostics;
using Fenceline.Integration.Tests.Database;
using Npgsql;

namespace Fenceline.Integration.Tests.Typed;

/// <summary>How long a tenant's tier lets it work and wait goes with the pin, and ends with it.</summary>
public sealed class TierLimitTests(SampleDatabase sample) : IClassFixture<SampleDatabase>, IAsyncLifetime
{
    private const string Show = "SELECT current_setting('statement_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout')";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Login => sample.Cluster.ConnectionString(sample.Name, "opsai_app");

    public async ValueTask InitializeAsync() =>
        await sample.RunAsync("UPDATE fenceline.tiers SET statement_timeout = '300ms', idle_in_transaction_timeout = '5s' WHERE tier = 'large'; UPDATE fenceline.tiers SET statement_timeout = NULL, idle_in_transaction_timeout = NULL WHERE tier = 'standard'");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_statement_that_takes_longer_than_the_tier_allows_is_ended_and_those_of_other_tiers_are_not()
    {
        await using var source = Open();
        var clock = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<PostgresException>(() => source.ForTenant(OpsaiTenants.User456).QueryAsync<string>($"SELECT pg_sleep(60)::text", Cancellation));
        Assert.Equal(PostgresErrorCodes.QueryCanceled, error.SqlState);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
        Assert.Equal(["300ms 5s"], await source.ForTenant(OpsaiTenants.User456).QueryAsync<string>($"SELECT current_setting('statement_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout')", Cancellation));
        Assert.Equal(["0 0"], await source.ForTenant(OpsaiTenants.User123).QueryAsync<string>($"SELECT current_setting('statement_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout')", Cancellation));
    }

    [Fact]
    public async Task Nothing_of_it_stays_on_the_connection()
    {
        await using var pooler = new PoolerWithoutReset(Login);
        await using var pool = pooler.CreateDataSource(1);
        await using var source = new TenantDataSource(pool, OpsaiDatabase.Tenancy with { HasTierLimits = true });
        Assert.Equal([1L], await source.ForTenant(OpsaiTenants.User456).QueryAsync<long>($"SELECT 1::bigint", Cancellation));
        await using var command = pool.CreateCommand(Show);
        Assert.Equal("0 0", await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task A_transaction_has_them_too_and_may_lift_them_for_itself()
    {
        await using var source = Open();
        await using var transaction = await source.ForTenant(OpsaiTenants.User456).BeginTransactionAsync(cancellationToken: Cancellation);
        Assert.Equal(["300ms 5s"], await transaction.QueryAsync<string>($"SELECT current_setting('statement_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout')", Cancellation));
        await transaction.ExecuteAsync($"SET LOCAL statement_timeout = '60s'", Cancellation);
        Assert.Equal([1], await transaction.QueryAsync<int>($"SELECT 1 FROM pg_sleep(0.4)", Cancellation));
        await transaction.CommitAsync(Cancellation);
    }

    private TenantDataSource Open() => new(Login, OpsaiDatabase.Tenancy with { HasTierLimits = true });
}
