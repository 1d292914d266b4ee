using Fenceline.Core.Manifest;

namespace Fenceline.Core.Naming;

/// <summary>What an index is called that the manifest gives no name.</summary>
public static class IndexNames
{
    /// <summary>The table, what the index is over, and what it is; as PostgreSQL would call it, but for expressions.</summary>
    public static string Of(string table, TableIndex index) =>
        DerivedName.Join([table, .. index.Parts.SelectMany(part => part.IsExpression ? ExpressionText.WordsIn(part.Text) : [part.Text]), index.IsUnique ? "key" : "idx"]);
}
