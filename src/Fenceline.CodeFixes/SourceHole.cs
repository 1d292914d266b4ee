using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>A value in an interpolated string or between two literals.</summary>
internal static class SourceHole
{
    /// <summary>Puts SQL in place of the value; null where the source is of another form.</summary>
    public static TextChange? Replace(ExpressionSyntax value, string sql)
    {
        if (value.Parent is InterpolationSyntax { AlignmentClause: null, FormatClause: null, Parent: InterpolatedStringExpressionSyntax literal } hole)
            return Escaped(literal, sql) is { } escaped ? new TextChange(hole.Span, escaped) : null;

        // "..'" + value + "'..": from the end of one literal to the start of the next.
        if (value.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum || sum.Right != value || Regular(LastOf(sum.Left)) is not { } before)
            return null;

        var after = sum.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } outer && outer.Left == sum ? Regular(outer.Right) : null;
        return after is { } next
            ? new TextChange(TextSpan.FromBounds(before.Span.End - 1, next.SpanStart + 1), sql)
            : new TextChange(TextSpan.FromBounds(before.Span.End - 1, value.Span.End), sql + "\"");
    }

    // Braces in the SQL, as of EF's numbered parameters, are doubled where C# has its own.
    private static string? Escaped(InterpolatedStringExpressionSyntax literal, string sql) => sql.IndexOfAny(['{', '}']) < 0
        ? sql
        : literal.StringStartToken.Text.Contains("\"\"\"") ? null : sql.Replace("{", "{{").Replace("}", "}}");

    private static ExpressionSyntax LastOf(ExpressionSyntax expression) => expression is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum ? sum.Right : expression;

    private static SyntaxToken? Regular(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression, Token: var token } && token.Text.StartsWith("\"", StringComparison.Ordinal)
        && !token.Text.StartsWith("\"\"\"", StringComparison.Ordinal) ? token : null;
}
