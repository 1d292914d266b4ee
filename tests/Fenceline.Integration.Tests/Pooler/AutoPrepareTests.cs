using Npgsql;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>
/// What comes of <c>Max Auto Prepare</c>. Npgsql numbers the statements that it prepares on a connection, and behind a
/// pooler in transaction mode those of several clients meet under one number.
/// </summary>
public sealed class AutoPrepareTests(TortureDatabase database) : IClassFixture<TortureDatabase>
{
    private const string AutoPrepare = ";Max Auto Prepare=5;Auto Prepare Min Usages=2;Maximum Pool Size=1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The same eyes on Npgsql alone: they see what is to be seen.</summary>
    [Fact]
    public async Task Behind_PgBouncer_a_query_gets_the_answer_to_another_clients_query()
    {
        await using var pooler = await PoolerFixture.StartAsync(database.AppConnection, serverConnections: 2, maxPreparedStatements: 0);
        await using var owners = NpgsqlDataSource.Create(pooler.ConnectionString + AutoPrepare);
        await using var ids = NpgsqlDataSource.Create(pooler.ConnectionString + AutoPrepare);
        Assert.Equal("seed", await InTurnsAsync(pooler.ConnectionString, () => OwnerAsync(owners), () => IdAsync(ids)));
    }

    [Fact]
    public async Task Behind_PgBouncer_nothing_is_prepared_and_the_same_turns_are_right()
    {
        await using var pooler = await PoolerFixture.StartAsync(database.AppConnection, serverConnections: 2);
        await using var owners = new OpsaiDatabase(pooler.ConnectionString + AutoPrepare);
        await using var ids = new OpsaiDatabase(pooler.ConnectionString + AutoPrepare);
        Assert.Equal("t00", await InTurnsAsync(pooler.ConnectionString, () => OwnerAsync(owners), () => IdAsync(ids)));
        Assert.Equal(0, await PreparedAsync(owners));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task Behind_a_pooler_that_follows_statements_nothing_is_prepared(int serverConnections)
    {
        await using var pooler = new StatementPooler(database.AppConnection, serverConnections);
        await using var db = new OpsaiDatabase(pooler.ConnectionString + AutoPrepare);
        Assert.Equal(0, await PreparedAsync(db));
    }

    /// <summary>Nobody has to share, and clients rarely change places.</summary>
    [Fact]
    public async Task Behind_PgBouncer_with_room_for_all_nothing_is_prepared()
    {
        await using var pooler = await PoolerFixture.StartAsync(database.AppConnection, serverConnections: 20);
        for (var i = 0; i < 10; i++)
        {
            await using var db = new OpsaiDatabase(pooler.ConnectionString + AutoPrepare);
            Assert.Equal(0, await PreparedAsync(db));
        }
    }

    [Fact]
    public async Task Over_a_pooler_in_session_mode_statements_are_prepared()
    {
        await using var pooler = await PoolerFixture.StartAsync(database.AppConnection, serverConnections: 6, mode: "session");
        await using var db = new OpsaiDatabase(pooler.ConnectionString + AutoPrepare);
        Assert.NotEqual(0, await PreparedAsync(db));
    }

    [Fact]
    public async Task Without_a_pooler_statements_are_prepared_until_one_answers()
    {
        await using var proxy = new Typed.PoolerWithoutReset(database.AppConnection);
        await using var db = new OpsaiDatabase(proxy.ConnectionString + AutoPrepare.Replace("Size=1", "Size=2", StringComparison.Ordinal));
        Assert.NotEqual(0, await PreparedAsync(db));

        await using var pooler = new StatementPooler(database.AppConnection, serverConnections: 1);
        proxy.Redirect(pooler.ConnectionString);
        // The connection that is there is held, so that a further one is made.
        await using var held = await db.Tenant(TortureDatabase.Tenants[0]).BeginTransactionAsync(cancellationToken: Cancellation);
        Assert.Equal(0, await PreparedAsync(db));
    }

    [Fact]
    public async Task A_data_source_that_prepares_is_refused_where_that_is_not_safe()
    {
        await using var pooler = new StatementPooler(database.AppConnection, serverConnections: 2);
        await using var theirs = NpgsqlDataSource.Create(pooler.ConnectionString + AutoPrepare);
        await using var db = new OpsaiDatabase(theirs);
        for (var i = 0; i < 2; i++)
            Assert.Contains("a pooler in transaction mode stands before the server", (await Assert.ThrowsAsync<UnsafeConnectionException>(() => OwnerAsync(db))).Message, StringComparison.Ordinal);

        await using var direct = NpgsqlDataSource.Create(database.AppConnection + AutoPrepare);
        await using var right = new OpsaiDatabase(direct);
        Assert.NotEqual(0, await PreparedAsync(right));
    }

    [Fact]
    public async Task Who_can_not_be_asked_is_asked_again()
    {
        await using var proxy = new Typed.PoolerWithoutReset("Host=127.0.0.1;Port=1;Username=nobody;Database=none");
        await using var db = new OpsaiDatabase(new NpgsqlConnectionStringBuilder(database.AppConnection + AutoPrepare) { Port = new NpgsqlConnectionStringBuilder(proxy.ConnectionString).Port }.ConnectionString);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => OwnerAsync(db));
        proxy.Redirect(database.AppConnection);
        Assert.NotEqual(0, await PreparedAsync(db));
    }

    /// <summary>How many statements are prepared where a call comes, after some calls.</summary>
    private static async Task<long> PreparedAsync(OpsaiDatabase db)
    {
        for (var i = 0; i < 4; i++)
            Assert.Equal("t00", await OwnerAsync(db));
        return await db.Tenant(TortureDatabase.Tenants[0]).Session.QuerySingleOrDefaultAsync<long>($"SELECT count(*) FROM pg_catalog.pg_prepared_statements", Cancellation);
    }

    /// <summary>Two clients prepare, each on a server connection of its own, since the other one is held. Then the first comes to the second one's.</summary>
    private static async Task<string?> InTurnsAsync(string connectionString, Func<Task<string?>> ownerAsync, Func<Task<string?>> idAsync)
    {
        // Before the connections are held: who asks first finds out who answers.
        Assert.Equal("t00", await ownerAsync());
        Assert.Equal("seed", await idAsync());
        await using var first = await HolderAsync(connectionString);
        await using var second = await HolderAsync(connectionString);
        await RollBackAsync(first);
        Assert.Equal("t00", await ownerAsync());
        await BeginAsync(first);
        await RollBackAsync(second);
        Assert.Equal("seed", await idAsync());
        return await ownerAsync();
    }

    private static Task<string?> OwnerAsync(OpsaiDatabase db) =>
        db.Tenant(TortureDatabase.Tenants[0]).Session.QuerySingleOrDefaultAsync<string>($"SELECT owner FROM journal WHERE id = 'seed'", Cancellation);

    private static Task<string?> IdAsync(OpsaiDatabase db) =>
        db.Tenant(TortureDatabase.Tenants[0]).Session.QuerySingleOrDefaultAsync<string>($"SELECT id FROM journal WHERE id = 'seed'", Cancellation);

    private static Task<string?> OwnerAsync(NpgsqlDataSource source) => PinnedAsync(source, "SELECT owner FROM journal WHERE id = 'seed'");

    private static Task<string?> IdAsync(NpgsqlDataSource source) => PinnedAsync(source, "SELECT id FROM journal WHERE id = 'seed'");

    /// <summary>The pin as it would be written by hand.</summary>
    private static async Task<string?> PinnedAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand("SET LOCAL ROLE user_t00"), new NpgsqlBatchCommand("SET LOCAL search_path TO user_t00, pg_temp"), new NpgsqlBatchCommand(sql) },
        };
        return await batch.ExecuteScalarAsync(Cancellation) as string;
    }

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
