using System.Data;
using Npgsql;

namespace Fenceline;

/// <summary>
/// Takes back what the application's own SQL may have changed for the session. Npgsql resets a connection before it is
/// used again; but behind a pooler in transaction mode that is another server connection by then, and who gets this one
/// is not ours. So it is done before a pooler can part with it: in the batch in which the transaction ends.
/// </summary>
internal static class SessionReset
{
    private const int Attempts = 3;
    private const string Savepoint = "fenceline_end";

    // No setting has that name: so PostgreSQL says, and names it.
    private const string PreparedMark = "fenceline_prepared_by_hand";

    /// <summary>
    /// What DISCARD ALL does, which may not stand in a batch: but for the statements that were prepared, since Npgsql's
    /// own are among them. Nothing here returns a column, as a result of the application's does.
    /// </summary>
    public static IReadOnlyList<string> Statements { get; } =
    [
        "RESET ALL",
        "RESET ROLE",
        "SELECT FROM pg_catalog.pg_advisory_unlock_all()",
        "UNLISTEN *",
        "CLOSE ALL",
        "DISCARD TEMP",
        "DISCARD SEQUENCES",
    ];

    /// <summary>A transaction's end. What is deferred comes first: should it fail, the transaction is still there to be ended in another way.</summary>
    public static IReadOnlyList<string> Commit { get; } = ["SET CONSTRAINTS ALL IMMEDIATE", "COMMIT", .. Statements];

    /// <summary>Stops a batch, and leaves its transaction open, when SQL has prepared a statement by hand.</summary>
    public static IReadOnlyList<string> StopAtPrepared { get; } =
    [
        $"SAVEPOINT {Savepoint}",
        $"SELECT FROM pg_catalog.pg_prepared_statement() AS prepared WHERE CASE WHEN prepared.from_sql THEN pg_catalog.set_config('{PreparedMark}', '', true) IS NULL END",
    ];

    /// <summary>Whether a statement of <see cref="StopAtPrepared"/> failed because there was something to stop at.</summary>
    public static bool HasStoppedAtPrepared(PostgresException exception) =>
        exception.SqlState == PostgresErrorCodes.UndefinedObject && exception.MessageText.Contains(PreparedMark, StringComparison.Ordinal);

    public static void Add(NpgsqlBatch batch, IEnumerable<string> statements)
    {
        foreach (var statement in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
    }

    /// <summary>Commits a transaction in which <see cref="StopAtPrepared"/> has stopped a batch, without what was prepared.</summary>
    public static async Task CommitWithoutPreparedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var prepared = await PreparedAsync(connection, [$"ROLLBACK TO SAVEPOINT {Savepoint}"], cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, [.. prepared.Select(Deallocate), .. Commit], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends whatever there is of a transaction, and leaves nothing on the connection. One that is broken is gone anyway.</summary>
    public static async Task RollBackAsync(NpgsqlConnection connection)
    {
        for (var attempt = 1; connection.FullState.HasFlag(ConnectionState.Open); attempt++)
        {
            try
            {
                // What was prepared outlives the rollback. The second transaction holds the server connection until it is gone.
                var prepared = await PreparedAsync(connection, ["ROLLBACK", "BEGIN"], CancellationToken.None).ConfigureAwait(false);
                await RunAsync(connection, [.. prepared.Select(Deallocate), "COMMIT", .. Statements], CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled && attempt < Attempts)
            {
                // Meant for what ran before: a request to cancel comes when it comes.
            }
            catch (NpgsqlException)
            {
                return;
            }
        }
    }

    private static string Deallocate(string name) => "DEALLOCATE " + Quoting.Identifier(name);

    private static async Task<List<string>> PreparedAsync(NpgsqlConnection connection, IEnumerable<string> before, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using var _ = batch.ConfigureAwait(false);
        Add(batch, [.. before, "SELECT prepared.name FROM pg_catalog.pg_prepared_statement() AS prepared WHERE prepared.from_sql"]);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            names.Add(reader.GetString(0));
        return names;
    }

    private static async Task RunAsync(NpgsqlConnection connection, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using var _ = batch.ConfigureAwait(false);
        Add(batch, statements);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
