using System.ComponentModel;
using Npgsql;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>One tenant's rows of a table that belongs to the application.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TColumns">The columns, for conditions and orders.</typeparam>
/// <typeparam name="TInsert">A new row.</typeparam>
public abstract class WritableTable<TRow, TColumns, TInsert> : TenantTable<TRow, TColumns>
{
    private readonly WriteShape _write;
    private readonly Func<TInsert, object?[]> _values;
    private readonly Inserts _inserts;

    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected WritableTable(
        TenantSession session, TableShape shape, WriteShape write, TColumns columns, Func<NpgsqlDataReader, TRow> read, Func<TInsert, object?[]> values)
        : base(session, shape, columns, read)
    {
        _write = write;
        _values = values;
        _inserts = new Inserts(shape, write);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="row">The new row. What is null in a column with a default gets the default.</param>
    /// <param name="cancellationToken">Cancels it; then the row may be there or not.</param>
    /// <returns>The row as it stands, with what the database made.</returns>
    /// <exception cref="TenantAccessException">The tenant's data can't be reached.</exception>
    /// <exception cref="PostgresException">The row breaks a rule of the table.</exception>
    public async Task<TRow> InsertAsync(TInsert row, CancellationToken cancellationToken = default) =>
        (await _inserts.Statement(Session, [_values(row)]).Append($" RETURNING {Shape.Columns}").ToQuery().FirstOrDefaultAsync(Read, cancellationToken).ConfigureAwait(false))!;

    /// <summary>Adds rows, all or none: by COPY into the tenant's own schema, and by INSERT of many rows into shared tables, for which PostgreSQL refuses COPY.</summary>
    /// <param name="rows">The new rows. They are not all held in memory.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The number of rows.</returns>
    /// <inheritdoc cref="InsertAsync"/>
    public Task<long> InsertManyAsync(IEnumerable<TInsert> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Session.InTransactionAsync(transaction => _inserts.AddAsync(transaction, rows.Select(_values), cancellationToken), cancellationToken);
    }

    /// <summary>For generated code: adds a row, or sets the given values of the one that has its key.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected async Task<TRow> UpsertRowAsync(TInsert row, CancellationToken cancellationToken)
    {
        var values = _values(row);
        var text = _inserts.Statement(Session, [values]);
        var target = Shape.Key.Select(column => column.Sql);
        target = Shape.TenantKey is { } tenant ? target.Prepend(tenant) : target;
        text.Append($" ON CONFLICT ({string.Join(", ", target)}) DO UPDATE SET ");
        var set = _write.Insert.Where((column, i) => !column.IsKey && values[i] is not null).Select(column => $"{column.Column.Sql} = excluded.{column.Column.Sql}").ToList();
        // Without a value to set, an assignment that changes nothing makes the row come back.
        text.Append(set.Count > 0 ? string.Join(", ", set) : $"{target.Last()} = excluded.{target.Last()}").Append($" RETURNING {Shape.Columns}");
        return (await text.ToQuery().FirstOrDefaultAsync(Read, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>For generated code: sets columns of the row with a key.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task<TRow?> UpdateRowAsync(object[] key, object?[] changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var text = Begin($"UPDATE {Shape.Table} SET ");
        var separator = "";
        for (var i = 0; i < changes.Length; i++)
        {
            if (changes[i] is not { } value)
                continue;
            text.Append(separator + _write.Update[i].Column.Sql + " = ");
            _write.Update[i].Write(text, value);
            separator = ", ";
        }

        if (separator.Length == 0)
            throw new ArgumentException("There is nothing to change: set at least one column.", nameof(changes));
        return WhereKey(text, key).Append($" RETURNING {Shape.Columns}").ToQuery().FirstOrDefaultAsync(Read, cancellationToken);
    }

    /// <summary>For generated code: removes the row with a key.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected async Task<bool> DeleteRowAsync(object[] key, CancellationToken cancellationToken) =>
        await WhereKey(Begin($"DELETE FROM {Shape.Table}"), key).ToQuery().ExecuteAsync(cancellationToken).ConfigureAwait(false) > 0;

    private StatementText WhereKey(StatementText text, object[] key)
    {
        text.Append($" WHERE {Shape.TenantFilter ?? "true"}");
        for (var i = 0; i < key.Length; i++)
            text.Append($" AND {Shape.Key[i].Sql} = ").Value(Shape.Key[i], key[i]);
        return text;
    }

    /// <summary>A statement whose first parameter is the tenant, where the table asks for one.</summary>
    private StatementText Begin(string sql)
    {
        var text = new StatementText(Session).Append(sql);
        return Shape.TenantFilter is null ? text : text.Bind(Session.Tenant.Value, NpgsqlDbType.Text);
    }
}
