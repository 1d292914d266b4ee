using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Puts statements beside others, and takes them out: on lines of their own where their neighbours have such lines.</summary>
internal static class StatementLines
{
    /// <summary>What comes between a statement and one that stands before or behind it.</summary>
    public static string Separator(StatementSyntax statement)
    {
        var text = statement.SyntaxTree.GetText();
        var line = text.Lines.GetLineFromPosition(statement.SpanStart);
        var indentation = text.ToString(TextSpan.FromBounds(line.Start, statement.SpanStart));
        var lineBreak = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        return string.IsNullOrWhiteSpace(indentation) && lineBreak.Length > 0 ? lineBreak + indentation : " ";
    }

    public static TextChange Before(StatementSyntax statement, string added) => new(new TextSpan(statement.SpanStart, 0), added + Separator(statement));

    public static TextChange Behind(StatementSyntax statement, string added) => new(new TextSpan(statement.Span.End, 0), Separator(statement) + added);

    /// <summary>Takes a statement out, with its line where it has one of its own; comments above it stay.</summary>
    public static TextChange Without(StatementSyntax statement)
    {
        var text = statement.SyntaxTree.GetText();
        var first = text.Lines.GetLineFromPosition(statement.SpanStart);
        var last = text.Lines.GetLineFromPosition(statement.Span.End);
        var hasOwnLines = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(first.Start, statement.SpanStart)))
            && string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(statement.Span.End, last.End)));
        if (hasOwnLines)
            return new TextChange(TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak), "");

        var end = statement.Span.End;
        while (end < text.Length && text[end] == ' ')
            end++;
        return new TextChange(TextSpan.FromBounds(statement.SpanStart, end), "");
    }
}
