using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Placement;

/// <summary>Orders tables so that a table follows those that it refers to.</summary>
internal static class TableOrder
{
    /// <summary>Otherwise the order stays as it is. In a circle of references the first table comes first.</summary>
    public static EquatableArray<Table> ByReference(IEnumerable<Table> tables)
    {
        var pending = tables.ToList();
        var ordered = new List<Table>(pending.Count);
        while (pending.Count > 0)
        {
            var next = pending.FirstOrDefault(table => !pending.Any(other => other != table && RefersTo(table, other))) ?? pending[0];
            pending.Remove(next);
            ordered.Add(next);
        }

        return ordered.ToEquatableArray();
    }

    private static bool RefersTo(Table table, Table other) => table.ForeignKeys.Any(key => key.ReferencedTable == other.Name);
}
