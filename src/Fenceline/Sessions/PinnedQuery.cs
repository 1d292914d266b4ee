using System.ComponentModel;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>For generated code: one statement and its parameters, to be run once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PinnedQuery
{
    private readonly PinnedSession _session;
    private readonly NpgsqlBatchCommand _command;
    private readonly StatementFrame _frame;

    internal PinnedQuery(PinnedSession session, NpgsqlBatchCommand command, StatementFrame? frame = null)
    {
        _session = session;
        _command = command;
        _frame = frame ?? StatementFrame.None;
    }

    /// <summary>Adds the next parameter.</summary>
    public PinnedQuery With<T>(T value, NpgsqlDbType type)
    {
        _command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = ParameterValue.SentAs(type) });
        return this;
    }

    /// <summary>All rows.</summary>
    public async Task<List<T>> ListAsync<T>(Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        var run = await PinnedReader.OpenAsync(_session, _command, _frame, cancellationToken).ConfigureAwait(false);
        await using var _ = run.ConfigureAwait(false);
        var rows = new List<T>();
        while (await run.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(read(run.Reader));
        return rows;
    }

    /// <summary>The rows one by one, as they arrive. A connection is held until the end, or until the caller leaves.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        var run = await PinnedReader.OpenAsync(_session, _command, _frame, cancellationToken).ConfigureAwait(false);
        await using var _ = run.ConfigureAwait(false);
        while (await run.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return read(run.Reader);
    }

    /// <summary>The first row, or the default value when there is none.</summary>
    public async Task<T?> FirstOrDefaultAsync<T>(Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        var run = await PinnedReader.OpenAsync(_session, _command, _frame, cancellationToken).ConfigureAwait(false);
        await using var _ = run.ConfigureAwait(false);
        if (!await run.ReadAsync(cancellationToken).ConfigureAwait(false))
            return default;

        var row = read(run.Reader);
        // Most often this is the end; a result that goes on is cut off.
        await run.ReadAsync(cancellationToken).ConfigureAwait(false);
        return row;
    }

    /// <summary>The only value of a query that has one row, such as a count.</summary>
    public async Task<T> ScalarAsync<T>(CancellationToken cancellationToken) =>
        (await FirstOrDefaultAsync(static reader => reader.GetFieldValue<T>(0), cancellationToken).ConfigureAwait(false))!;

    /// <summary>Runs it for its effect.</summary>
    /// <returns>The number of rows that it inserted, updated or deleted.</returns>
    public async Task<long> ExecuteAsync(CancellationToken cancellationToken)
    {
        var run = await PinnedReader.OpenAsync(_session, _command, _frame, cancellationToken).ConfigureAwait(false);
        await using var _ = run.ConfigureAwait(false);
        return await run.RecordsAffectedAsync(cancellationToken).ConfigureAwait(false);
    }
}
