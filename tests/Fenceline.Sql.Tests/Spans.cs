using System.Text.Json;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql.Tests;

internal static class Spans
{
    /// <summary>The first place that is outside of the text or of its parent's place; null when there is none.</summary>
    public static string? Fault(string sql, EquatableArray<TextSpan> holes)
    {
        try
        {
            return Find(sql, SqlParser.Parse(sql, holes), SqlLexer.Tokenize(sql, holes)) is { } fault ? Describe(fault, sql, holes) : null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return Describe(error.ToString(), sql, holes);
        }
    }

    private static string Describe(string fault, string sql, EquatableArray<TextSpan> holes) =>
        fault + "\n" + JsonSerializer.Serialize(sql) + " " + string.Join(" ", holes);

    private static string? Find(string sql, SqlScript script, SqlTokens tokens)
    {
        var end = 0;
        foreach (var token in tokens.Tokens)
        {
            if (token.Start < end || token.End < token.Start || token.End > sql.Length)
                return "token " + token;
            end = token.End;
        }

        var whole = new TextSpan(0, sql.Length);
        foreach (var error in script.Errors)
        {
            if (!Holds(whole, error.Span))
                return "error " + error;
        }

        foreach (var node in script.Statements.SelectMany(statement => statement.DescendantsAndSelf()))
        {
            if (!Holds(whole, node.Span))
                return node.GetType().Name + " " + node.Span;
            foreach (var child in node.GetChildren())
            {
                if (!Holds(node.Span, child.Span))
                    return $"{child.GetType().Name} {child.Span} in {node.GetType().Name} {node.Span}";
            }
        }

        return null;
    }

    private static bool Holds(TextSpan outer, TextSpan inner) => inner.Length >= 0 && inner.Start >= outer.Start && inner.End <= outer.End;
}
