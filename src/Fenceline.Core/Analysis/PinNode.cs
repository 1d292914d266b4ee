namespace Fenceline.Core.Analysis;

/// <summary>A column of one use of a relation, or a text inside of its JSON; in the end either pinned (it holds one tenant's id, or NULL, in every row that matters) or not.</summary>
internal sealed class PinNode(RangeEntry? entry, string name)
{
    private Dictionary<string, PinNode>? _members;

    public RangeEntry? Entry { get; } = entry;

    public string Name { get; } = name;

    /// <summary>The column as a value: the same object at each mention.</summary>
    public AbstractValue Value => field ??= AbstractValue.OfColumn(this);

    /// <summary>Of a query in FROM: its values are those of a table's tenant key, as far as the exports have said.</summary>
    public bool IsOfKey { get; set; }

    /// <summary>A table's tenant key, or a column of a query that is made of one.</summary>
    public bool LeadsToKey => IsOfKey || Entry?.Key == this;

    /// <summary>Set by <see cref="PinGraph.Solve()"/>.</summary>
    public bool IsPinned { get; set; }

    /// <summary>As <see cref="IsPinned"/>, when ids that stand in the text as literals count too.</summary>
    public bool IsFixed { get; set; }

    /// <summary>The last of the rules that could pin it, which leads to the others; null when there are none.</summary>
    public PinRule? Rule { get; private set; }

    /// <summary>The last of the rules that wait for it; null when there are none.</summary>
    public Dependent? Dependent { get; private set; }

    /// <summary>Makes a rule known to its target and its premises.</summary>
    public static void Link(PinRule rule)
    {
        rule.Next = rule.Target.Rule;
        rule.Target.Rule = rule;
        foreach (var premise in rule.Premises)
            premise.Dependent = new Dependent(rule, premise.Dependent);
    }

    /// <summary>The paths into the column's JSON that the statement mentions; null when there are none.</summary>
    public IReadOnlyCollection<string>? Members => _members?.Keys;

    /// <param name="path">Steps joined by <see cref="PathSeparator"/>.</param>
    public PinNode Member(string path)
    {
        _members ??= new Dictionary<string, PinNode>(StringComparer.Ordinal);
        if (!_members.TryGetValue(path, out var member))
            _members.Add(path, member = new PinNode(Entry, Name + PathSeparator + path));
        return member;
    }

    /// <summary>No name has it.</summary>
    public const string PathSeparator = "\0";

    /// <summary>As SQL writes it: <c>user_id</c>, <c>metadata->'a'->>'b'</c>.</summary>
    public string Text => TextOf(Name.Split([PathSeparator], StringSplitOptions.None));

    /// <summary>A column, or a text inside of its JSON, as SQL writes it: <c>metadata->'a'->>'b'</c>.</summary>
    public static string TextOf(IReadOnlyList<string> parts) =>
        parts[0] + string.Concat(parts.Skip(1).Select((part, i) => (i == parts.Count - 2 ? "->>" : "->") + $"'{part}'"));
}

/// <summary>The target is pinned once all premises are.</summary>
/// <param name="premises">A column may stand among them only once.</param>
/// <param name="constant">What pins it without premises: see <see cref="AbstractValue.Constant"/>.</param>
internal sealed class PinRule(PinNode target, PinNode[] premises, string? constant, bool isLiteral)
{
    public PinNode Target { get; } = target;

    public PinNode[] Premises { get; } = premises;

    public string? Constant { get; } = constant;

    public bool IsLiteral { get; } = isLiteral;

    /// <summary>How many premises are not pinned yet.</summary>
    public int Open { get; set; }

    /// <summary>Another rule for the same target.</summary>
    public PinRule? Next { get; set; }
}

/// <summary>A rule that waits for a column, in the list of those that do.</summary>
internal sealed class Dependent(PinRule rule, Dependent? next)
{
    public PinRule Rule { get; } = rule;

    public Dependent? Next { get; } = next;
}
