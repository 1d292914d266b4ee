using Npgsql;

namespace Fenceline;

/// <summary>
/// Finds out what stands between the application and the server, with the application's own login and no rights. It
/// opens up to four connections at a time, and takes a tenth of a second or a few.
/// </summary>
internal sealed class PoolerSelfTest
{
    private const int Clients = 3;
    private const int Rounds = 8;
    private const int NewcomersAtServer = 4;
    private const int NewcomersAtPooler = 24;
    private const int FailedBatches = 3;

    // What a server, or a pooler for it, says of a statement that is not there, or there already; and of a message out of order.
    private static readonly string[] SqlStatesOfMixedStatements = [PostgresErrorCodes.InvalidSqlStatementName, PostgresErrorCodes.DuplicatePreparedStatement, "08P01", "08P02"];

    private readonly NpgsqlConnection _prototype;
    private readonly NpgsqlConnectionStringBuilder _settings;

    private PoolerSelfTest(NpgsqlConnection prototype)
    {
        _prototype = prototype;
        _settings = new NpgsqlConnectionStringBuilder(prototype.ConnectionString)
        {
            Pooling = false, MaxAutoPrepare = 0, Enlist = false, KeepAlive = 0, Timeout = 5, CommandTimeout = 5,
        };
    }

    /// <param name="dataSource">Connects as the application does; none of its own connections is used.</param>
    /// <exception cref="NpgsqlException">Nobody answers at all.</exception>
    public static async Task<PoolerFindings> RunAsync(NpgsqlDataSource dataSource)
    {
        var prototype = dataSource.CreateConnection();
        await using var _ = prototype.ConfigureAwait(false);
        var test = new PoolerSelfTest(prototype);
        // What fails here would fail for anybody.
        await (await test.OpenAsync(0).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        try
        {
            var endpoint = await test.WhoAnswersAsync().ConfigureAwait(false);
            if (endpoint == AnsweringEndpoint.TransactionPooler)
                return new PoolerFindings(endpoint, false, "a pooler in transaction mode stands before the server");
            return await test.KeepsStatementsAsync().ConfigureAwait(false)
                ? new PoolerFindings(endpoint, true, endpoint == AnsweringEndpoint.Server ? "the server itself answers" : "a pooler in session mode stands before the server")
                : new PoolerFindings(endpoint, false, "what stands before the server runs another statement than was asked for, once a batch has failed");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Npgsql says in several ways that an answer was none to what it had asked.
            return new PoolerFindings(AnsweringEndpoint.Unknown, false, $"what stands before the server could not be found out: {e.Message}");
        }
    }

    /// <summary>
    /// Clients that stay are asked in turn, in an order by chance, which server process they speak to; every other time
    /// while the others hold theirs in a transaction. Who has one to himself always says the same, and nobody else says it.
    /// </summary>
    private async Task<AnsweringEndpoint> WhoAnswersAsync()
    {
        var clients = new List<NpgsqlConnection>();
        try
        {
            while (clients.Count < Clients)
                clients.Add(await OpenAsync(0).ConfigureAwait(false));
            var owners = new Dictionary<int, NpgsqlConnection>();
            for (var round = 0; round < Rounds; round++)
            {
                if (await ShareAsync(clients, owners, isHeld: round % 2 == 1).ConfigureAwait(false))
                    return AnsweringEndpoint.TransactionPooler;
            }

            var isServer = owners.All(owner => owner.Key == owner.Value.ProcessID);
            // Some poolers give a client the connection that it had, if they can. A newcomer gets one that lies idle.
            for (var i = 0; i < (isServer ? NewcomersAtServer : NewcomersAtPooler); i++)
            {
                var newcomer = await OpenAsync(0).ConfigureAwait(false);
                await using var _ = newcomer.ConfigureAwait(false);
                if (owners.ContainsKey(await ProcessAsync(newcomer).ConfigureAwait(false)))
                    return AnsweringEndpoint.TransactionPooler;
            }

            return isServer ? AnsweringEndpoint.Server : AnsweringEndpoint.SessionPooler;
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Asks each client once; true when two of them meet at a server process, or one is moved to another.</summary>
    private static async Task<bool> ShareAsync(List<NpgsqlConnection> clients, Dictionary<int, NpgsqlConnection> owners, bool isHeld)
    {
        var order = clients.ToArray();
        Random.Shared.Shuffle(order);
        foreach (var client in order)
        {
            // The last one holds nothing: there may be no more connections than two.
            var holds = isHeld && client != order[^1];
            if (holds)
                await RunAsync(client, "BEGIN").ConfigureAwait(false);
            var process = await ProcessAsync(client).ConfigureAwait(false);
            if (!owners.TryAdd(process, client) && owners[process] != client)
                return true;
        }

        foreach (var client in isHeld ? order[..^1] : [])
            await RunAsync(client, "ROLLBACK").ConfigureAwait(false);
        return owners.Count > clients.Count;
    }

    /// <summary>
    /// A batch fails before it comes to a statement's end and to another one under the same name. Npgsql then takes the
    /// old one for what it was. What has noted the change all the same runs the other one.
    /// </summary>
    private async Task<bool> KeepsStatementsAsync()
    {
        const int Slots = 2;
        try
        {
            for (var i = 0; i < FailedBatches; i++)
            {
                var client = await OpenAsync(Slots).ConfigureAwait(false);
                await using var _ = client.ConfigureAwait(false);
                var (old, other) = (Guid.NewGuid(), Guid.NewGuid());
                var isKept = await SaysAsync(client, old).ConfigureAwait(false);
                await RunAsync(client, Division(1)).ConfigureAwait(false);
                try
                {
                    await RunAsync(client, Division(0), Saying(other)).ConfigureAwait(false);
                    return false;
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
                {
                    // As meant.
                }

                if (!isKept || !await SaysAsync(client, old).ConfigureAwait(false) || !await SaysAsync(client, other).ConfigureAwait(false) || !await SaysAsync(client, old).ConfigureAwait(false))
                    return false;
            }

            return true;
        }
        catch (PostgresException e) when (SqlStatesOfMixedStatements.Contains(e.SqlState))
        {
            return false;
        }
    }

    /// <summary>Its security is the data source's own: its password, and what it does for certificates.</summary>
    private async Task<NpgsqlConnection> OpenAsync(int maxAutoPrepare)
    {
        _settings.MaxAutoPrepare = maxAutoPrepare;
        _settings.AutoPrepareMinUsages = 1;
        var connection = await _prototype.CloneWithAsync(_settings.ConnectionString).ConfigureAwait(false);
        try
        {
            await connection.OpenAsync().ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static NpgsqlBatchCommand Saying(Guid text) => new($"SELECT '{text}'");

    private static NpgsqlBatchCommand Division(int divisor) => new("SELECT 1 / $1") { Parameters = { new NpgsqlParameter<int> { TypedValue = divisor } } };

    private static async Task<bool> SaysAsync(NpgsqlConnection connection, Guid text) =>
        await ScalarAsync(connection, Saying(text)).ConfigureAwait(false) is string said && said == text.ToString();

    private static async Task<int> ProcessAsync(NpgsqlConnection connection) =>
        (int)(await ScalarAsync(connection, new NpgsqlBatchCommand("SELECT pg_catalog.pg_backend_pid()")).ConfigureAwait(false))!;

    private static Task RunAsync(NpgsqlConnection connection, string sql) => RunAsync(connection, new NpgsqlBatchCommand(sql));

    private static async Task RunAsync(NpgsqlConnection connection, params NpgsqlBatchCommand[] commands)
    {
        var batch = new NpgsqlBatch(connection);
        await using var _ = batch.ConfigureAwait(false);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, NpgsqlBatchCommand command)
    {
        var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
        await using var _ = batch.ConfigureAwait(false);
        return await batch.ExecuteScalarAsync().ConfigureAwait(false);
    }
}
