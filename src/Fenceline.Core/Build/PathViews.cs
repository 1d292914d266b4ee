using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;

namespace Fenceline.Core.Build;

/// <summary>
/// The views through which a pinned session finds shared and reference tables by their bare names, behind its own schema. A
/// synced table's view has the columns that a tenant's own table has; an application's table shows its tenant column too, so
/// that <c>ON CONFLICT</c> finds its key.
/// </summary>
internal sealed class PathViews(DatabaseOptions database, DatabaseNames names)
{
    public PgView Reference(Table table) => View(table.Name, Select(table, table.Columns.Select(column => column.Name)), table.Description);

    public PgView Application(Table table) => View(table.Name, Select(table, SharedColumns(table)), table.Description);

    public PgView Synced(Table table) =>
        View(table.Name, Select(table, table.Columns.Select(column => column.Name)) + Guard([table]), table.Description);

    /// <summary>
    /// Found only by a tenant that has no such table in its own schema: it has no rows, and says whether the source was not
    /// connected or the table was not migrated.
    /// </summary>
    public PgView Unshared(Table table)
    {
        var columns = table.Columns.Select(column => $"NULL::{column.Type.Sql} AS {SqlText.Identifier(column.Name)}");
        return View(table.Name, "SELECT " + string.Join(", ", columns) + Guard([table]), table.Description);
    }

    /// <summary>The synced tables that no tenant shares.</summary>
    public static IEnumerable<Table> Unshared(DesiredState state)
    {
        var shared = new HashSet<string>(state.SharedTables.Select(table => table.Name), StringComparer.Ordinal);
        return state.TenantGroups.SelectMany(group => group.Tables).Where(table => table.IsSynced && shared.Add(table.Name));
    }

    /// <param name="view">A view of the manifest's.</param>
    /// <param name="synced">The synced tables that it reads.</param>
    public PgView Of(View view, IEnumerable<Table> synced) =>
        View(view.Name, $"SELECT * FROM {SqlText.Qualified(database.SharedSchema, view.Name)}" + Guard(synced), view.Description);

    private static IEnumerable<string> SharedColumns(Table table)
    {
        var columns = table.Columns.Select(column => column.Name).ToList();
        return table.TenantKey is { } key ? key.WithTenant(columns, key.Column) : columns;
    }

    private PgView View(string name, string query, string? comment) => new(new ObjectName(names.PathSchema, name), names.Owner, ViewRights.Invoker, query, null, comment);

    private string Select(Table table, IEnumerable<string> columns) =>
        $"SELECT {SqlText.IdentifierList(columns)}\nFROM {SqlText.Qualified(table.SchemaIn(database), table.Name)}";

    /// <summary>Asked once for a query: an error where the tenant's rows are elsewhere, rather than no rows.</summary>
    private string Guard(IEnumerable<Table> synced)
    {
        var sharedHere = SqlText.Qualified(database.ControlSchema, ControlNames.SharedHere);
        var conditions = synced.Select(table => $"(SELECT {sharedHere}({SqlText.Literal(table.Source!)}, {SqlText.Literal(table.Name)}))").ToList();
        return conditions.Count == 0 ? "" : "\nWHERE " + string.Join("\n  AND ", conditions);
    }
}
