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

/// <summary>Sends a value that is put into the SQL's text as a parameter. Offered where the statement then means the same, the value being data.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ParameterFix))]
[Shared]
public sealed class ParameterFix : TextChangeFix
{
    public ParameterFix()
        : base("Send the value as a parameter")
    {
    }

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [CodeRules.ConcatenatedSql];

    private protected override bool IsProven => true;

    private protected override async Task<ImmutableArray<TextChange>> GetChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await SqlSite.OfAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } site
            || site.Value.SyntaxTree.GetRoot(cancellationToken).FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax value
            || !site.Value.Span.Contains(value.Span)
            || PartOf(site, value) is not { } part
            || !TakesParameters(site, part))
            return [];

        var length = (part + 1 < site.Built.Parts.Length ? site.Sql.StartOf(part + 1) : site.Sql.Text.Length) - site.Sql.StartOf(part);
        var isText = site.Model.GetTypeInfo(value, cancellationToken).Type is null or { SpecialType: SpecialType.System_String or SpecialType.System_Object };
        if (HolePlace.Of(site, site.Sql.StartOf(part), length, isText) is not { } place)
            return [];
        if (place.IsList)
            return JoinedList.Changes(site, place, value);
        if (site.Kind == SinkKind.Numbered && EntityFrameworkRename.Find(site) is { } rename)
            return [rename, .. EntityFrameworkRename.Quotes(site.Value)];

        return ParameterPlan.For(site, NameOf(value), value.ToString()) is { IsCode: false } plan
            ? Changes(site, place, value, site.Sql.StartOf(part), length, plan)
            : [];
    }

    private static int? PartOf(SqlSite site, ExpressionSyntax value)
    {
        var part = site.Built.Parts.TakeWhile(part => part is not HolePart hole || hole.Origin != value).Count();
        return part == site.Built.Parts.Length ? null : part;
    }

    // PostgreSQL has parameters in queries only, not in SET, in DDL or in the body of a DO.
    private static bool TakesParameters(SqlSite site, int part)
    {
        var position = site.Sql.StartOf(part);
        return SqlParser.Parse(site.Sql.Text, site.Sql.Holes).Statements.FirstOrDefault(statement => statement.Span.Start <= position && position < statement.Span.End)
            is not (null or InvalidStatement or SetStatement or ShowStatement or OtherStatement or DoStatement or PrepareStatement or ExecuteStatement or CreateViewStatement or CreateFunctionStatement);
    }

    internal static string NameOf(ExpressionSyntax value) => value switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => CSharpText.Camel(member.Name.Identifier.ValueText),
        _ => "value",
    };

    private static ImmutableArray<TextChange> Changes(SqlSite site, HolePlace place, ExpressionSyntax value, int start, int length, ParameterPlan plan)
    {
        var before = "";
        var after = "";
        var changes = ImmutableArray.CreateBuilder<TextChange>();
        if (place.Quoted is { } literal)
        {
            // '%..%' becomes ('%' || @p || '%'); quotes that would hold nothing go.
            var hasBefore = start > literal.Start + 1;
            var hasAfter = start + length < literal.End - 1;
            (before, after) = (hasBefore ? "' || " : "", hasAfter ? " || '" : "");
            var open = hasBefore || hasAfter ? "(" : "";
            var close = hasBefore || hasAfter ? ")" : "";
            if ((hasBefore ? site.Insert(literal.Start, open) : site.Replace(literal.Start, 1, open)) is not { } first
                || (hasAfter ? site.Insert(literal.End, close) : site.Replace(literal.End - 1, 1, close)) is not { } last)
                return [];
            changes.AddRange(new[] { first, last }.Where(change => change.Span.Length > 0 || change.NewText?.Length > 0));
        }

        if (SourceHole.Replace(value, before + plan.Placeholder + after) is not { } hole)
            return [];
        changes.Add(hole);
        if (plan.HandOver is { } handOver)
            changes.Add(handOver);
        return changes.ToImmutable();
    }
}
