namespace Fenceline.Core.Analysis;

/// <summary>A column that a value was taken from.</summary>
/// <param name="Barrier">Why a filter on the value would come too late for the column; null when it would not.</param>
internal readonly record struct Leaf(PinNode Node, string? Barrier);

/// <summary>What is known of an expression's value: a constant of the statement, one of some columns, or nothing.</summary>
internal sealed class AbstractValue
{
    public static readonly AbstractValue Unknown = new(false, null, false, [], false);

    /// <summary>Equal to nothing, so no row passes.</summary>
    public static readonly AbstractValue Null = new(true, NullConstant, false, [], false);

    private const string NullConstant = "NULL";

    private AbstractValue(bool isKnown, string? constant, bool isLiteral, Leaf[] leaves, bool isColumn)
    {
        IsKnown = isKnown;
        Constant = constant;
        IsLiteral = isLiteral;
        Leaves = leaves;
        IsColumn = isColumn;
    }

    public bool IsKnown { get; }

    /// <summary>Two constants with the same text are the same value: <c>$1</c>, <c>current tenant</c>, a literal in quotes.</summary>
    public string? Constant { get; }

    public bool IsNull => Constant == NullConstant;

    /// <summary>The constant was made a uuid or a number: a text that is made of it again may be another than it was.</summary>
    public bool IsTyped => Constant is not null && Casts.IsTyped(Constant);

    /// <summary>The constant stands in the text itself.</summary>
    public bool IsLiteral { get; }

    /// <summary>The value is that of one of these columns, or NULL. Empty for a constant.</summary>
    public Leaf[] Leaves { get; }

    /// <summary>The columns of the leaves, each once.</summary>
    public PinNode[] Nodes => field ??= Leaves.Length switch
    {
        0 => [],
        1 => [Leaves[0].Node],
        _ => Leaves.Select(leaf => leaf.Node).Distinct().ToArray(),
    };

    /// <summary>The expression is the name of the one column: a filter on it restricts that column's rows.</summary>
    public bool IsColumn { get; }

    public bool IsPinned => IsKnown && !IsLiteral && HasPinnedNodes;

    public bool HasPinnedNodes => Array.TrueForAll(Leaves, leaf => leaf.Node.IsPinned);

    /// <summary>As <see cref="IsPinned"/>, when ids that stand in the text as literals count too.</summary>
    public bool IsFixed => IsKnown && Array.TrueForAll(Leaves, leaf => leaf.Node.IsFixed);

    public bool SharesColumn(AbstractValue other) =>
        Nodes.Length == 1 ? Array.IndexOf(other.Nodes, Nodes[0]) >= 0
        : other.Nodes.Length == 1 ? Array.IndexOf(Nodes, other.Nodes[0]) >= 0
        : Nodes.Intersect(other.Nodes).Any();

    public static AbstractValue Of(string constant) => new(true, constant, false, [], false);

    public static AbstractValue OfLiteral(string value) => new(true, "'" + value + "'", true, [], false);

    /// <summary>A literal that is another value now.</summary>
    public AbstractValue Renamed(string constant) => new(IsKnown, constant, IsLiteral, Leaves, IsColumn);

    /// <summary>See <see cref="PinNode.Value"/>.</summary>
    public static AbstractValue OfColumn(PinNode column) => new(true, null, false, [new Leaf(column, null)], true);

    /// <summary>A value that is one of several.</summary>
    public static AbstractValue OneOf(List<AbstractValue> values)
    {
        if (values.Count == 0)
            return Unknown;
        if (values.Count == 1)
            return values[0];

        var constants = values.Select(value => value.Constant).Where(constant => constant is not null and not NullConstant).Distinct(StringComparer.Ordinal).ToList();
        var leaves = values.SelectMany(value => value.Leaves).Distinct().ToArray();
        // Also of a value that isn't known it is known which columns a filter on it restricts.
        if (constants.Count > 1 || values.Exists(value => !value.IsKnown))
            return leaves.Length == 0 ? Unknown : new AbstractValue(false, null, false, leaves, false);
        return new AbstractValue(true, constants.Count > 0 ? constants[0] : leaves.Length == 0 ? NullConstant : null, values.Exists(value => value.IsLiteral), leaves, false);
    }

    /// <summary>The same value where no filter reaches its columns in time.</summary>
    public AbstractValue Behind(string barrier) =>
        Leaves.Length == 0 ? this : new AbstractValue(IsKnown, Constant, IsLiteral, Array.ConvertAll(Leaves, leaf => leaf.Barrier is null ? new Leaf(leaf.Node, barrier) : leaf), false);

    /// <summary>The same value where no filter reaches some of its columns in time.</summary>
    /// <param name="barrier">Why it comes too late for a column; null where it does not.</param>
    public AbstractValue Behind(Func<PinNode, string?> barrier)
    {
        var leaves = Leaves;
        for (var i = 0; i < Leaves.Length; i++)
        {
            if (Leaves[i].Barrier is not null || barrier(Leaves[i].Node) is not { } reason)
                continue;
            if (leaves == Leaves)
                leaves = (Leaf[])Leaves.Clone();
            leaves[i] = new Leaf(Leaves[i].Node, reason);
        }

        return leaves == Leaves ? this : new AbstractValue(IsKnown, Constant, IsLiteral, leaves, IsColumn);
    }

    /// <summary>What stands at a path in this JSON.</summary>
    public AbstractValue At(string path) =>
        Leaves.Length == 0 ? Unknown : new AbstractValue(IsKnown && Constant is null, null, false, Array.ConvertAll(Leaves, leaf => new Leaf(leaf.Node.Member(path), leaf.Barrier)), IsColumn);
}
