using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fenceline.Analyzers.Sinks;

/// <summary>The ways in which source says that a text is SQL: <c>[StringSyntax("sql")]</c> and <c>lang=sql</c> comments.</summary>
internal static class SqlSyntax
{
    public static bool IsMarked(ISymbol symbol) => Has(symbol, "sql");

    /// <summary>How Fenceline marks what becomes a part of its own SQL.</summary>
    public static bool IsPart(ISymbol symbol) => Has(symbol, "sql-part");

    private static bool Has(ISymbol symbol, string wanted) => symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == "StringSyntaxAttribute"
        && attribute.ConstructorArguments is [{ Value: string syntax }, ..]
        && syntax.Equals(wanted, StringComparison.OrdinalIgnoreCase));

    /// <summary>A comment right before the expression, or before the statement or member that it stands in, says <c>lang=sql</c>.</summary>
    public static bool HasComment(SyntaxNode literal)
    {
        for (var node = literal; node is not null; node = node.Parent)
        {
            if (node.HasLeadingTrivia && node.GetLeadingTrivia().Any(IsSqlComment))
                return true;
            if (node != literal && node is StatementSyntax or MemberDeclarationSyntax)
                return false;
            if (HasCommentBefore(node.GetFirstToken().GetPreviousToken()))
                return true;
        }

        return false;
    }

    // In `F(/* lang=sql */ "..")` the comment trails the token before.
    private static bool HasCommentBefore(SyntaxToken token) => token.HasTrailingTrivia && token.TrailingTrivia.Any(IsSqlComment);

    private static bool IsSqlComment(SyntaxTrivia trivia)
    {
        if (!trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && !trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            return false;

        var text = trivia.ToString().Trim('/', '*', ' ', '\t').Replace(" ", "");
        return text.Equals("lang=sql", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("lang=sql,", StringComparison.OrdinalIgnoreCase)
            || text.Equals("language=sql", StringComparison.OrdinalIgnoreCase);
    }
}
