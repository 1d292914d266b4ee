using Fenceline.Integration.Tests.Database;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>
/// What the application's own SQL changes for the session, and who comes next: a client that is not Fenceline's, on the
/// same server connection, which a pooler in transaction mode hands on as it is.
/// </summary>
public sealed class LeftoverTests(SampleDatabase sample) : IClassFixture<SampleDatabase>, IAsyncLifetime
{
    private const string Clean = "none|pg_catalog||off|0|0|0|0|0";

    private PgBouncer? _pooler;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Pooled => (_pooler ?? throw new InvalidOperationException("Not started.")).ConnectionString;

    public static TheoryData<string> Texts { get; } =
    [
        "SET ROLE user_456",
        "SET search_path TO user_456",
        "SET app.user_id TO '456'",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SELECT set_config('role', 'user_456', false)",
        "SELECT set_config('app.user_id', '456', false), set_config('search_path', 'user_456', false)",
        "DO $$ BEGIN PERFORM set_config('role', 'user_456', false); PERFORM pg_advisory_lock(2); EXECUTE 'PREPARE hidden AS SELECT 1'; END $$",
        "LISTEN news",
        "CREATE TEMP TABLE journal AS SELECT 1 AS id",
        "SELECT 1 AS id INTO TEMP journal",
        "DECLARE kept CURSOR WITH HOLD FOR SELECT * FROM stripe_customers",
        "SELECT pg_advisory_lock(42)",
        "WITH locked AS MATERIALIZED (SELECT pg_advisory_lock(42)) SELECT 1 / (count(*) - 1) FROM locked",
        "DO $$ BEGIN PERFORM set_config('role', 'user_456', false); PERFORM pg_advisory_lock(2); EXECUTE 'PREPARE hidden AS SELECT 1'; RAISE 'too late'; END $$",
    ];

    public async ValueTask InitializeAsync()
    {
        _pooler = await PoolerFixture.StartAsync(sample.Cluster.ConnectionString(sample.Name, "opsai_app"), serverConnections: 1);
        await sample.RunAsync($"GRANT TEMP ON DATABASE {sample.Name} TO user_123");
    }

    public ValueTask DisposeAsync() => _pooler?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Nothing_stays_after_a_call(string sql)
    {
        await using var db = new OpsaiDatabase(Pooled);
        var session = db.Tenant(OpsaiTenants.User123).Session;
        await TryAsync(() => session.ExecuteAsync(Text(sql), Cancellation));
        Assert.Equal(Clean, await NextClientAsync());
        await TryAsync(() => session.QueryAsync<string>(Text(sql), Cancellation));
        Assert.Equal(Clean, await NextClientAsync());
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Nothing_stays_after_a_transaction(string sql)
    {
        await using var db = new OpsaiDatabase(Pooled);
        foreach (var end in new Func<TenantTransaction, Task>[] { t => t.CommitAsync(Cancellation), t => t.RollbackAsync(Cancellation), _ => Task.CompletedTask })
        {
            await using (var transaction = await db.Tenant(OpsaiTenants.User123).Session.BeginTransactionAsync(cancellationToken: Cancellation))
            {
                await TryAsync(() => transaction.ExecuteAsync(Text(sql), Cancellation));
                await TryAsync(() => end(transaction));
            }

            Assert.Equal(Clean, await NextClientAsync());
        }
    }

    /// <summary>As Dapper, EF Core and others do.</summary>
    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Nothing_stays_of_what_ran_on_the_connection_of_a_transaction(string sql)
    {
        await using var db = new OpsaiDatabase(Pooled);
        foreach (var end in new Func<TenantTransaction, Task>[] { t => t.CommitAsync(Cancellation), t => t.RollbackAsync(Cancellation), _ => Task.CompletedTask })
        {
            await using (var transaction = await db.Tenant(OpsaiTenants.User123).Session.BeginTransactionAsync(cancellationToken: Cancellation))
            {
                await TryAsync(() => RunAsync(transaction.Connection, sql));
                await TryAsync(() => end(transaction));
            }

            Assert.Equal(Clean, await NextClientAsync());
        }
    }

    [Fact]
    public async Task Nothing_stays_of_a_stream_that_was_left_or_cancelled()
    {
        await using var db = new OpsaiDatabase(Pooled);
        var session = db.Tenant(OpsaiTenants.User123).Session;
        await foreach (var _ in session.StreamAsync<string>($"SELECT set_config('role', 'user_456', false) || pg_advisory_lock(n) FROM generate_series(1, 1000000) AS n", Cancellation))
            break;
        Assert.Equal(Clean, await NextClientAsync());

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = session.QueryAsync<string>($"SELECT set_config('role', 'user_456', false) || pg_advisory_lock(1) || pg_sleep(60)", cancellation.Token);
        while (await sample.RunAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename = 'opsai_app'") == "0")
            await Task.Delay(20, Cancellation);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(Clean, await NextClientAsync());
    }

    /// <summary>What a transaction that was committed has changed stays, whatever its SQL did to the session.</summary>
    [Fact]
    public async Task What_was_committed_stays()
    {
        await using var db = new OpsaiDatabase(Pooled);
        var tenant = db.Tenant(OpsaiTenants.User123);
        await using (var transaction = await tenant.BeginTransactionAsync(cancellationToken: Cancellation))
        {
            await transaction.Notes.InsertAsync(new NotesInsert { Body = "with leftovers" }, Cancellation);
            await RunAsync(transaction.Session.Connection, "PREPARE hidden AS SELECT 1");
            await RunAsync(transaction.Session.Connection, "SELECT pg_advisory_lock(1)");
            await transaction.CommitAsync(Cancellation);
        }

        Assert.Equal(Clean, await NextClientAsync());
        Assert.Equal(1, await tenant.Session.ExecuteAsync($"DELETE FROM public.notes WHERE body = 'with leftovers'", Cancellation));
    }

    private async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is PostgresException or TenantAccessException or InvalidOperationException or InvalidCastException or ArgumentException)
        {
            // What matters is what is left.
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>It resets nothing.</summary>
    private async Task<string?> NextClientAsync()
    {
        await using var connection = new NpgsqlConnection(Pooled + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(
            """
            SELECT current_setting('role') || '|' || current_setting('search_path') || '|' || coalesce(current_setting('app.user_id', true), '')
              || '|' || current_setting('default_transaction_read_only')
              || '|' || (SELECT count(*) FROM pg_prepared_statements WHERE from_sql) || '|' || (SELECT count(*) FROM pg_cursors WHERE is_holdable)
              || '|' || (SELECT count(*) FROM pg_listening_channels()) || '|' || (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')
              || '|' || (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r')
            """, connection);
        return await command.ExecuteScalarAsync(Cancellation) as string;
    }

    private static SqlStatement Text(string sql)
    {
        var statement = new SqlStatement(sql.Length, 0);
#pragma warning disable CA1857 // The tests' own texts.
        statement.AppendLiteral(sql);
#pragma warning restore CA1857
        return statement;
    }
}
