using Fenceline.Migrations.Diff;

namespace Fenceline.Migrations.Plan;

/// <summary>A rename is never guessed: what looks like one is asked about.</summary>
internal static class RenameHint
{
    /// <summary>What to write if something that goes was meant to be renamed to something that comes; null where nothing looks like it.</summary>
    public static string? For(Change change, IReadOnlyList<Change> changes) => change switch
    {
        ColumnDropped dropped => changes.OfType<ColumnAdded>()
            .Where(added => added.Table.Name == dropped.Table.Name && added.Column.Type.Sql == dropped.Column.Type.Sql)
            .Select(added => Hint("column", dropped.Column.Name, added.Column.Name)).FirstOrDefault(),
        TableDropped dropped => changes.OfType<TablesAdded>().SelectMany(added => added.Tables)
            .Where(added => added.Name.Schema == dropped.Table.Name.Schema && added.Columns.Select(column => column.Name).SequenceEqual(dropped.Table.Columns.Select(column => column.Name)))
            .Select(added => Hint("table", dropped.Table.Name.Name, added.Name.Name)).FirstOrDefault(),
        _ => null,
    };

    private static string Hint(string what, string from, string to) => $"If {from} was only renamed to {to}, write \"renamedFrom\": \"{from}\" at that {what}: its values stay then.";
}
