using Fenceline.Sql;

namespace Fenceline.Database.Introspection;

/// <summary>The relations that a query reads, and the functions of others than PostgreSQL that it calls.</summary>
internal static class CodeNames
{
    public static bool AreSame(string expected, string found) => Relations(expected).SetEquals(Relations(found)) && Qualified(found).IsSubsetOf(Functions(expected));

    private static HashSet<string> Relations(string sql)
    {
        var nodes = SqlParser.Parse(sql).Statements.SelectMany(statement => statement.DescendantsAndSelf()).ToList();
        var own = nodes.OfType<CommonTableExpression>().Select(table => table.Name.Name).ToHashSet(StringComparer.Ordinal);
        return nodes.OfType<TableReference>().Where(reference => reference.Name.Parts.Count > 1 || !own.Contains(reference.Name.Last.Name)).Select(reference => reference.Name.Last.Name).ToHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<FunctionExpression> Calls(string sql) => SqlParser.Parse(sql).Statements.SelectMany(statement => statement.DescendantsAndSelf()).OfType<FunctionExpression>();

    private static HashSet<string> Functions(string sql) => Calls(sql).Select(call => call.Name.Last.Name).ToHashSet(StringComparer.Ordinal);

    // A catalog names PostgreSQL's own without a schema.
    private static HashSet<string> Qualified(string sql) => Calls(sql).Where(call => call.Name.Parts.Count > 1).Select(call => call.Name.Last.Name).ToHashSet(StringComparer.Ordinal);
}
