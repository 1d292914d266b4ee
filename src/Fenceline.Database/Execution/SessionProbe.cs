using Npgsql;

namespace Fenceline.Database.Execution;

/// <summary>
/// Whether a connection keeps one server process. Behind a pooler in transaction mode it has another one for each transaction, so that roles,
/// settings and <c>CREATE INDEX CONCURRENTLY</c> would meet other sessions than were meant.
/// </summary>
internal static class SessionProbe
{
    private const int Rounds = 4;

    /// <param name="connection">Open, and not in a transaction.</param>
    /// <param name="connectionString">Opens others of its kind.</param>
    /// <exception cref="MigrationException">A pooler in transaction mode answers.</exception>
    public static async Task RequireOwnSessionAsync(NpgsqlConnection connection, string connectionString, CancellationToken cancellationToken)
    {
        if (!await IsOwnSessionAsync(connection, connectionString, cancellationToken).ConfigureAwait(false))
            throw new MigrationException("A pooler in transaction mode is between here and the server. A migration needs a session of its own: give --database the server's own address, or a pooler in session mode (on Supabase the direct connection, or port 5432 of the pooler).");
    }

    /// <param name="connection">Open, and not in a transaction.</param>
    /// <param name="connectionString">Opens others of its kind.</param>
    public static async Task<bool> IsOwnSessionAsync(NpgsqlConnection connection, string connectionString, CancellationToken cancellationToken)
    {
        var process = await ProcessAsync(connection, cancellationToken).ConfigureAwait(false);
        // A server says its own number when it greets; a pooler can't, since it has none for this client yet.
        if (process == connection.ProcessID)
            return true;
        for (var round = 0; round < Rounds; round++)
        {
            // Who comes while the first one does nothing gets its process, where processes are shared; and holds it, so that the first one gets another.
            await using var other = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            await other.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await other.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            if (await ProcessAsync(other, cancellationToken).ConfigureAwait(false) == process || await ProcessAsync(connection, cancellationToken).ConfigureAwait(false) != process)
                return false;
        }

        return true;
    }

    private static async Task<int> ProcessAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_catalog.pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
