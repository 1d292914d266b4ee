using Fenceline.Core.Manifest;
using Fenceline.Sql;

namespace Fenceline.Core.Build;

/// <summary>Which tables a view of the manifest's reads, directly or through other views.</summary>
internal static class ViewSources
{
    /// <param name="views">All views of the manifest.</param>
    /// <param name="tables">The tables that are asked about.</param>
    /// <returns>Those of the tables that the view reads, in the tables' order.</returns>
    public static IReadOnlyList<Table> Read(View view, IReadOnlyList<View> views, IReadOnlyList<Table> tables)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(view, views, names);
        return [.. tables.Where(table => names.Contains(table.Name))];
    }

    private static void Collect(View view, IReadOnlyList<View> views, HashSet<string> names)
    {
        foreach (var name in Names(view.Sql))
        {
            if (names.Add(name) && views.FirstOrDefault(other => other.Name == name) is { } inner)
                Collect(inner, views, names);
        }
    }

    /// <summary>Common table expressions are among them: a name too many asks for more, never for less.</summary>
    private static IEnumerable<string> Names(string sql) => SqlParser.Parse(sql).Statements
        .SelectMany(statement => statement.DescendantsAndSelf())
        .OfType<TableReference>()
        .Select(reference => reference.Name.Last.Name);
}
