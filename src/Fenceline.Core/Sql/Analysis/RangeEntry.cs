using Fenceline.Core.Sql.Syntax;
using Fenceline.Core.Text;

namespace Fenceline.Core.Sql.Analysis;

/// <summary>What one item of FROM, or a statement's target, contributes: a relation under a name, with its columns.</summary>
/// <param name="id">Entries are numbered as they are met, so that those below a join are a range of numbers.</param>
/// <param name="alias">What the statement calls it; empty when it has no name.</param>
/// <param name="columns">Its columns' names after renaming; the columns that follow are unknown when it is open.</param>
internal sealed class RangeEntry(int id, string alias, string? schema, IReadOnlyList<string> columns, bool isOpen, TextSpan span)
{
    private readonly Dictionary<string, ColumnNode> _nodes = new(StringComparer.Ordinal);
    // Of few columns a walk along them is faster than making a set.
    private const int Few = 64;

    private HashSet<string>? _names;

    public int Id { get; } = id;

    public string Alias { get; } = alias;

    /// <summary>The schema that a qualified column may name; null for whatever is no table.</summary>
    public string? Schema { get; } = schema;

    public IReadOnlyList<string> Columns { get; } = columns;

    /// <summary>It may have more columns than are known.</summary>
    public bool IsOpen { get; } = isOpen;

    public TextSpan Span { get; } = span;

    /// <summary>Set when it is a use of a shared table.</summary>
    public SqlTable? SharedTable { get; set; }

    /// <summary>A statement writes through it.</summary>
    public bool IsTarget { get; set; }

    /// <summary>TABLESAMPLE takes rows before any filter does.</summary>
    public bool IsSampled { get; set; }

    /// <summary>Why it isn't pinned, as far as seen: the most telling reason last.</summary>
    public List<(int Weight, string Reason)> Reasons { get; } = [];

    public ColumnNode? Key { get; set; }

    public bool Has(string column)
    {
        if (Columns.Count > Few)
            return (_names ??= new HashSet<string>(Columns, StringComparer.Ordinal)).Contains(column);

        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
                return true;
        }

        return false;
    }

    /// <summary>The column of this name, whether it is known to exist or not.</summary>
    public ColumnNode Column(string name)
    {
        if (!_nodes.TryGetValue(name, out var node))
            _nodes.Add(name, node = new ColumnNode(this, name));
        return node;
    }

    public void Note(int weight, string reason) => Reasons.Add((weight, reason));
}
