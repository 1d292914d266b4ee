namespace Fenceline.Core.Sql.Analysis;

/// <summary>A column of one use of a relation, or a text inside of its JSON; in the end either pinned (it holds one tenant's id, or NULL, in every row that matters) or not.</summary>
internal sealed class ColumnNode(RangeEntry? entry, string name)
{
    private Dictionary<string, ColumnNode>? _members;
    private List<PinRule>? _rules;
    private List<PinRule>? _dependents;

    public RangeEntry? Entry { get; } = entry;

    public string Name { get; } = name;

    /// <summary>Set by <see cref="PinGraph.Solve"/>.</summary>
    public bool IsPinned { get; set; }

    /// <summary>As <see cref="IsPinned"/>, when ids that stand in the text as literals count too.</summary>
    public bool IsFixed { get; set; }

    /// <summary>The rules that could pin it.</summary>
    public IReadOnlyList<PinRule> Rules => _rules ?? (IReadOnlyList<PinRule>)[];

    /// <summary>The rules that wait for it.</summary>
    public IReadOnlyList<PinRule> Dependents => _dependents ?? (IReadOnlyList<PinRule>)[];

    /// <summary>Makes a rule known to its target and its premises.</summary>
    public static void Link(PinRule rule)
    {
        (rule.Target._rules ??= []).Add(rule);
        foreach (var premise in rule.Premises)
            (premise._dependents ??= []).Add(rule);
    }

    /// <summary>The paths into the column's JSON that the statement mentions.</summary>
    public IEnumerable<string> Members => _members?.Keys ?? Enumerable.Empty<string>();

    /// <param name="path">Steps joined by <see cref="PathSeparator"/>.</param>
    public ColumnNode Member(string path)
    {
        _members ??= new Dictionary<string, ColumnNode>(StringComparer.Ordinal);
        if (!_members.TryGetValue(path, out var member))
            _members.Add(path, member = new ColumnNode(Entry, Name + "->" + path));
        return member;
    }

    public const string PathSeparator = "->";
}

/// <summary>The target is pinned once all premises are.</summary>
/// <param name="premises">A column may stand among them only once.</param>
/// <param name="constant">What pins it without premises: see <see cref="TenantValue.Constant"/>.</param>
internal sealed class PinRule(ColumnNode target, IReadOnlyList<ColumnNode> premises, string? constant, bool isLiteral)
{
    public ColumnNode Target { get; } = target;

    public IReadOnlyList<ColumnNode> Premises { get; } = premises;

    public string? Constant { get; } = constant;

    public bool IsLiteral { get; } = isLiteral;

    /// <summary>How many premises are not pinned yet.</summary>
    public int Open { get; set; }
}
