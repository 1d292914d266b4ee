using Npgsql;

namespace Fenceline;

/// <summary>The result of one statement that runs pinned. Until it is disposed of, it holds a connection.</summary>
internal sealed class PinnedReader : IAsyncDisposable
{
    private readonly PinnedSession _session;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _batch;
    private readonly NpgsqlBatchCommand _command;
    private readonly Telemetry.Call? _call;
    private bool _isAtEnd;

    private PinnedReader(PinnedSession session, NpgsqlConnection connection, NpgsqlBatch batch, NpgsqlBatchCommand command, NpgsqlDataReader reader, Telemetry.Call? call)
    {
        _session = session;
        _connection = connection;
        _batch = batch;
        _command = command;
        _call = call;
        Reader = reader;
    }

    public NpgsqlDataReader Reader { get; }

    /// <summary>Runs a statement behind the settings that pin it, in one round trip.</summary>
    /// <param name="session">Whose settings they are.</param>
    /// <param name="command">The statement.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="checks">Statements that run pinned before it; the last of them returns rows, which are passed over, and the others none.</param>
    /// <exception cref="TenantAccessException">The tenant's data can't be reached.</exception>
    public static async Task<PinnedReader> OpenAsync(
        PinnedSession session, NpgsqlBatchCommand command, CancellationToken cancellationToken, params NpgsqlBatchCommand[] checks)
    {
        var call = session.Telemetry.Start(session.PinnedTenant);
        NpgsqlConnection? connection = null;
        NpgsqlBatch? batch = null;
        NpgsqlDataReader? reader = null;
        try
        {
            connection = await session.LeaseAsync(cancellationToken).ConfigureAwait(false);
            batch = new NpgsqlBatch(connection) { BatchCommands = { session.CreatePin() } };
            foreach (var check in checks)
                batch.BatchCommands.Add(check);
            batch.BatchCommands.Add(command);
            reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            // The reader stands on the first statement's row: what fails from here on is the query.
            if (checks.Length > 0)
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            return new PinnedReader(session, connection, batch, command, reader, call);
        }
        catch (Exception e)
        {
            await CloseAsync(session, connection, batch, reader).ConfigureAwait(false);
            var failure = await session.TranslateAsync(e, isPinned: reader is not null).ConfigureAwait(false);
            call?.Fail(failure ?? e);
            call?.Stop();
            if (failure is not null)
                throw failure;
            throw;
        }
    }

    /// <summary>How many rows the statement wrote. Known once the rows that it returns are read.</summary>
    public async ValueTask<long> RecordsAffectedAsync(CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // Rows that nobody asked for.
        }

        return _command.StatementType is StatementType.Select ? 0 : (long)_command.Rows;
    }

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var hasRow = await Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!hasRow)
            {
                // An error of the statement's end, such as a deferred constraint's, comes with what follows it.
                _isAtEnd = true;
                await Reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }

            return hasRow;
        }
        catch (Exception e)
        {
            _isAtEnd = true;
            var failure = await _session.TranslateAsync(e, isPinned: true).ConfigureAwait(false);
            _call?.Fail(failure ?? e);
            if (failure is not null)
                throw failure;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Who leaves early does not want the rest. In a transaction it has to be read: a cancelled statement would end it.
        if (!_isAtEnd && !_session.IsTransaction)
            _batch.Cancel();
        try
        {
            await CloseAsync(_session, _connection, _batch, Reader).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled && !_isAtEnd)
        {
            // As asked for.
        }
        finally
        {
            _call?.Stop();
        }
    }

    private static async ValueTask CloseAsync(PinnedSession session, NpgsqlConnection? connection, NpgsqlBatch? batch, NpgsqlDataReader? reader)
    {
        try
        {
            if (reader is not null)
                await reader.DisposeAsync().ConfigureAwait(false);
            if (batch is not null)
                await batch.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (connection is not null && !session.IsTransaction)
                await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
