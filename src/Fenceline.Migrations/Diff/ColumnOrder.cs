using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Diff;

/// <summary>PostgreSQL keeps columns in the order in which they came: the manifest's order counts for new tables alone.</summary>
internal static class ColumnOrder
{
    /// <summary>The manifest with the columns of tables that are there in their order, and new ones after them.</summary>
    public static TenantManifest Of(TenantManifest manifest, DatabaseModel before)
    {
        var known = before.Shared.Tables.Concat(before.TenantSets.SelectMany(set => set.Tables)).GroupBy(table => table.Name.Name, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First().Columns.Select(column => column.Name).ToList(), StringComparer.Ordinal);
        var renames = Renames.Of(manifest);
        return manifest with
        {
            Sources = manifest.Sources.Select(source => source with { Tables = source.Tables.Select(Order).ToEquatableArray() }).ToEquatableArray(),
            Tables = manifest.Tables.Select(Order).ToEquatableArray(),
        };

        Table Order(Table table)
        {
            if (renames.OldTable(table.Name, known.Keys) is not { } old)
                return table;
            var order = known[old];
            return table with { Columns = table.Columns.OrderBy(column => renames.OldColumn(table.Name, column.Name, order) is { } was ? order.IndexOf(was) : int.MaxValue).ToEquatableArray() };
        }
    }
}
