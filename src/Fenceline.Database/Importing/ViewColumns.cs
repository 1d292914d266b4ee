using Fenceline.Sql;

namespace Fenceline.Database.Importing;

/// <summary>Views that read a column which is not in the manifest: the manifest's reader does not look at columns there, and the database would.</summary>
internal static class ViewColumns
{
    /// <returns>Whether there were any.</returns>
    public static bool LeaveOut(Draft draft)
    {
        var tables = draft.Tables.ToDictionary(table => table.Found.Name, StringComparer.Ordinal);
        var faults = draft.Views.Select(view => (View: view, Column: MissingIn(view, tables))).Where(fault => fault.Column is not null).ToList();
        foreach (var (view, column) in faults)
        {
            draft.Views.Remove(view);
            draft.Note(ImportNoteKind.LeftOut, view.Found.FullName, $"a view that reads {column}, which is not in the manifest");
            draft.Comment("views", $"Left out: {view.Found.FullName}: it reads {column}, which is not in the manifest");
        }

        return faults.Count > 0;
    }

    private static string? MissingIn(DraftView view, Dictionary<string, DraftTable> tables)
    {
        var nodes = SqlParser.Parse(view.Found.Query!).Statements.SelectMany(statement => statement.DescendantsAndSelf()).ToList();
        var names = nodes.OfType<ColumnExpression>().Select(column => column.Name.Last.Name).ToHashSet(StringComparer.Ordinal);
        return nodes.OfType<TableReference>().Select(reference => tables.GetValueOrDefault(reference.Name.Last.Name)).OfType<DraftTable>()
            .SelectMany(table => table.Found.Columns.Where(column => names.Contains(column.Name) && !table.Columns.Exists(other => other.Name == column.Name)).Select(column => $"{table.Found.Name}.{column.Name}")).FirstOrDefault();
    }
}
