using Npgsql;

namespace Fenceline;

/// <summary>The result of one statement that runs pinned. Until it is disposed of, it holds a connection.</summary>
internal sealed class PinnedReader : IAsyncDisposable
{
    private readonly PinnedSession _session;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _batch;
    private readonly NpgsqlBatchCommand _command;
    private readonly StatementFrame _frame;
    private readonly Telemetry.Call? _call;
    private readonly bool _hasResult;
    private bool _isAtEnd;

    private PinnedReader(
        PinnedSession session, NpgsqlConnection connection, NpgsqlBatch batch, NpgsqlBatchCommand command, StatementFrame frame, NpgsqlDataReader reader, bool hasResult, Telemetry.Call? call)
    {
        _session = session;
        _connection = connection;
        _batch = batch;
        _command = command;
        _frame = frame;
        _hasResult = hasResult;
        _call = call;
        Reader = reader;
    }

    public NpgsqlDataReader Reader { get; }

    /// <summary>Runs a statement behind the settings that pin it, in one round trip.</summary>
    /// <param name="session">Whose settings they are.</param>
    /// <param name="command">The statement.</param>
    /// <param name="frame">What stands around it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="TenantAccessException">The tenant's data can't be reached.</exception>
    public static async Task<PinnedReader> OpenAsync(
        PinnedSession session, NpgsqlBatchCommand command, StatementFrame frame, CancellationToken cancellationToken)
    {
        var call = session.Telemetry.Start(session.PinnedTenant);
        NpgsqlConnection? connection = null;
        NpgsqlBatch? batch = null;
        NpgsqlDataReader? reader = null;
        try
        {
            var limits = await session.LimitsAsync(cancellationToken).ConfigureAwait(false);
            connection = await session.LeaseAsync(frame, cancellationToken).ConfigureAwait(false);
            batch = CreateBatch(session, connection, limits, command, frame);
            reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            // The reader stands on the first statement's row: what fails from here on is the query.
            // What comes after the statement returns no column.
            var hasResult = await reader.NextResultAsync(cancellationToken).ConfigureAwait(false) && reader.FieldCount > 0;
            return new PinnedReader(session, connection, batch, command, frame, reader, hasResult, call);
        }
        catch (Exception e)
        {
            await CloseAsync(session, connection, batch, reader, frame).ConfigureAwait(false);
            var failure = await TranslateAsync(session, e, isPinned: reader is not null).ConfigureAwait(false);
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
            var hasRow = _hasResult && await Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!hasRow)
            {
                // An error of the statement's end, such as a deferred constraint's, comes with what follows it.
                _isAtEnd = true;
                while (await Reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                {
                    // The frame's.
                }
            }

            return hasRow;
        }
        catch (Exception e)
        {
            _isAtEnd = true;
            var failure = await TranslateAsync(_session, e, isPinned: true).ConfigureAwait(false);
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
            await CloseAsync(_session, _connection, _batch, Reader, _frame).ConfigureAwait(false);
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

    private static NpgsqlBatch CreateBatch(PinnedSession session, NpgsqlConnection connection, TierLimits limits, NpgsqlBatchCommand command, StatementFrame frame)
    {
        var batch = new NpgsqlBatch(connection);
        if (!session.IsTransaction)
            SessionReset.Add(batch, frame.Before);
        batch.BatchCommands.Add(session.CreatePin(limits, session.IsTransaction ? PinPlace.WithinTransaction : PinPlace.Alone));
        batch.BatchCommands.Add(command);
        if (!session.IsTransaction)
            SessionReset.Add(batch, frame.After);
        return batch;
    }

    private static async ValueTask<Exception?> TranslateAsync(PinnedSession session, Exception exception, bool isPinned)
    {
        if (exception is not PostgresException postgres)
            return null;
        if (SessionReset.HasStoppedAtPrepared(postgres))
            return new InvalidOperationException("The SQL prepared a statement by hand (PREPARE), which would stay on a connection that others share. Nothing of it was done.", exception);
        return TransactionMark.ToFailure(postgres)
            ?? (session.PinnedTenant is { } tenant ? TenantConstraintException.Of(postgres, tenant) : null)
            ?? (Exception?)await session.TranslateAsync(exception, isPinned).ConfigureAwait(false);
    }

    private static async ValueTask CloseAsync(
        PinnedSession session, NpgsqlConnection? connection, NpgsqlBatch? batch, NpgsqlDataReader? reader, StatementFrame frame)
    {
        try
        {
            if (reader is not null)
                await reader.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            // Not every error comes this way: what was cancelled ends in silence.
            var isComplete = batch is { BatchCommands: [.., { StatementType: not StatementType.Unknown }] };
            if (batch is not null)
                await batch.DisposeAsync().ConfigureAwait(false);
            if (connection is not null && !session.IsTransaction)
            {
                if (frame.IsOwn && !isComplete)
                    await SessionReset.RollBackAsync(connection).ConfigureAwait(false);
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
