using System.Collections.Immutable;
using System.Composition;
using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Marks the member as one that may reach several tenants' rows. FEN110 asks for the reason until it is filled in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CrossTenantFix))]
[Shared]
public sealed class CrossTenantFix : TextChangeFix
{
    public CrossTenantFix()
        : base("Exempt with [CrossTenant], and give the reason")
    {
    }

    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [SqlRules.UnfilteredRead, SqlRules.UnpinnedWrite, SqlRules.TenantSchemaNamed, SqlRules.NotProven, SqlRules.UnpinnedTenantTable, CodeRules.UnfilteredLinq];

    private protected override async Task<ImmutableArray<TextChange>> GetChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        // The member that uses the text is exempt, not the constant that holds it.
        var use = diagnostic.AdditionalLocations.Count > 0 ? diagnostic.AdditionalLocations[0] : diagnostic.Location;
        if (root is null || model is null || use.SourceTree != root.SyntaxTree || model.Compilation.GetTypeByMetadataName("Fenceline.CrossTenantAttribute") is null)
            return [];

        var member = root.FindNode(use.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<MemberDeclarationSyntax>(
            node => node is not (BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax or GlobalStatementSyntax));
        if (member is null)
            return [];

        var name = model.LookupNamespacesAndTypes(member.SpanStart, name: "CrossTenantAttribute").IsEmpty ? "global::Fenceline.CrossTenant" : "CrossTenant";
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var start = member.GetFirstToken().SpanStart;
        return [new TextChange(new TextSpan(start, 0), $"[{name}(\"\")]{Separator(text, start)}")];
    }

    // On a line of its own, indented as the member, when the member starts its line.
    private static string Separator(SourceText text, int start)
    {
        var line = text.Lines.GetLineFromPosition(start);
        var indentation = text.ToString(TextSpan.FromBounds(line.Start, start));
        var lineBreak = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        return string.IsNullOrWhiteSpace(indentation) ? (lineBreak.Length == 0 ? "\n" : lineBreak) + indentation : " ";
    }
}
