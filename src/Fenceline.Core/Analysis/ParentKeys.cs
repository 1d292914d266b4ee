using Fenceline.Core.Manifest;

namespace Fenceline.Core.Analysis;

/// <summary>The tenant of rows that have it from another table's row.</summary>
internal static class ParentKeys
{
    /// <summary>The tenant of the row that values of a foreign key lead to: that of the one use of the parent that all of them are taken from.</summary>
    /// <param name="values">In the order of the key's columns.</param>
    public static AbstractValue Tenant(ParentKey parent, IReadOnlyList<AbstractValue> values)
    {
        RangeEntry? found = null;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { IsKnown: true, Constant: null, Leaves: [{ Node: { Entry: { SharedTable: { } table } entry } node }] }
                || table.Name != parent.Table || !entry.Columns.Equals(table.Columns) || node.Name != parent.ReferencedColumns[i] || (found is not null && found != entry))
                return AbstractValue.Unknown;
            found = entry;
        }

        return found is null ? AbstractValue.Unknown : found.Key!.Value;
    }
}
