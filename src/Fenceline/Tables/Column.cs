using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>A column in a condition.</summary>
/// <typeparam name="TRow">The table's row.</typeparam>
public class Column<TRow>
{
    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Column(ColumnInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        Info = info;
    }

    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ColumnInfo Info { get; }

    /// <summary>Has no value.</summary>
    public Condition<TRow> IsNull() => new(text => text.Append(Info.Sql).Append(" IS NULL"));

    /// <summary>Has a value.</summary>
    public Condition<TRow> IsNotNull() => new(text => text.Append(Info.Sql).Append(" IS NOT NULL"));
}

/// <summary>A column in a condition or an order.</summary>
/// <typeparam name="TRow">The table's row.</typeparam>
/// <typeparam name="T">What the column holds.</typeparam>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "They have: EqualTo and so on, named as they read.")]
public class Column<TRow, T> : Column<TRow>
{
    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Column(ColumnInfo info)
        : base(info)
    {
    }

    /// <summary>Equals a value; for null, has none.</summary>
    public static Condition<TRow> operator ==(Column<TRow, T> column, T value) => Checked(column).EqualTo(value);

    /// <summary>Differs from a value, having none included; for null, has one.</summary>
    public static Condition<TRow> operator !=(Column<TRow, T> column, T value) => Checked(column).NotEqualTo(value);

    /// <summary>Comes before a value.</summary>
    public static Condition<TRow> operator <(Column<TRow, T> column, T value) => Checked(column).Compare(" < ", value);

    /// <summary>Comes after a value.</summary>
    public static Condition<TRow> operator >(Column<TRow, T> column, T value) => Checked(column).Compare(" > ", value);

    /// <summary>Comes before a value, or equals it.</summary>
    public static Condition<TRow> operator <=(Column<TRow, T> column, T value) => Checked(column).Compare(" <= ", value);

    /// <summary>Comes after a value, or equals it.</summary>
    public static Condition<TRow> operator >=(Column<TRow, T> column, T value) => Checked(column).Compare(" >= ", value);

    /// <summary>Ordered by the column, the smallest first.</summary>
    public static implicit operator Ordering<TRow>(Column<TRow, T> column) => Checked(column).Ascending();

    /// <summary>Equals a value; for null, has none.</summary>
    public Condition<TRow> EqualTo(T value) => value is null ? IsNull() : Compare(" = ", value);

    /// <summary>Differs from a value, having none included; for null, has one.</summary>
    public Condition<TRow> NotEqualTo(T value) => value is null ? IsNotNull() : Compare(" IS DISTINCT FROM ", value);

    /// <summary>Equals one of some values. With none, it holds for no row.</summary>
    /// <param name="values">At most some 60,000. Null is not among what a column can equal.</param>
    public Condition<TRow> In(IEnumerable<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var known = values.Where(value => value is not null).ToList();
        return known.Count == 0 ? new Condition<TRow>(text => text.Append("false")) : new Condition<TRow>(text =>
        {
            text.Append(Info.Sql);
            for (var i = 0; i < known.Count; i++)
                text.Append(i == 0 ? " IN (" : ", ").Value(Info, known[i]);
            text.Append(")");
        });
    }

    /// <inheritdoc cref="In(IEnumerable{T})"/>
    public Condition<TRow> In(params T[] values) => In((IEnumerable<T>)values);

    /// <summary>Ordered by the column, the smallest first.</summary>
    public Ordering<TRow> Ascending() => new([new OrderedColumn(Info, false)]);

    /// <summary>Ordered by the column, the largest first.</summary>
    public Ordering<TRow> Descending() => new([new OrderedColumn(Info, true)]);

    /// <summary>Whether both are the same object: a column equals a value in the database only.</summary>
    public sealed override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => Info.GetHashCode();

    private protected Condition<TRow> Compare(string comparison, T value) => value is null
        ? throw new ArgumentNullException(nameof(value), "Nothing comes before or after null. Use IsNull or IsNotNull.")
        : new Condition<TRow>(text => text.Append(Info.Sql).Append(comparison).Value(Info, value));

    private static Column<TRow, T> Checked(Column<TRow, T> column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column;
    }
}
