using System.Globalization;
using Fenceline.Integration.Tests.Typed;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>
/// 64 tenants take turns on few connections while calls are cancelled, backends killed and the pooler restarted.
/// <c>FENCELINE_TORTURE_OPERATIONS=200000</c> makes it long.
/// </summary>
public sealed class TortureTests(TortureDatabase database, ITestOutputHelper output) : IClassFixture<TortureDatabase>
{
    private const int Workers = 32;
    private const int ServerConnectionCount = 2;

    private static readonly int Operations =
        int.TryParse(Environment.GetEnvironmentVariable("FENCELINE_TORTURE_OPERATIONS"), CultureInfo.InvariantCulture, out var operations) ? operations : 20_000;

    private static int _runs;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Npgsql's own reset is swallowed on the way: a pooler's clients can't count on it.</summary>
    [Fact]
    public async Task Behind_PgBouncer_in_transaction_mode_no_tenant_meets_another()
    {
        await using var pooler = await StartPoolerAsync();
        await using var withoutReset = new PoolerWithoutReset(pooler.ConnectionString);
        using var chaos = new Chaos(database, pooler);
        await using var db = new OpsaiDatabase(withoutReset.ConnectionString);
        var ledger = await RunAsync(db, pooler.ConnectionString, chaos);
        await VerifyAsync(ledger);
        Assert.True(ledger.CountOf(Chaos.Restarts) > 0);
        // Who finds nobody to talk to proves nothing: a restart costs each worker what it is doing and a connection that it had put by.
        var restarts = ledger.CountOf(Chaos.Restarts) + ledger.CountOf(Chaos.Crashes);
        Assert.InRange(ledger.CountOf("connection lost"), 0, (2 * Workers * restarts) + ledger.CountOf(Chaos.Kills));
        Assert.True(withoutReset.Swallowed > 0);
        var left = await ServerConnections.SettingsAsync(pooler.ConnectionString, ServerConnectionCount, Cancellation);
        Assert.Equal(ServerConnectionCount, left.Count);
        Assert.All(left, settings => Assert.Equal(ServerConnections.Unpinned, settings));
    }

    [Fact]
    public async Task Without_a_pooler_no_tenant_meets_another()
    {
        using var chaos = new Chaos(database, null);
        await using var db = new OpsaiDatabase(database.AppConnection + ";Maximum Pool Size=4");
        await VerifyAsync(await RunAsync(db, database.AppConnection, chaos));
    }

    /// <summary>The same eyes on the pin that many write by hand. It shows that they see what is to be seen.</summary>
    [Fact]
    public async Task Behind_PgBouncer_what_is_set_for_the_session_reads_other_tenants_rows()
    {
        await using var pooler = await StartPoolerAsync();
        await using var pool = NpgsqlDataSource.Create(pooler.ConnectionString + ";No Reset On Close=true");
        var ledger = new Ledger();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            var random = new Random(worker);
            for (var turn = 0; turn < 50; turn++)
                await ReadUnsafelyAsync(pool, TortureDatabase.Tenants[random.Next(TortureDatabase.Tenants.Count)], ledger);
        }));
        output.WriteLine($"{ledger.Leaks.Count} of {Workers * 50} read another tenant's rows, such as: {ledger.Leaks.FirstOrDefault()}");
        Assert.NotEmpty(ledger.Leaks);
    }

    [CrossTenant("A test of what goes wrong")]
    private static async Task ReadUnsafelyAsync(NpgsqlDataSource pool, TenantId tenant, Ledger ledger)
    {
        await using var connection = await pool.OpenConnectionAsync(Cancellation);
        foreach (var sql in new[] { $"SET ROLE user_{tenant}", $"SET search_path TO user_{tenant}" })
        {
            await using var set = new NpgsqlCommand(sql, connection);
            await set.ExecuteNonQueryAsync(Cancellation);
        }

        await using var command = new NpgsqlCommand("SELECT string_agg(owner, ' ') FROM journal WHERE id = 'seed'", connection);
        try
        {
            ledger.Expect(tenant, tenant.Value, await command.ExecuteScalarAsync(Cancellation) as string);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InsufficientPrivilege)
        {
            // The role of one tenant and the path of another.
        }
    }

    private Task<PgBouncer> StartPoolerAsync() => PoolerFixture.StartAsync(database.AppConnection, ServerConnectionCount);

    private async Task<Ledger> RunAsync(OpsaiDatabase db, string connectionString, Chaos chaos)
    {
        var ledger = new Ledger();
        // Without a reset of its own, so that it sees what the others left.
        await using var unpinned = NpgsqlDataSource.Create(connectionString + ";No Reset On Close=true;Maximum Pool Size=2");
        var run = Interlocked.Increment(ref _runs);
        var started = 0;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(
            async () =>
            {
                var workload = new Workload(db, unpinned, ledger, (run * 1000) + worker);
                for (var i = Interlocked.Increment(ref started); i <= Operations; i = Interlocked.Increment(ref started))
                {
                    await chaos.StrikeAsync(i, ledger, Cancellation);
                    await workload.RunOneAsync(Cancellation);
                }
            },
            Cancellation)));
        output.WriteLine(ledger.ToString());
        return ledger;
    }

    private async Task VerifyAsync(Ledger ledger)
    {
        Assert.Empty(ledger.Leaks);
        Assert.Empty(ledger.Leftovers);
        Assert.Empty(ledger.Unexplained);
        Assert.All(Workload.Names, name => Assert.True(ledger.CountOf(name) > 0, name + " never succeeded."));
        Assert.True(ledger.CountOf("cancelled") > 0);
        Assert.True(ledger.CountOf(Chaos.Kills) > 0);

        var notes = await database.NotesAsync();
        var journal = await database.JournalAsync();
        Assert.Equal("0", await database.ForeignRowsAsync());
        Assert.All(ledger.Notes, note => Assert.Contains(note, notes));
        Assert.All(ledger.Journal, entry => Assert.Contains(entry, journal));
        Assert.All(ledger.Pairs, pair => Assert.Equal(notes.Contains(pair), journal.Contains(pair)));
        Assert.All(ledger.Abandoned, pair => Assert.DoesNotContain(pair, notes));
    }
}
