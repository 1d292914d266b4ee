using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fenceline.CodeFixes;

/// <summary>Writes text so that it can stand within a string token.</summary>
internal static class LiteralEscape
{
    /// <summary>Null when it can't: quotes or braces that a raw literal would take for its own.</summary>
    public static string? For(SyntaxToken token, string text)
    {
        if (token.IsKind(SyntaxKind.InterpolatedStringTextToken))
        {
            return ((InterpolatedStringExpressionSyntax)token.Parent!.Parent!).StringStartToken.Kind() switch
            {
                SyntaxKind.InterpolatedStringStartToken => Braces(Regular(text)),
                SyntaxKind.InterpolatedVerbatimStringStartToken => Braces(Verbatim(text)),
                _ => Raw(text),
            };
        }

        return token.Kind() switch
        {
            SyntaxKind.StringLiteralToken => token.Text.StartsWith("@", StringComparison.Ordinal) ? Verbatim(text) : Regular(text),
            SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken => Raw(text),
            _ => null,
        };
    }

    private static string Regular(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");

    private static string Verbatim(string text) => text.Replace("\"", "\"\"");

    private static string Braces(string text) => text.Replace("{", "{{").Replace("}", "}}");

    private static string? Raw(string text) => text.IndexOfAny(['"', '{', '}']) >= 0 ? null : text;
}
