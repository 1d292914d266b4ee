using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>The columns by which a SELECT's windows divide its rows. A window may be based on one of those before it: each is worked out once.</summary>
internal sealed class Windows
{
    private readonly Func<EquatableArray<SqlExpression>, HashSet<PinNode>> _columns;
    private readonly Dictionary<string, HashSet<PinNode>> _byName = new(StringComparer.Ordinal);

    public Windows(SelectBody body, Func<EquatableArray<SqlExpression>, HashSet<PinNode>> columns)
    {
        _columns = columns;
        foreach (var window in body.Windows)
        {
            if (window.Name is { } name && !_byName.ContainsKey(name.Name))
                _byName.Add(name.Name, Partition(window, window.BasedOn));
        }
    }

    public HashSet<PinNode> PartitionOf(WindowReference over) => Partition(over, over.Name ?? over.BasedOn);

    /// <summary>The columns that are in both; null stands for all.</summary>
    public static HashSet<PinNode> Both(HashSet<PinNode>? one, HashSet<PinNode> two) =>
        one is null || ReferenceEquals(one, two) ? two : new HashSet<PinNode>(one.Where(two.Contains));

    private HashSet<PinNode> Partition(WindowReference window, SqlIdentifier? basis) =>
        window.PartitionBy.Count == 0 && basis is not null && _byName.TryGetValue(basis.Name, out var columns) ? columns : _columns(window.PartitionBy);
}
