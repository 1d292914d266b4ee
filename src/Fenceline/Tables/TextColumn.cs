using System.ComponentModel;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>A column of text in a condition or an order.</summary>
/// <typeparam name="TRow">The table's row.</typeparam>
/// <typeparam name="T"><c>string</c>, or <c>string?</c> for a column that may be NULL.</typeparam>
public sealed class TextColumn<TRow, T> : Column<TRow, T>
{
    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TextColumn(ColumnInfo info)
        : base(info)
    {
    }

    /// <summary>Begins with a text.</summary>
    public Condition<TRow> StartsWith(string text) => Like("", text, "%");

    /// <summary>Ends with a text.</summary>
    public Condition<TRow> EndsWith(string text) => Like("%", text, "");

    /// <summary>Has a text in it.</summary>
    public Condition<TRow> Contains(string text) => Like("%", text, "%");

    private Condition<TRow> Like(string before, string part, string after)
    {
        ArgumentNullException.ThrowIfNull(part);
        var pattern = before + part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + after;
        return new Condition<TRow>(text => text.Append(Info.Sql).Append(" LIKE ").Parameter(pattern, NpgsqlDbType.Text));
    }
}
