namespace Fenceline.Core.Sql.Analysis;

/// <summary>The names that a FROM clause, or a part of it, brings into view.</summary>
internal sealed class Namespace
{
    private readonly List<RangeEntry> _entries = [];
    private readonly List<RangeEntry> _openEntries = [];

    // Along so few relations a walk is faster than making a dictionary of their columns.
    private const int Few = 4;

    // Most names are qualified: the columns of many relations are gathered only when one is not, or for a star.
    private readonly List<(Namespace Names, IReadOnlyList<(string Name, ColumnNode Node)>? Merged)> _added = [];
    private readonly Dictionary<string, ColumnNode?> _columns = new(StringComparer.Ordinal);
    private readonly List<(string Name, ColumnNode Node)> _star = [];
    private RangeEntry? _first;
    private bool _hasMerged;

    /// <summary>What <c>*</c> stands for, in order; an open entry's unknown columns are missing from it.</summary>
    public IReadOnlyList<(string Name, ColumnNode Node)> Star
    {
        get
        {
            AddColumns();
            return _star;
        }
    }

    public IReadOnlyList<RangeEntry> Entries => _entries;

    public bool IsOpen => _openEntries.Count > 0;

    public static Namespace Of(RangeEntry entry)
    {
        var result = new Namespace { _first = entry };
        result._entries.Add(entry);
        if (entry.IsOpen)
            result._openEntries.Add(entry);
        return result;
    }

    /// <summary>Takes in another item's names. The other is not to be used afterwards.</summary>
    /// <param name="merged">The columns of USING and NATURAL, which take the place of both sides' columns of that name.</param>
    public void Add(Namespace other, IReadOnlyList<(string Name, ColumnNode Node)>? merged = null)
    {
        _entries.AddRange(other._entries);
        _openEntries.AddRange(other._openEntries);
        _added.Add((other, merged));
        _hasMerged |= other._hasMerged || merged is { Count: > 0 };
    }

    private void AddColumns()
    {
        if (_first is { } entry)
        {
            _first = null;
            foreach (var column in entry.Columns)
            {
                var node = entry.Column(column);
                _columns[column] = _columns.ContainsKey(column) ? null : node;
                _star.Add((column, node));
            }
        }

        foreach (var (names, merged) in _added)
        {
            names.AddColumns();
            AddColumns(names, merged);
        }

        _added.Clear();
    }

    private void AddColumns(Namespace other, IReadOnlyList<(string Name, ColumnNode Node)>? merged)
    {
        foreach (var column in other._columns)
            _columns[column.Key] = _columns.ContainsKey(column.Key) ? null : column.Value;
        if (merged is null or { Count: 0 })
        {
            _star.AddRange(other._star);
            return;
        }

        var names = new HashSet<string>(merged.Select(column => column.Name), StringComparer.Ordinal);
        _star.RemoveAll(column => names.Contains(column.Name));
        _star.InsertRange(0, merged);
        _star.AddRange(other._star.Where(column => !names.Contains(column.Name)));
        foreach (var (name, node) in merged)
            _columns[name] = node;
    }

    /// <summary>A name that is seen beside the entries, as <c>JOIN ... USING (...) AS name</c> gives.</summary>
    public void AddHidden(RangeEntry entry) => _entries.Add(entry);

    public RangeEntry? Entry(string? schema, string name)
    {
        foreach (var entry in _entries)
        {
            if (entry.Alias == name && (schema is null || entry.Schema == schema))
                return entry;
        }

        return null;
    }

    /// <summary>The column of this name: false when there is none. Null when it can't be said which it is.</summary>
    public bool TryColumn(string name, out ColumnNode? node)
    {
        if (!_hasMerged && _entries.Count <= Few)
        {
            var holders = HoldersOf(name, out node);
            if (holders > 0)
                return true;
        }
        else
        {
            AddColumns();
            if (_columns.TryGetValue(name, out node))
                return true;
        }

        if (_openEntries.Count == 0)
            return false;

        // It may stand in the one relation whose columns are not known, but also in a scope further out.
        node = _openEntries.Count == 1 ? _openEntries[0].Column(name) : null;
        return true;
    }

    // Null when there are several.
    private int HoldersOf(string name, out ColumnNode? node)
    {
        node = null;
        var holders = 0;
        foreach (var entry in _entries)
        {
            var columns = entry.Columns;
            for (var i = 0; i < columns.Count; i++)
            {
                if (columns[i] != name)
                    continue;
                holders++;
                node = holders == 1 ? entry.Column(name) : null;
            }
        }

        return holders;
    }

    public IReadOnlyList<string> NamesInCommon(Namespace other) =>
        Star.Select(column => column.Name).Where(name => other.Star.Any(column => column.Name == name)).Distinct(StringComparer.Ordinal).ToList();
}

/// <param name="Outer">The scope around it, whose names are seen where this one has none.</param>
/// <param name="Tables">The common table expressions in view.</param>
internal sealed record Scope(Namespace Names, Scope? Outer, TableNames? Tables);
