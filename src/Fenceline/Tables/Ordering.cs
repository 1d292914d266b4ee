namespace Fenceline;

/// <summary>An order of rows, by one column after the other. NULL comes last, whichever way a column is ordered.</summary>
/// <typeparam name="TRow">The table's row.</typeparam>
public sealed class Ordering<TRow>
{
    internal Ordering(IReadOnlyList<OrderedColumn> columns) => Columns = columns;

    internal IReadOnlyList<OrderedColumn> Columns { get; }

    /// <summary>Rows that this order leaves equal are ordered by another.</summary>
    public Ordering<TRow> Then(Ordering<TRow> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new Ordering<TRow>([.. Columns, .. next.Columns]);
    }

    internal static string OrderBy(IEnumerable<OrderedColumn> columns)
    {
        var list = string.Join(", ", columns.Select(column =>
            column.Column.Sql + (column.IsDescending ? " DESC" : "") + (column.Column.IsNullable ? " NULLS LAST" : "")));
        return list.Length == 0 ? "" : " ORDER BY " + list;
    }
}

/// <summary>A column of an order.</summary>
internal readonly record struct OrderedColumn(ColumnInfo Column, bool IsDescending);
