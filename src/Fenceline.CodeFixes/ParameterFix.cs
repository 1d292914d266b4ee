using System.Collections.Immutable;
using System.Composition;
using Fenceline.Analyzers;
using Fenceline.Analyzers.Sinks;
using Fenceline.Analyzers.Text;
using Fenceline.Core.Naming;
using Fenceline.Core.Rules;
using Fenceline.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Sends a value that is put into the SQL's text as a parameter.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ParameterFix))]
[Shared]
public sealed class ParameterFix : TextChangeFix
{
    public ParameterFix()
        : base("Send the value as a parameter")
    {
    }

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [CodeRules.ConcatenatedSql];

    private protected override async Task<ImmutableArray<TextChange>> GetChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await SqlSite.OfAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } site
            || site.Value.SyntaxTree.GetRoot(cancellationToken).FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax value
            || !site.Value.Span.Contains(value.Span)
            || !TakesParameters(site, value))
            return [];

        if (site.Kind == SinkKind.Numbered && EntityFrameworkRename.Find(site) is { } rename)
            return [rename, .. Quotes(site.Value)];

        if (ParameterPlan.For(site, NameOf(value), value.ToString()) is not { IsCode: false } plan
            || SpanOf(value) is not { } hole)
            return [];

        var change = new TextChange(hole.Span, hole.Before + plan.Placeholder + hole.After);
        return plan.HandOver is { } handOver ? [change, handOver] : [change];
    }

    // PostgreSQL has parameters in queries only, not in SET, in DDL or in the body of a DO.
    private static bool TakesParameters(SqlSite site, ExpressionSyntax value)
    {
        var part = site.Built.Parts.TakeWhile(part => part is not HolePart hole || hole.Origin != value).Count();
        if (part == site.Built.Parts.Length)
            return true;

        var position = site.Sql.StartOf(part);
        return SqlParser.Parse(site.Sql.Text, site.Sql.Holes).Statements.FirstOrDefault(statement => statement.Span.Start <= position && position < statement.Span.End)
            is not (SetStatement or ShowStatement or OtherStatement or DoStatement or PrepareStatement or ExecuteStatement or CreateViewStatement or CreateFunctionStatement);
    }

    private static string NameOf(ExpressionSyntax value) => value switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => CSharpText.Camel(member.Name.Identifier.ValueText),
        _ => "value",
    };

    /// <summary>What to replace by the placeholder: the hole and the quotes around it, or the concatenation's plus signs and string ends.</summary>
    private static (TextSpan Span, string Before, string After)? SpanOf(ExpressionSyntax value)
    {
        if (value.Parent is InterpolationSyntax { AlignmentClause: null, FormatClause: null, Parent: InterpolatedStringExpressionSyntax literal } hole)
            return (literal.StringStartToken.Text.Contains("\"\"\"") || !HasQuotes(hole) ? hole.Span : TextSpan.FromBounds(hole.SpanStart - 1, hole.Span.End + 1), "", "");

        // "..'" + value + "'..": from the end of one literal to the start of the next.
        if (value.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum || sum.Right != value || Regular(LastOf(sum.Left)) is not { } before)
            return null;

        var after = sum.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } outer && outer.Left == sum ? Regular(outer.Right) : null;
        if (after is not { } next)
            return before.ValueText.EndsWith("'", StringComparison.Ordinal) ? null : (TextSpan.FromBounds(before.Span.End - 1, value.Span.End), "", "\"");

        var isQuoted = before.ValueText.EndsWith("'", StringComparison.Ordinal) && next.ValueText.StartsWith("'", StringComparison.Ordinal);
        return (isQuoted ? TextSpan.FromBounds(before.Span.End - 2, next.SpanStart + 2) : TextSpan.FromBounds(before.Span.End - 1, next.SpanStart + 1), "", "");
    }

    private static ExpressionSyntax LastOf(ExpressionSyntax expression) => expression is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum ? sum.Right : expression;

    private static SyntaxToken? Regular(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression, Token: var token } && token.Text.StartsWith("\"", StringComparison.Ordinal)
        && !token.Text.StartsWith("\"\"\"", StringComparison.Ordinal) ? token : null;

    private static bool HasQuotes(InterpolationSyntax hole)
    {
        var literal = (InterpolatedStringExpressionSyntax)hole.Parent!;
        var index = literal.Contents.IndexOf(hole);
        return index > 0 && index + 1 < literal.Contents.Count
            && literal.Contents[index - 1] is InterpolatedStringTextSyntax before && before.TextToken.Text.EndsWith("'", StringComparison.Ordinal)
            && literal.Contents[index + 1] is InterpolatedStringTextSyntax after && after.TextToken.Text.StartsWith("'", StringComparison.Ordinal);
    }

    /// <summary>The quotes around holes, which a parameter must not have.</summary>
    private static IEnumerable<TextChange> Quotes(ExpressionSyntax literal) => ((InterpolatedStringExpressionSyntax)literal).Contents
        .OfType<InterpolationSyntax>()
        .Where(HasQuotes)
        .SelectMany(hole => new[] { new TextChange(new TextSpan(hole.SpanStart - 1, 1), ""), new TextChange(new TextSpan(hole.Span.End, 1), "") });
}
