namespace Fenceline.Core.Analysis;

/// <summary>The names that a FROM clause, or a part of it, brings into view.</summary>
internal sealed class Namespace
{
    // Along so few relations a walk is faster than making a dictionary of their columns.
    private const int Few = 4;

    private readonly List<RangeEntry> _entries = new(Few);
    private RangeEntry? _first;
    private RangeEntry? _open;
    private int _openCount;
    private bool _hasMerged;

    // Most names are qualified: the columns of many relations are gathered only when one is not, or for a star.
    private List<(Namespace Names, List<(string Name, PinNode Node)>? Merged)>? _added;
    private Columns? _columns;

    /// <summary>What <c>*</c> stands for, in order; an open entry's unknown columns are missing from it.</summary>
    public List<(string Name, PinNode Node)> Star => Gathered().Star;

    public List<RangeEntry> Entries => _entries;

    public bool IsOpen => _openCount > 0;

    /// <summary>One that never changes any more.</summary>
    public static Namespace Empty()
    {
        var result = new Namespace();
        result.Gathered();
        return result;
    }

    public static Namespace Of(RangeEntry entry)
    {
        var result = new Namespace { _first = entry };
        result._entries.Add(entry);
        if (entry.IsOpen)
        {
            result._open = entry;
            result._openCount = 1;
        }

        return result;
    }

    /// <summary>Takes in another item's names. The other is not to be used afterwards.</summary>
    /// <param name="merged">The columns of USING and NATURAL, which take the place of both sides' columns of that name.</param>
    public void Add(Namespace other, List<(string Name, PinNode Node)>? merged = null)
    {
        _entries.AddRange(other._entries);
        _open ??= other._open;
        _openCount += other._openCount;
        (_added ??= []).Add((other, merged));
        _hasMerged |= other._hasMerged || merged is { Count: > 0 };
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
    public bool TryColumn(string name, out PinNode? node)
    {
        if (!_hasMerged && _entries.Count <= Few)
        {
            if (HoldersOf(name, out node) > 0)
                return true;
        }
        else if (Gathered().ByName.TryGetValue(name, out node))
        {
            return true;
        }

        if (_openCount == 0)
            return false;

        // It may stand in the one relation whose columns are not known, but also in a scope further out.
        node = _openCount == 1 ? _open!.Column(name) : null;
        return true;
    }

    // Null when there are several.
    private int HoldersOf(string name, out PinNode? node)
    {
        node = null;
        var holders = 0;
        foreach (var entry in _entries)
        {
            foreach (var column in entry.Columns)
            {
                if (column != name)
                    continue;
                holders++;
                node = holders == 1 ? entry.Column(name) : null;
            }
        }

        return holders;
    }

    public List<string> NamesInCommon(Namespace other)
    {
        var others = new HashSet<string>(other.Star.Select(column => column.Name), StringComparer.Ordinal);
        return Star.Select(column => column.Name).Where(others.Contains).Distinct(StringComparer.Ordinal).ToList();
    }

    private Columns Gathered()
    {
        _columns ??= new Columns(_first);
        if (_added is not null)
        {
            foreach (var (names, merged) in _added)
                _columns.Add(names.Gathered(), merged);
            _added = null;
        }

        return _columns;
    }

    /// <summary>All columns of some relations, in their order and by their names.</summary>
    private sealed class Columns
    {
        public Columns(RangeEntry? entry)
        {
            if (entry is null)
                return;

            foreach (var column in entry.Columns)
            {
                var node = entry.Column(column);
                ByName[column] = ByName.ContainsKey(column) ? null : node;
                Star.Add((column, node));
            }
        }

        /// <summary>Null where several have the name.</summary>
        public Dictionary<string, PinNode?> ByName { get; } = new(StringComparer.Ordinal);

        public List<(string Name, PinNode Node)> Star { get; } = [];

        public void Add(Columns other, List<(string Name, PinNode Node)>? merged)
        {
            foreach (var column in other.ByName)
                ByName[column.Key] = ByName.ContainsKey(column.Key) ? null : column.Value;
            if (merged is null or { Count: 0 })
            {
                Star.AddRange(other.Star);
                return;
            }

            var names = new HashSet<string>(merged.Select(column => column.Name), StringComparer.Ordinal);
            Star.RemoveAll(column => names.Contains(column.Name));
            Star.InsertRange(0, merged);
            Star.AddRange(other.Star.Where(column => !names.Contains(column.Name)));
            foreach (var (name, node) in merged)
                ByName[name] = node;
        }
    }
}

/// <param name="Outer">The scope around it, whose names are seen where this one has none.</param>
/// <param name="Tables">The common table expressions in view.</param>
internal sealed record Scope(Namespace Names, Scope? Outer, TableNames? Tables)
{
    /// <summary>Nothing is in view.</summary>
    public static Scope Outermost { get; } = new(Namespace.Empty(), null, null);
}
