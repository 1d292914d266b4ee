using System.Collections.Immutable;
using System.Composition;
using System.Text.RegularExpressions;
using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Sends a tenant's id that stands in the SQL as a parameter.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TenantLiteralFix))]
[Shared]
public sealed class TenantLiteralFix : TextChangeFix
{
    private static readonly Regex Literal = new(@"(?<![\w$@:])(?:'(?<text>[^'\\]*)'|(?<text>\d+))(?!\w)", RegexOptions.CultureInvariant);

    public TenantLiteralFix()
        : base("Send the tenant as a parameter")
    {
    }

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [SqlRules.TenantKeyLiteral];

    private protected override bool IsProven => true;

    private protected override async Task<ImmutableArray<TextChange>> GetChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await SqlSite.OfAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } site
            || site.FindingOf(diagnostic) is not { } finding)
            return [];

        // The tenant at hand takes the place of the one that is written there; a literal behind a parameter would be no better.
        if (TenantInScope.Find(site) is not { } tenant)
            return [];

        var matches = Literal.Matches(site.Sql.Text.Substring(finding.Span.Start, finding.Span.Length));
        if (matches.Count != 1
            || ParameterPlan.For(site, TenantInScope.ParameterName(site), tenant) is not { } plan
            || site.Replace(finding.Span.Start + matches[0].Index, matches[0].Length, plan.Placeholder, plan.IsCode) is not { } change)
            return [];

        return plan.HandOver is { } handOver ? [change, handOver] : [change];
    }
}
