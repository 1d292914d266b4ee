using System.ComponentModel;
using Npgsql;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>All tenants' rows of a table, each with its tenant. Everything is read as the admin role.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public abstract class CrossTenantTable<TRow>
{
    private readonly CrossTenantSession _session;
    private readonly CrossTenantShape _shape;
    private readonly Func<NpgsqlDataReader, TRow> _read;

    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected CrossTenantTable(CrossTenantSession session, CrossTenantShape shape, Func<NpgsqlDataReader, TRow> read)
    {
        _session = session;
        _shape = shape;
        _read = read;
    }

    /// <summary>The rows of all tenants, ordered by tenant and key, in one statement over all schemas.</summary>
    /// <param name="limit">At most so many; null for all.</param>
    /// <param name="cancellationToken">Cancels the query; nothing of it stays on the connection.</param>
    /// <exception cref="TenantAccessException">The data can't be reached.</exception>
    public Task<List<TenantRow<TRow>>> ListAsync(int? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit ?? 0, nameof(limit));
        var text = new StatementText(_session).Append(_shape.ListSql);
        if (limit is { } most)
            text.Append(" LIMIT ").Parameter((long)most, NpgsqlDbType.Bigint);
        return text.ToQuery().ListAsync(ReadTagged, cancellationToken);
    }

    /// <summary>The number of rows of all tenants.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        _session.CreateQuery(_shape.CountSql).ScalarAsync<long>(cancellationToken);

    /// <summary>The number of rows of each tenant that has any, ordered by tenant.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public Task<List<TenantRow<long>>> CountByTenantAsync(CancellationToken cancellationToken = default) =>
        _session.CreateQuery(_shape.CountByTenantSql).ListAsync(
            static reader => new TenantRow<long>(TenantId.Parse(reader.GetString(1)), reader.GetInt64(0)), cancellationToken);

    /// <summary>
    /// The rows of all tenants as they arrive, in no order: several schemas are read at a time, each over a connection of
    /// its own, so that thousands of tenants need neither one huge statement nor all the memory. Each tenant's rows are
    /// read in one statement; those of several tenants at several times.
    /// </summary>
    /// <param name="parallelism">At most so many connections at a time.</param>
    /// <param name="skipMissing">Tenants who lack the table, because nothing was synced yet, are left out; else they are an error that names them.</param>
    /// <param name="cancellationToken">Cancels all of it.</param>
    /// <exception cref="TenantAccessException">A tenant's table is missing, or the data can't be reached.</exception>
    public IAsyncEnumerable<TenantRow<TRow>> StreamAsync(int parallelism = 4, bool skipMissing = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallelism);
        return new FanOut<TenantRow<TRow>>(_session, _shape, ReadTagged, skipMissing).StreamAsync(parallelism, cancellationToken);
    }

    private TenantRow<TRow> ReadTagged(NpgsqlDataReader reader) => new(TenantId.Parse(reader.GetString(_shape.ColumnCount)), _read(reader));
}
