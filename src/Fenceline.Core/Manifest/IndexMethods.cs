namespace Fenceline.Core.Manifest;

/// <summary>What each kind of index can do, in PostgreSQL 15 to 18.</summary>
public static class IndexMethods
{
    private static readonly Dictionary<string, Powers> All = new(StringComparer.Ordinal)
    {
        [TableIndex.DefaultMethod] = new(IsOrdered: true, CanInclude: true, null),
        ["gin"] = new(false, false, "btree_gin"),
        ["gist"] = new(false, true, "btree_gist"),
        ["brin"] = new(false, false, null),
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>It keeps values in an order, so that it can descend and be unique.</summary>
    public static bool IsOrdered(string method) => All[method].IsOrdered;

    public static bool CanInclude(string method) => All[method].CanInclude;

    /// <summary>A column of text can be its first part. GIN and GiST learn that from an extension.</summary>
    public static bool CanLeadWithText(string method, IEnumerable<string> extensions) => All[method].NeedsForText is not { } needed || extensions.Contains(needed);

    private sealed record Powers(bool IsOrdered, bool CanInclude, string? NeedsForText);
}
