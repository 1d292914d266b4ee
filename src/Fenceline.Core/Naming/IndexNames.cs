using Fenceline.Core.Manifest;

namespace Fenceline.Core.Naming;

/// <summary>What indexes are called in the database.</summary>
public static class IndexNames
{
    /// <summary>The name that the manifest gives it; else the table, what the index is over, and what it is, as PostgreSQL would call it but for expressions.</summary>
    public static string Of(string table, TableIndex index) =>
        index.Name ?? DerivedName.Join([table, .. index.Parts.SelectMany(part => part.IsExpression ? ExpressionText.WordsIn(part.Text) : [part.Text]), index.IsUnique ? "key" : "idx"]);
}
