using System.ComponentModel;
using Npgsql;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>For generated code: one statement and its parameters, to be run once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PinnedQuery
{
    private readonly PinnedSession _session;
    private readonly NpgsqlBatchCommand _command;

    internal PinnedQuery(PinnedSession session, string sql)
    {
        _session = session;
        _command = new NpgsqlBatchCommand(sql);
    }

    /// <summary>Adds the next parameter.</summary>
    public PinnedQuery With<T>(T value, NpgsqlDbType type)
    {
        _command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return this;
    }

    /// <summary>Adds a row limit as the next parameter; null is no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    public PinnedQuery WithLimit(int? limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit ?? 0, nameof(limit));
        return With<long>(limit ?? long.MaxValue, NpgsqlDbType.Bigint);
    }

    /// <summary>All rows.</summary>
    public Task<List<T>> ListAsync<T>(Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(
            static async (reader, read, cancellationToken) =>
            {
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    rows.Add(read(reader));
                return rows;
            },
            read,
            cancellationToken);

    /// <summary>The first row, or the default value when there is none.</summary>
    public Task<T?> FirstOrDefaultAsync<T>(Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(
            static async (reader, read, cancellationToken) =>
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? read(reader) : default,
            read,
            cancellationToken);

    /// <summary>The only value of a query that has one row, such as a count.</summary>
    public Task<T> ScalarAsync<T>(CancellationToken cancellationToken) =>
        RunAsync(
            static async (reader, _, cancellationToken) =>
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return reader.GetFieldValue<T>(0);
            },
            0,
            cancellationToken);

    private async Task<TResult> RunAsync<TState, TResult>(
        Func<NpgsqlDataReader, TState, CancellationToken, Task<TResult>> consume,
        TState state,
        CancellationToken cancellationToken)
    {
        var isPinned = false;
        try
        {
            var connection = await _session.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            var batch = new NpgsqlBatch(connection) { BatchCommands = { _session.CreatePin(), _command } };
            await using var __ = batch.ConfigureAwait(false);
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var ___ = reader.ConfigureAwait(false);
            // The reader stands on the first statement's row: what fails from here on is the query.
            isPinned = true;
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            return await consume(reader, state, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (_session.Translate(e, isPinned) is { } translated)
        {
            throw translated;
        }
    }
}
