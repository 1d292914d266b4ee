using NpgsqlTypes;

namespace Fenceline;

/// <summary>Keyset paging: a page begins after a row's place in the order, so that its cost does not grow with its number.</summary>
internal sealed class Paging
{
    private readonly TableShape _shape;
    private readonly OrderedColumn[] _order;
    private readonly string _orderBy;

    /// <summary>Rows that the order leaves equal are ordered by the key, so that each has a place of its own.</summary>
    public Paging(TableShape shape, IEnumerable<OrderedColumn> order)
    {
        _shape = shape;
        _order = [.. order.Concat(shape.Key.Select(column => new OrderedColumn(column, false))).DistinctBy(item => item.Column.Sql)];
        _orderBy = Ordering<object>.OrderBy(_order);
    }

    private string Identity => _shape.Table + _orderBy;

    /// <summary>The row's columns and its place in the order, as text that PostgreSQL reads back exactly. A name of its own keeps each apart from a column.</summary>
    public string SelectSql => _shape.Select(string.Concat(_order.Select((item, i) => FormattableString.Invariant($", ({item.Column.Sql})::text AS \"fenceline.place{i}\""))));

    public void WriteAfter(StatementText text, string cursor)
    {
        var place = PageCursor.Read(cursor, Identity, _order.Length);
        text.Append(" AND (");
        if (_order.All(item => !item.Column.IsNullable && item.IsDescending == _order[0].IsDescending))
            WriteRowComparison(text, place);
        else
            WriteStepByStep(text, place);
        text.Append(")");
    }

    public void WriteOrder(StatementText text, int size) =>
        // One more, to see whether it goes on.
        text.Append(_orderBy).Append(" LIMIT ").Parameter((long)size + 1, NpgsqlDbType.Bigint);

    public string Cursor(string?[] place) => PageCursor.Write(Identity, place);

    public string?[] Place(Npgsql.NpgsqlDataReader reader) =>
        [.. Enumerable.Range(reader.FieldCount - _order.Length, _order.Length).Select(column => reader.IsDBNull(column) ? null : reader.GetString(column))];

    /// <summary>One comparison that an index serves.</summary>
    private void WriteRowComparison(StatementText text, string?[] place)
    {
        text.Append("(" + string.Join(", ", _order.Select(item => item.Column.Sql)) + (_order[0].IsDescending ? ") < (" : ") > ("));
        for (var i = 0; i < _order.Length; i++)
            Value(text.Append(i == 0 ? "" : ", "), i, place);
        text.Append(")");
    }

    /// <summary>Equal in the first columns and later in the next, for each number of first columns. NULL comes last.</summary>
    private void WriteStepByStep(StatementText text, string?[] place)
    {
        text.Append("false");
        for (var last = 0; last < _order.Length; last++)
        {
            if (place[last] is null)
                continue;

            text.Append(" OR (");
            for (var i = 0; i < last; i++)
            {
                if (place[i] is null)
                    text.Append(_order[i].Column.Sql + " IS NULL AND ");
                else
                    Value(text.Append(_order[i].Column.Sql + " = "), i, place).Append(" AND ");
            }

            var (column, isDescending) = _order[last];
            Value(text.Append("(" + column.Sql + (isDescending ? " < " : " > ")), last, place);
            text.Append(column.IsNullable ? $" OR {column.Sql} IS NULL))" : "))");
        }
    }

    private StatementText Value(StatementText text, int i, string?[] place) =>
        text.Parameter(place[i] ?? throw PageCursor.NoCursor("after"), NpgsqlDbType.Text).Append("::" + _order[i].Column.SqlType);
}
