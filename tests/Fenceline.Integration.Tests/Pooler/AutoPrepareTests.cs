using Npgsql;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>
/// What the guard on <c>Max Auto Prepare</c> prevents. Npgsql numbers the statements that it prepares on a connection, and
/// behind a pooler in transaction mode those of several clients meet under one number.
/// </summary>
public sealed class AutoPrepareTests(TortureDatabase database) : IClassFixture<TortureDatabase>
{
    private const string AutoPrepare = ";Max Auto Prepare=5;Auto Prepare Min Usages=2;Maximum Pool Size=1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Behind_PgBouncer_a_query_gets_the_answer_to_another_clients_query()
    {
        await using var pooler = await PoolerFixture.StartAsync(database.AppConnection, serverConnections: 2);
        await using var first = await HolderAsync(pooler.ConnectionString);
        await using var second = await HolderAsync(pooler.ConnectionString);
        await using var owners = Client(pooler.ConnectionString);
        await using var ids = Client(pooler.ConnectionString);

        // Each client prepares on a server connection of its own, since the other one is held.
        await RollBackAsync(first);
        Assert.Equal("t00", await OwnerAsync(owners));
        Assert.Equal("t00", await OwnerAsync(owners));
        await BeginAsync(first);
        await RollBackAsync(second);
        Assert.Equal("seed", await IdAsync(ids));
        Assert.Equal("seed", await IdAsync(ids));

        // Now the first client comes to the connection where the second one's statement has the number of its own.
        Assert.Equal("seed", await OwnerAsync(owners));
    }

    [Fact]
    public async Task Without_it_the_same_turns_are_right()
    {
        await using var pooler = await PoolerFixture.StartAsync(database.AppConnection, serverConnections: 2);
        Assert.Throws<UnsafeConnectionException>(() => new OpsaiDatabase(pooler.ConnectionString + AutoPrepare));
        await using var first = await HolderAsync(pooler.ConnectionString);
        await using var second = await HolderAsync(pooler.ConnectionString);
        await using var db = new OpsaiDatabase(pooler.ConnectionString + ";Maximum Pool Size=1");

        await RollBackAsync(first);
        Assert.Equal("t00", await OwnerAsync(db));
        Assert.Equal("t00", await OwnerAsync(db));
        await BeginAsync(first);
        await RollBackAsync(second);
        Assert.Equal("seed", await IdAsync(db));
        Assert.Equal("t00", await OwnerAsync(db));
    }

    private static OpsaiDatabase Client(string connectionString) =>
        new(connectionString + AutoPrepare, new TenantDataSourceOptions { NoTransactionPoolerInBetween = true });

    private static Task<string?> OwnerAsync(OpsaiDatabase db) =>
        db.Tenant(TortureDatabase.Tenants[0]).Session.QuerySingleOrDefaultAsync<string>($"SELECT owner FROM journal WHERE id = 'seed'", Cancellation);

    private static Task<string?> IdAsync(OpsaiDatabase db) =>
        db.Tenant(TortureDatabase.Tenants[0]).Session.QuerySingleOrDefaultAsync<string>($"SELECT id FROM journal WHERE id = 'seed'", Cancellation);

    /// <summary>A client whose open transaction keeps one server connection from the others.</summary>
    private static async Task<NpgsqlConnection> HolderAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await BeginAsync(connection);
        return connection;
    }

    private static Task BeginAsync(NpgsqlConnection connection) => RunAsync(connection, "BEGIN");

    private static Task RollBackAsync(NpgsqlConnection connection) => RunAsync(connection, "ROLLBACK");

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
