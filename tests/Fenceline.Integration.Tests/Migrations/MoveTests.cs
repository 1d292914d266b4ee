using Fenceline.Database.Execution;
using Fenceline.Integration.Tests.Database;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Migrations;

/// <summary>A source that moves between a tenant's schema and the shared tables, while everybody reads.</summary>
public sealed class MoveTests
{
    private const string Read = "SELECT count(*) FROM github_repositories";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachVersion]
    public async Task Nobody_sees_a_row_twice_or_not_at_all(int version)
    {
        await using var sample = await SampleDatabase.StartAsync(version);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var readers = new[]
        {
            LoopAsync(sample, "opsai_app", async (connection, token) => await ExpectAsync(connection, SampleDatabase.Pinned("123", Read), "2", token), stop.Token),
            LoopAsync(sample, "opsai_app", PreparedAsync, stop.Token),
            LoopAsync(sample, "opsai_app", (connection, token) => TwiceAsync(connection, "REPEATABLE READ", token), stop.Token),
            LoopAsync(sample, "opsai_app", (connection, token) => TwiceAsync(connection, "READ COMMITTED", token), stop.Token),
            LoopAsync(sample, "opsai_admin", async (connection, token) => await ExpectAsync(connection, "SELECT count(*) FROM fenceline_admin.github_repositories WHERE user_id = '123'", "2", token), stop.Token),
            LoopAsync(sample, "opsai_app", async (connection, token) => await ExpectAsync(connection, SampleDatabase.Pinned("789", Read), "2", token), stop.Token),
        };

        var moves = 0;
        var until = DateTime.UtcNow.AddSeconds(6);
        while (DateTime.UtcNow < until && !Array.Exists(readers, reader => reader.IsCompleted))
            Assert.True(await Move(sample).MoveAsync("123", "github", moves++ % 2 == 0 ? "schema" : "shared", Cancellation));
        await stop.CancelAsync();
        var looks = await Task.WhenAll(readers);
        Assert.All(looks, look => Assert.True(look > 0, "A reader never looked."));
        Assert.True(moves > 5, $"{moves} moves.");
        Assert.Equal("0", await sample.RunAsync("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'opsai\\_moving%'"));
    }

    [Fact]
    public async Task What_is_moved_is_the_same_with_its_rights_and_its_steps()
    {
        await using var sample = await SampleDatabase.StartAsync();
        var before = await sample.RunAsync(SampleDatabase.Pinned("123", "SELECT * FROM github_repositories ORDER BY id"), "opsai_app");
        Assert.True(await Move(sample).MoveAsync("123", "github", "schema", Cancellation));
        Assert.False(await Move(sample).MoveAsync("123", "github", "schema", Cancellation));
        Assert.Equal(before, await sample.RunAsync(SampleDatabase.Pinned("123", "SELECT * FROM github_repositories ORDER BY id"), "opsai_app"));
        Assert.Equal("2|0|0", await sample.RunAsync("SELECT (SELECT count(*) FROM user_123.github_repositories), (SELECT count(*) FROM public.github_repositories WHERE user_id = '123'), (SELECT count(*) FROM fenceline.pending_steps)"));
        // As one that was there from the beginning.
        const string Described = "SELECT c.relname, c.relacl::text, c.relowner::regrole, (SELECT string_agg(pg_get_indexdef(i.indexrelid), ';' ORDER BY 1) FROM pg_index AS i WHERE i.indrelid = c.oid) FROM pg_class AS c WHERE c.relnamespace = 'user_{0}'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'github%' ORDER BY 1";
        Assert.Equal(
            (await sample.RunAsync(Described.Replace("{0}", "456", StringComparison.Ordinal))).Replace("456", "123", StringComparison.Ordinal),
            await sample.RunAsync(Described.Replace("{0}", "123", StringComparison.Ordinal)));
        Assert.True(await Move(sample).MoveAsync("123", "github", "shared", Cancellation));
        Assert.Equal(before, await sample.RunAsync(SampleDatabase.Pinned("123", "SELECT * FROM github_repositories ORDER BY id"), "opsai_app"));
        Assert.Equal("t|2", await sample.RunAsync("SELECT to_regclass('user_123.github_repositories') IS NULL, (SELECT count(*) FROM public.github_repositories WHERE user_id = '123')"));
    }

    [Fact]
    public async Task A_transaction_that_stays_open_makes_it_give_up_and_all_is_as_it_was()
    {
        await using var sample = await SampleDatabase.StartAsync();
        await using var dump = await OpenAsync(sample, PostgresCluster.Superuser);
        await RunAsync(dump, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1", Cancellation);
        var impatient = new SourceMove(sample.Cluster.ConnectionString(sample.Name) + ";Pooling=false", "fenceline", "opsai_owner") { Patience = TimeSpan.FromSeconds(1) };
        foreach (var (tenant, placement) in new[] { ("123", "schema"), ("456", "shared") })
            Assert.Contains("Nothing of tenant", (await Assert.ThrowsAsync<MigrationException>(() => impatient.MoveAsync(tenant, "github", placement, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal("2|0|2|0|0", await sample.RunAsync("""
            SELECT (SELECT count(*) FROM public.github_repositories WHERE user_id = '123'), (SELECT count(*) FROM public.github_repositories WHERE user_id = '456'), (SELECT count(*) FROM user_456.github_repositories),
              (SELECT count(*) FROM fenceline.tenant_sources WHERE move_phase IS NOT NULL), (SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'opsai\_moving%')
            """));

        // After the swap it is finished by the next call.
        await RunAsync(dump, "COMMIT", Cancellation);
        const string Counted = "SELECT sum(row_count) FROM fenceline.usage() WHERE tenant_id = '123' AND table_name = 'github_repositories'";
        await sample.RunAsync("SET ROLE opsai_owner; SELECT fenceline.move_fill('123', 'github', 'schema')");
        Assert.Equal("2", await sample.RunAsync(Counted, "opsai_admin"));
        await sample.RunAsync("SET ROLE opsai_owner; SELECT fenceline.move_swap('123', 'github')");
        Assert.Equal("2", await sample.RunAsync(Counted, "opsai_admin"));
        await RunAsync(dump, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1", Cancellation);
        Assert.Contains("Call it again to finish", (await Assert.ThrowsAsync<MigrationException>(() => impatient.MoveAsync("123", "github", "schema", Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal("2", await sample.RunAsync(SampleDatabase.Pinned("123", Read), "opsai_app"));
        await RunAsync(dump, "COMMIT", Cancellation);
        Assert.True(await impatient.MoveAsync("123", "github", "schema", Cancellation));
        Assert.Equal("2|0", await sample.RunAsync("SELECT (SELECT count(*) FROM user_123.github_repositories), (SELECT count(*) FROM public.github_repositories WHERE user_id = '123')"));
    }

    [Theory]
    [InlineData("'nobody', 'github', 'schema'", "There is no tenant nobody")]
    [InlineData("'789', 'google_analytics', 'schema'", "has not connected source google_analytics")]
    [InlineData("'123', 'github', 'shared'", "it can move to the other one only")]
    [InlineData("'123', 'github', 'elsewhere'", "it can move to the other one only")]
    [InlineData("'123', 'stripe', 'shared'", "Source stripe has no shared tables")]
    public async Task What_can_not_move_is_refused(string arguments, string said)
    {
        await using var sample = await SampleDatabase.StartAsync();
        Assert.Contains(said, await sample.FailAsync($"SELECT fenceline.move_fill({arguments})", "opsai_operator"), StringComparison.Ordinal);
        Assert.Contains("permission denied", await sample.FailAsync($"SELECT fenceline.move_fill({arguments})", "opsai_provisioner"), StringComparison.Ordinal);
    }

    private static SourceMove Move(SampleDatabase sample) => new(sample.Cluster.ConnectionString(sample.Name) + ";Pooling=false", "fenceline", "opsai_owner");

    private static async Task<int> LoopAsync(SampleDatabase sample, string user, Func<NpgsqlConnection, CancellationToken, Task> look, CancellationToken stop)
    {
        await using var connection = await OpenAsync(sample, user);
        var looks = 0;
        for (; !stop.IsCancellationRequested; looks++)
            await look(connection, Cancellation);
        return looks;
    }

    /// <summary>One statement that stays prepared over many transactions, as a pool keeps it.</summary>
    private static async Task PreparedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Prepare = "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_prepared_statements WHERE name = 'kept') THEN EXECUTE 'PREPARE kept AS SELECT count(*) FROM github_repositories'; END IF; END $$";
        await ExpectAsync(connection, SampleDatabase.Pinned("123", Prepare + "; EXECUTE kept"), "2", cancellationToken);
    }

    private static async Task TwiceAsync(NpgsqlConnection connection, string isolation, CancellationToken cancellationToken)
    {
        await RunAsync(connection, $"BEGIN ISOLATION LEVEL {isolation}; SET LOCAL ROLE user_123; SET LOCAL search_path TO user_123, opsai_path, pg_temp; SET LOCAL app.user_id = '123'", cancellationToken);
        Assert.Equal("2", await RunAsync(connection, Read, cancellationToken));
        await Task.Delay(Random.Shared.Next(15), cancellationToken);
        Assert.Equal("2", await RunAsync(connection, Read, cancellationToken));
        await RunAsync(connection, "COMMIT", cancellationToken);
    }

    private static async Task ExpectAsync(NpgsqlConnection connection, string sql, string expected, CancellationToken cancellationToken) =>
        Assert.Equal(expected, await RunAsync(connection, sql, cancellationToken));

    private static async Task<NpgsqlConnection> OpenAsync(SampleDatabase sample, string user)
    {
        var connection = new NpgsqlConnection(sample.Cluster.ConnectionString(sample.Name, user) + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    /// <summary>The last value that comes.</summary>
    private static async Task<string> RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var last = "";
        do
        {
            while (await reader.ReadAsync(cancellationToken))
                last = reader.GetString(0);
        }
        while (await reader.NextResultAsync(cancellationToken));
        return last;
    }
}
