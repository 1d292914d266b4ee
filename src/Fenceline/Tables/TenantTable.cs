using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Npgsql;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>One tenant's rows of a table. Every call runs under the tenant's role, path and setting.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TColumns">The columns, for conditions and orders.</typeparam>
public abstract class TenantTable<TRow, TColumns>
{
    private readonly TColumns _columns;

    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TenantTable(TenantSession session, TableShape shape, TColumns columns, Func<NpgsqlDataReader, TRow> read)
    {
        Session = session;
        Shape = shape;
        Read = read;
        _columns = columns;
    }

    internal TenantSession Session { get; }

    internal TableShape Shape { get; }

    internal Func<NpgsqlDataReader, TRow> Read { get; }

    /// <summary>The rows that a condition holds for.</summary>
    /// <param name="where">Which rows, as in <c>c => c.Amount > 100</c>; null for all.</param>
    /// <param name="orderBy">In which order, as in <c>c => c.Created.Descending()</c>; null for the key's.</param>
    /// <param name="limit">At most so many; null for all.</param>
    /// <param name="cancellationToken">Cancels the query; nothing of it stays on the connection.</param>
    /// <exception cref="TenantAccessException">The tenant's data can't be reached.</exception>
    public Task<List<TRow>> ListAsync(
        Func<TColumns, Condition<TRow>>? where = null,
        Func<TColumns, Ordering<TRow>>? orderBy = null,
        int? limit = null,
        CancellationToken cancellationToken = default) =>
        SelectQuery(where, orderBy, limit).ListAsync(Read, cancellationToken);

    /// <summary>The rows one by one, as they arrive, in constant memory. A connection is held until the end, or until the caller leaves.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public IAsyncEnumerable<TRow> StreamAsync(
        Func<TColumns, Condition<TRow>>? where = null,
        Func<TColumns, Ordering<TRow>>? orderBy = null,
        int? limit = null,
        CancellationToken cancellationToken = default) =>
        SelectQuery(where, orderBy, limit).StreamAsync(Read, cancellationToken);

    /// <summary>The number of rows that a condition holds for.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public Task<long> CountAsync(Func<TColumns, Condition<TRow>>? where = null, CancellationToken cancellationToken = default) =>
        Filtered($"SELECT count(*) FROM {Shape.Table} WHERE {Shape.TenantFilter ?? "true"}", where).ToQuery().ScalarAsync<long>(cancellationToken);

    /// <summary>Whether there is a row that a condition holds for.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public Task<bool> ExistsAsync(Func<TColumns, Condition<TRow>>? where = null, CancellationToken cancellationToken = default) =>
        Filtered($"SELECT EXISTS (SELECT FROM {Shape.Table} WHERE {Shape.TenantFilter ?? "true"}", where).Append(")").ToQuery().ScalarAsync<bool>(cancellationToken);

    /// <summary>For generated code: the query for one row; the key's values are to be added.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected PinnedQuery FindQuery() => FixedQuery(Shape.FindSql);

    /// <summary>For generated code: a page of the rows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected async Task<Page<TRow>> ReadPageAsync(
        int size, string? after, Func<TColumns, Condition<TRow>>? where, Func<TColumns, Ordering<TRow>>? orderBy, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var paging = new Paging(Shape, orderBy?.Invoke(_columns).Columns ?? []);
        var text = Filtered(paging.SelectSql, where);
        if (after is not null)
            paging.WriteAfter(text, after);
        paging.WriteOrder(text, size);
        try
        {
            var rows = await text.ToQuery().ListAsync(reader => (Row: Read(reader), Place: paging.Place(reader)), cancellationToken).ConfigureAwait(false);
            return rows.Count <= size
                ? new Page<TRow>(rows.ConvertAll(row => row.Row), null)
                : new Page<TRow>(rows.GetRange(0, size).ConvertAll(row => row.Row), paging.Cursor(rows[size - 1].Place));
        }
        catch (PostgresException e) when (after is not null && e.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            throw PageCursor.NoCursor(nameof(after));
        }
    }

    private PinnedQuery SelectQuery(Func<TColumns, Condition<TRow>>? where, Func<TColumns, Ordering<TRow>>? orderBy, int? limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit ?? 0, nameof(limit));
        if (where is null && orderBy is null && limit is null)
            return FixedQuery(Shape.ListSql);

        var text = Filtered(Shape.SelectSql, where);
        text.Append(orderBy is null ? Shape.KeyOrder : Ordering<TRow>.OrderBy(orderBy(_columns).Columns));
        if (limit is { } most)
            text.Append(" LIMIT ").Parameter((long)most, NpgsqlDbType.Bigint);
        return text.ToQuery();
    }

    /// <summary>A text that is made once for the table; the tenant is its first parameter, where it asks for one.</summary>
    private PinnedQuery FixedQuery(string sql)
    {
        var query = Session.CreateQuery(sql);
        return Shape.TenantFilter is null ? query : query.With(Session.Tenant.Value, NpgsqlDbType.Text);
    }

    /// <param name="sql">Ends in the tenant's filter.</param>
    /// <param name="where">What else must hold.</param>
    private StatementText Filtered(string sql, Func<TColumns, Condition<TRow>>? where)
    {
        var text = new StatementText(Session).Append(sql);
        if (Shape.TenantFilter is not null)
            text.Bind(Session.Tenant.Value, NpgsqlDbType.Text);
        if (where is not null)
        {
            text.Append(" AND ");
            where(_columns).Write(text);
        }

        return text;
    }
}
