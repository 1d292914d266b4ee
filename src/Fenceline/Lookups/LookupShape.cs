using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>For generated code: a look-up of the manifest.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LookupShape
{
    private readonly Lazy<string> _sql;

    /// <summary>Makes a shape of parts that are SQL already.</summary>
    /// <param name="function">The function, qualified.</param>
    /// <param name="columns">What a row is read from.</param>
    /// <param name="by">The columns that values are given of, in the order of the function's arguments. What travels as text the function takes as text.</param>
    public LookupShape([StringSyntax(SqlPart.Syntax)] string function, [StringSyntax(SqlPart.Syntax)] string columns, params ColumnInfo[] by)
    {
        By = by;
        _sql = new Lazy<string>(() => $"SELECT {columns} FROM {function}({string.Join(", ", by.Select((_, i) => $"${i + 1}"))})");
    }

    internal IReadOnlyList<ColumnInfo> By { get; }

    internal string Sql => _sql.Value;
}
