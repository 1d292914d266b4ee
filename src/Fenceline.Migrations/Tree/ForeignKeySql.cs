using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Tree;

/// <summary>References between tables. They ignore row-level security, so between shared tables they carry the tenant on both sides.</summary>
internal static class ForeignKeySql
{
    /// <summary>The references that can stand inside CREATE TABLE, given the tables created before.</summary>
    /// <param name="created">The tables that are already there, by name.</param>
    /// <param name="target">Says what a statement calls the referenced table, quoted.</param>
    public static IEnumerable<string> Inline(Table table, ISet<string> created, Func<string, string> target, Func<string, bool> isShared) =>
        table.ForeignKeys.Where(key => Precedes(key, table, created)).Select(key => Constraint(table, key, target, isShared));

    /// <summary>The references that must wait for a table that comes later, as whole statements.</summary>
    public static IEnumerable<string> Late(Table table, ISet<string> created, Func<string, string> target, Func<string, bool> isShared) =>
        table.ForeignKeys.Where(key => !Precedes(key, table, created)).Select(key => $"ALTER TABLE {target(table.Name)} ADD {Constraint(table, key, target, isShared)}");

    private static bool Precedes(ForeignKey key, Table table, ISet<string> created) => key.ReferencedTable == table.Name || created.Contains(key.ReferencedTable);

    private static string Constraint(Table table, ForeignKey key, Func<string, string> target, Func<string, bool> isShared)
    {
        var tenant = isShared(table.Name) && isShared(key.ReferencedTable) ? new[] { table.TenantKey!.Column } : [];
        var name = SqlText.Identifier(DerivedName.Join([table.Name, .. key.Columns, "fkey"]));
        var onDelete = key.CascadeOnDelete ? " ON DELETE CASCADE" : "";
        return $"CONSTRAINT {name} FOREIGN KEY ({SqlText.IdentifierList(tenant.Concat(key.Columns))})"
            + $" REFERENCES {target(key.ReferencedTable)} ({SqlText.IdentifierList(tenant.Concat(key.ReferencedColumns))}){onDelete}";
    }
}
