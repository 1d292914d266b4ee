using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>For generated code: what may be written to a table.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record WriteShape
{
    /// <summary>The tenant's column, quoted, where a row carries it in one; null otherwise.</summary>
    [StringSyntax(SqlPart.Syntax)]
    public string? TenantColumn { get; init; }

    /// <summary>What an insert puts there, of which <c>$1</c> is the tenant as a text.</summary>
    [StringSyntax(SqlPart.Syntax)]
    public string TenantValue { get; init; } = "$1";

    /// <summary>The columns that an insert may set.</summary>
    public required IReadOnlyList<WriteColumn> Insert { get; init; }

    /// <summary>The columns that an update may set.</summary>
    public required IReadOnlyList<WriteColumn> Update { get; init; }
}

/// <summary>For generated code: a column that is written.</summary>
/// <param name="Column">The column.</param>
/// <param name="IsKey">It belongs to the key.</param>
/// <param name="Before">SQL before the value, where more is stored than what was given; it may name <c>$1</c>, the tenant.</param>
/// <param name="After">SQL after the value.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record WriteColumn(
    ColumnInfo Column, bool IsKey, [StringSyntax(SqlPart.Syntax)] string Before = "", [StringSyntax(SqlPart.Syntax)] string After = "")
{
    internal void Write(StatementText text, object value) =>
        text.Append(Before).Value(Column, value).Append(After);
}

/// <summary>For generated code: values on their way into a row. Null stands for the column's default, <see cref="DBNull"/> for NULL.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ColumnValue
{
    /// <summary>A value, or NULL.</summary>
    public static object Of<T>(T value) => (object?)value ?? DBNull.Value;

    /// <summary>A value, or the column's default.</summary>
    public static object? OrDefault<T>(T value) => value;

    /// <summary>A new value, or none.</summary>
    public static object? Of<T>(Change<T> change) => change.IsSet ? (object?)change.Value ?? DBNull.Value : null;
}
