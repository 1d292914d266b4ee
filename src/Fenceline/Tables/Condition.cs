using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>
/// Which rows of a table: made of its columns, as in <c>c => c.Amount > 100 &amp;&amp; c.Status == "paid"</c>. Values become
/// parameters. A comparison with a NULL column holds for no row, and <c>!</c> holds where its condition does not.
/// </summary>
/// <typeparam name="TRow">The table's row.</typeparam>
public sealed class Condition<TRow>
{
    private readonly Action<StatementText> _write;

    internal Condition(Action<StatementText> write) => _write = write;

    /// <summary>Holds for every row: where a condition is optional.</summary>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "It is of the row's type.")]
    public static Condition<TRow> Always { get; } = new(text => text.Append("true"));

    /// <summary>Both hold.</summary>
    public static Condition<TRow> operator &(Condition<TRow> left, Condition<TRow> right) => Both(left, " AND ", right);

    /// <summary>One of them holds, or both.</summary>
    public static Condition<TRow> operator |(Condition<TRow> left, Condition<TRow> right) => Both(left, " OR ", right);

    /// <summary>It does not hold.</summary>
    public static Condition<TRow> operator !(Condition<TRow> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new Condition<TRow>(text =>
        {
            text.Append("(");
            condition.Write(text);
            text.Append(") IS NOT TRUE");
        });
    }

    /// <summary>For <c>||</c>, which becomes <c>|</c>: what holds is decided in the database.</summary>
    public static bool operator true(Condition<TRow> condition) => false;

    /// <summary>For <c>&amp;&amp;</c>, which becomes <c>&amp;</c>: what holds is decided in the database.</summary>
    public static bool operator false(Condition<TRow> condition) => false;

    /// <inheritdoc cref="op_BitwiseAnd"/>
    public Condition<TRow> BitwiseAnd(Condition<TRow> right) => this & right;

    /// <inheritdoc cref="op_BitwiseOr"/>
    public Condition<TRow> BitwiseOr(Condition<TRow> right) => this | right;

    /// <inheritdoc cref="op_LogicalNot"/>
    public Condition<TRow> LogicalNot() => !this;

    internal void Write(StatementText text) => _write(text);

    private static Condition<TRow> Both(Condition<TRow> left, string word, Condition<TRow> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new Condition<TRow>(text =>
        {
            text.Append("(");
            left.Write(text);
            text.Append(word);
            right.Write(text);
            text.Append(")");
        });
    }
}
