using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Sinks;

/// <summary>Finds literals that a <c>lang=sql</c> comment marks as SQL, wherever they go. A file without such a comment costs one search.</summary>
internal sealed class SqlComments(SinkFinder sinks)
{
    private readonly ConcurrentDictionary<SyntaxTree, bool> _files = new();

    public SqlUse? Find(IOperation literal)
    {
        if (literal.Type?.SpecialType != SpecialType.System_String || !_files.GetOrAdd(literal.Syntax.SyntaxTree, MentionsLanguage) || !SqlSyntax.HasComment(literal.Syntax))
            return null;

        // The whole of what the literal is a part of; unless that goes into a sink, where it is looked at anyway.
        var whole = literal;
        while (whole.Parent is IBinaryOperation or IParenthesizedOperation or IConversionOperation)
            whole = whole.Parent;
        if (whole.Parent is IInterpolationOperation || (whole != literal && !IsFirst(literal, whole)))
            return null;

        var holder = whole.Parent is IArgumentOperation { Parent: { } call } ? call : whole.Parent;
        return holder is not null && sinks.Find(holder).Any(use => use.Value == whole) ? null : new SqlUse(whole, SinkKind.Text);
    }

    private static bool IsFirst(IOperation literal, IOperation whole) => literal.Syntax.SpanStart == whole.Syntax.SpanStart;

    private static bool MentionsLanguage(SyntaxTree tree)
    {
        var text = tree.GetText().ToString();
        return text.IndexOf("lang", StringComparison.OrdinalIgnoreCase) is var at and >= 0
            && text.IndexOf("sql", at, StringComparison.OrdinalIgnoreCase) >= 0;
    }
}
