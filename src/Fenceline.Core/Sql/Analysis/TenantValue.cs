namespace Fenceline.Core.Sql.Analysis;

/// <summary>A column that a value was taken from.</summary>
/// <param name="Barrier">Why a filter on the value would come too late for the column; null when it would not.</param>
internal sealed record Leaf(ColumnNode Node, string? Barrier);

/// <summary>What is known of an expression's value: a constant of the statement, one of some columns, or nothing.</summary>
internal sealed class TenantValue
{
    public static readonly TenantValue Unknown = new(false, null, false, [], false);

    /// <summary>Equal to nothing, so no row passes.</summary>
    public static readonly TenantValue Null = new(true, NullConstant, false, [], false);

    private const string NullConstant = "NULL";

    private TenantValue(bool isKnown, string? constant, bool isLiteral, IReadOnlyList<Leaf> leaves, bool isColumn)
    {
        IsKnown = isKnown;
        Constant = constant;
        IsLiteral = isLiteral;
        Leaves = leaves;
        IsColumn = isColumn;
        Nodes = leaves.Count switch
        {
            0 => [],
            1 => [leaves[0].Node],
            _ => leaves.Select(leaf => leaf.Node).Distinct().ToList(),
        };
    }

    public bool IsKnown { get; }

    /// <summary>Two constants with the same text are the same value: <c>$1</c>, <c>current tenant</c>, a literal in quotes.</summary>
    public string? Constant { get; }

    /// <summary>The constant stands in the text itself.</summary>
    public bool IsLiteral { get; }

    /// <summary>The value is that of one of these columns, or NULL. Empty for a constant.</summary>
    public IReadOnlyList<Leaf> Leaves { get; }

    public IReadOnlyList<ColumnNode> Nodes { get; }

    /// <summary>The expression is the name of the one column: a filter on it restricts that column's rows.</summary>
    public bool IsColumn { get; }

    public bool IsPinned => IsKnown && !IsLiteral && Nodes.All(node => node.IsPinned);

    /// <summary>As <see cref="IsPinned"/>, when ids that stand in the text as literals count too.</summary>
    public bool IsFixed => IsKnown && Nodes.All(node => node.IsFixed);

    public static TenantValue Of(string constant) => new(true, constant, false, [], false);

    public static TenantValue OfLiteral(string value) => new(true, "'" + value + "'", true, [], false);

    public static TenantValue Of(ColumnNode column) => new(true, null, false, [new Leaf(column, null)], true);

    public static TenantValue OfLeaves(IReadOnlyList<Leaf> leaves) => leaves.Count == 0 ? Unknown : new(true, null, false, leaves, false);

    /// <summary>A value that is one of several.</summary>
    public static TenantValue OneOf(IReadOnlyList<TenantValue> values)
    {
        if (values.Count == 0)
            return Unknown;
        if (values.Count == 1)
            return values[0];

        var constants = values.Select(value => value.Constant).Where(constant => constant is not null and not NullConstant).Distinct(StringComparer.Ordinal).ToList();
        var leaves = values.SelectMany(value => value.Leaves).Distinct().ToList();
        // Also of a value that isn't known it is known which columns a filter on it restricts.
        if (constants.Count > 1 || values.Any(value => !value.IsKnown))
            return leaves.Count == 0 ? Unknown : new TenantValue(false, null, false, leaves, false);
        return new TenantValue(true, constants.FirstOrDefault() ?? (leaves.Count == 0 ? NullConstant : null), values.Any(value => value.IsLiteral), leaves, false);
    }

    /// <summary>The same value where no filter reaches its columns in time.</summary>
    public TenantValue Behind(string barrier) =>
        Leaves.Count == 0 ? this : new TenantValue(IsKnown, Constant, IsLiteral, Leaves.Select(leaf => leaf with { Barrier = leaf.Barrier ?? barrier }).ToList(), false);

    public TenantValue Behind(Func<Leaf, string?> barrier) =>
        Leaves.Count == 0 ? this : new TenantValue(IsKnown, Constant, IsLiteral, Leaves.Select(leaf => leaf with { Barrier = leaf.Barrier ?? barrier(leaf) }).ToList(), IsColumn);

    /// <summary>What stands at a path in this JSON.</summary>
    public TenantValue At(string path) =>
        Leaves.Count == 0 ? Unknown : new TenantValue(IsKnown && Constant is null, null, false, Leaves.Select(leaf => leaf with { Node = leaf.Node.Member(path) }).ToList(), IsColumn);
}
