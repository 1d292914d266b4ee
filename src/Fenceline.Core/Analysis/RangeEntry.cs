using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>What one item of FROM, or a statement's target, contributes: a relation under a name, with its columns.</summary>
/// <param name="id">Entries are numbered as they are met, so that those below a join are a range of numbers.</param>
/// <param name="alias">What the statement calls it; empty when it has no name.</param>
/// <param name="columns">Its columns' names after renaming; the columns that follow are unknown when it is open.</param>
internal sealed class RangeEntry(int id, string alias, string? schema, EquatableArray<string> columns, bool isOpen, TextSpan span)
{
    // Of few columns a walk along them is faster than making a set.
    private const int Few = 64;

    // Of a table's many columns a statement mentions few.
    private readonly List<PinNode> _nodes = new(4);
    private Dictionary<string, PinNode>? _nodesByName;
    private HashSet<string>? _names;
    private int _weight;
    private List<(int Weight, string Reason, PinNode Column)>? _unsettled;

    public int Id { get; } = id;

    public string Alias { get; } = alias;

    /// <summary>The schema that a qualified column may name; null for whatever is no table.</summary>
    public string? Schema { get; } = schema;

    public EquatableArray<string> Columns { get; } = columns;

    /// <summary>It may have more columns than are known.</summary>
    public bool IsOpen { get; } = isOpen;

    public TextSpan Span { get; } = span;

    /// <summary>Set when it is a use of a shared table.</summary>
    public SqlTable? SharedTable { get; set; }

    /// <summary>The table of the catalog that it is a use of, when its columns are known; else null.</summary>
    public SqlTable? Table { get; init; }

    /// <summary>Its name means a bare value, that of a function, and not a row.</summary>
    public bool IsValue { get; init; }

    /// <summary>It stands for the row that an INSERT is about to add.</summary>
    public bool IsProposed { get; init; }

    /// <summary>A statement writes through it.</summary>
    public bool IsTarget { get; set; }

    /// <summary>TABLESAMPLE takes rows before any filter does.</summary>
    public bool IsSampled { get; set; }

    /// <summary>The most telling reason why it isn't pinned, as far as seen; null when there is none.</summary>
    public string? Reason { get; private set; }

    /// <summary>An outer join may put NULL in the place of its columns.</summary>
    public bool MayBeMissing { get; set; }

    public PinNode? Key { get; set; }

    /// <summary>Of the table of members that is read: its column of the user. Of one user's rows the tenants are that user's own.</summary>
    public PinNode? User { get; set; }

    public bool Has(string column)
    {
        if (Columns.Count > Few)
            return (_names ??= new HashSet<string>(Columns, StringComparer.Ordinal)).Contains(column);

        foreach (var name in Columns)
        {
            if (name == column)
                return true;
        }

        return false;
    }

    /// <summary>The column of this name, whether it is known to exist or not.</summary>
    public PinNode Column(string name)
    {
        if (_nodesByName is not null)
            return _nodesByName.TryGetValue(name, out var known) ? known : Added(name);

        foreach (var node in _nodes)
        {
            if (node.Name == name)
                return node;
        }

        return Added(name);
    }

    private PinNode Added(string name)
    {
        var node = new PinNode(this, name);
        _nodes.Add(node);
        if (_nodesByName is not null)
            _nodesByName.Add(name, node);
        else if (_nodes.Count > Few)
            _nodesByName = _nodes.ToDictionary(known => known.Name, StringComparer.Ordinal);
        return node;
    }

    /// <summary>Whether a reason of this weight would be the most telling one so far.</summary>
    public bool Misses(int weight) => weight > _weight;

    /// <param name="column">What the reason is about. Of a query's column it is only known at the end whether it carries the tenant: see <see cref="SettleNotes"/>.</param>
    public void Note(int weight, string reason, PinNode? column = null)
    {
        if (column is not null && !column.LeadsToKey)
        {
            (_unsettled ??= []).Add((weight, reason, column));
            return;
        }

        if (!Misses(weight))
            return;
        _weight = weight;
        Reason = reason;
    }

    /// <summary>Takes in the reasons whose columns turned out to carry the tenant. The others say nothing of it.</summary>
    public void SettleNotes()
    {
        foreach (var (weight, reason, column) in _unsettled ?? [])
        {
            if (column.LeadsToKey)
                Note(weight, reason);
        }

        _unsettled = null;
    }

    /// <summary>Takes over what is said of a relation that reads this one.</summary>
    public void Note(RangeEntry reader)
    {
        if (reader.Reason is { } reason)
            Note(reader._weight, reason);
    }
}
