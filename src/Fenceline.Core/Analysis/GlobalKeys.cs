namespace Fenceline.Core.Analysis;

/// <summary>
/// Rows of one tenant by way of an id: a foreign key carries the tenant, so a child has its parent's; and where the parent's key is unique
/// over all tenants, the parent that a condition finds by it is that one.
/// </summary>
internal static class GlobalKeys
{
    /// <summary>Pairs of tenant keys that are equal since facts link their tables by such a foreign key; each is the other's too.</summary>
    /// <param name="facts">What holds together, from a place on.</param>
    public static IEnumerable<(PinNode Key, PinNode Equal)> Linked(List<Fact> facts, int first)
    {
        for (var i = first; i < facts.Count; i++)
        {
            if (facts[i] is not { Target.Entry: { } target, Value: { IsKnown: true, Constant: null, Leaves: [{ Node.Entry: { } other }] } } || !HasPlainKey(target) || !HasPlainKey(other))
                continue;
            if (Leads(target, other, facts, first, i) || Leads(other, target, facts, first, i))
                yield return (target.Key!, other.Key!);
        }
    }

    // Of a row that is only proposed no key has been checked; and under the names that an alias gives to columns nothing is said.
    private static bool HasPlainKey(RangeEntry entry) =>
        entry is { IsProposed: false, SharedTable: { TenantKey.IsJson: false } table } && entry.Columns.Equals(table.Columns);

    /// <summary>Whether the facts say of a whole foreign key of the child that it leads to the parent.</summary>
    /// <param name="at">A fact about the two: asked once for each foreign key, of its first column.</param>
    private static bool Leads(RangeEntry child, RangeEntry parent, List<Fact> facts, int first, int at)
    {
        foreach (var key in child.SharedTable!.References)
        {
            if (key.Table == parent.SharedTable!.Name && key.From.Count > 0 && (child.SharedTable.TenantKey!.Parent is not { } way || way.Columns.Equals(key.From)) && IsGlobal(key, parent.SharedTable)
                && Says(facts[at], child, key.From[0], parent, key.Columns[0])
                && Enumerable.Range(1, key.From.Count - 1).All(i => facts.FindIndex(first, fact => Says(fact, child, key.From[i], parent, key.Columns[i])) >= 0))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsGlobal(SqlReference key, SqlTable parent) =>
        parent.GlobalKey.Count > 0 && parent.GlobalKey.All(column => key.Columns.Contains(column));

    private static bool Says(Fact fact, RangeEntry child, string column, RangeEntry parent, string referenced) =>
        fact.Value is { IsKnown: true, Constant: null, Leaves: [{ Node: var node }] }
        && ((fact.Target.Entry == child && fact.Target.Name == column && node.Entry == parent && node.Name == referenced)
            || (fact.Target.Entry == parent && fact.Target.Name == referenced && node.Entry == child && node.Name == column));
}
