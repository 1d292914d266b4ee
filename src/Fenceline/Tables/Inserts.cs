using Npgsql;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>Puts new rows into a table: one, or many in one transaction.</summary>
internal sealed class Inserts(TableShape table, WriteShape write)
{
    private const int RowsPerStatement = 500;

    private readonly int _rowsPerStatement = Math.Min(RowsPerStatement, (StatementText.MaxParameters - 1) / Math.Max(1, write.Insert.Count));

    /// <summary>An insert, without its end. The tenant is the first parameter, where the table asks for one.</summary>
    public StatementText Statement(TenantSession session, IReadOnlyList<object?[]> rows)
    {
        var text = new StatementText(session);
        if (table.TenantFilter is not null)
            text.Bind(session.Tenant.Value, NpgsqlDbType.Text);
        var columns = write.Insert.Select(column => column.Column.Sql);
        text.Append($"INSERT INTO {table.Table} ({string.Join(", ", write.TenantColumn is { } tenant ? columns.Prepend(tenant) : columns)}) VALUES ");
        for (var i = 0; i < rows.Count; i++)
        {
            text.Append(i == 0 ? "(" : ", (");
            WriteValues(text, rows[i]);
            text.Append(")");
        }

        return text;
    }

    /// <summary>
    /// Adds all rows in the transaction: by COPY, except where row-level security holds, since PostgreSQL refuses COPY there,
    /// and where there are arrays of enums.
    /// </summary>
    public Task<long> AddAsync(TenantTransaction transaction, IEnumerable<object?[]> rows, CancellationToken cancellationToken) =>
        table.TenantFilter is null && !write.Insert.Any(column => column.Column.IsEnumArray) ? CopyAsync(transaction, rows, cancellationToken) : AddInChunksAsync(transaction, rows, cancellationToken);

    private void WriteValues(StatementText text, object?[] row)
    {
        if (write.TenantColumn is not null)
            text.Append(write.TenantValue);
        for (var i = 0; i < row.Length; i++)
        {
            if (i > 0 || write.TenantColumn is not null)
                text.Append(", ");
            if (row[i] is { } value)
                write.Insert[i].Write(text, value);
            else
                text.Append("DEFAULT");
        }
    }

    private async Task<long> AddInChunksAsync(TenantTransaction transaction, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var chunk in rows.Chunk(_rowsPerStatement))
            count += await Statement(transaction, chunk).ToQuery().ExecuteAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    private async Task<long> CopyAsync(TenantTransaction transaction, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        var count = 0L;
        NpgsqlBinaryImporter? importer = null;
        try
        {
            bool[]? given = null;
            foreach (var row in rows)
            {
                // COPY has no word for a default: rows that leave out other columns than the ones before begin another COPY.
                var mask = Array.ConvertAll(row, value => value is not null);
                if (given is null || !mask.AsSpan().SequenceEqual(given))
                {
                    await CompleteAsync(importer, cancellationToken).ConfigureAwait(false);
                    given = mask;
                    var columns = write.Insert.Where((_, i) => mask[i]).Select(column => column.Column.Sql);
                    importer = await transaction.BeginCopyAsync($"COPY {table.Table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
                }

                await WriteRowAsync(importer!, row, cancellationToken).ConfigureAwait(false);
                count++;
            }

            await CompleteAsync(importer, cancellationToken).ConfigureAwait(false);
            return count;
        }
        catch (PostgresException e) when (TenantConstraintException.Of(e, transaction.Tenant) is { } broken)
        {
            throw broken;
        }
        finally
        {
            if (importer is not null)
                await importer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteRowAsync(NpgsqlBinaryImporter importer, object?[] row, CancellationToken cancellationToken)
    {
        await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] is not { } value)
                continue;
            var column = write.Insert[i].Column;
            if (value is DBNull)
                await importer.WriteNullAsync(cancellationToken).ConfigureAwait(false);
            else
                await importer.WriteAsync(column.ToParameter(value), ParameterValue.SentAs(column.DbType), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task CompleteAsync(NpgsqlBinaryImporter? importer, CancellationToken cancellationToken)
    {
        if (importer is null)
            return;
        await importer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await importer.DisposeAsync().ConfigureAwait(false);
    }
}
