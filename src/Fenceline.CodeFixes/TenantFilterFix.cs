using System.Collections.Immutable;
using System.Composition;
using Fenceline.Analyzers.Sinks;
using Fenceline.Core.Analysis;
using Fenceline.Core.Naming;
using Fenceline.Core.Rules;
using Fenceline.Core.Schema;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Adds the tenant filter that a read, an UPDATE or a DELETE lacks. Offered when the analysis then has nothing more to say there.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TenantFilterFix))]
[Shared]
public sealed class TenantFilterFix : TextChangeFix
{
    public TenantFilterFix()
        : base("Filter by the tenant")
    {
    }

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [SqlRules.UnfilteredRead, SqlRules.UnpinnedWrite];

    private protected override bool IsProven => true;

    private protected override async Task<ImmutableArray<TextChange>> GetChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await SqlSite.OfAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } site
            || site.FindingOf(diagnostic) is not { Table: { } name, Alias: { } alias } finding
            || site.Catalog.Tables.FirstOrDefault(table => table.Kind == SqlTableKind.Shared && table.Name == name) is not { TenantKey: { Parent: null } key })
            return [];

        var plan = TenantInScope.Find(site) is { } tenant ? ParameterPlan.For(site, TenantInScope.ParameterName(site), tenant) : null;
        // Where nothing is pinned the current tenant is nobody.
        if (plan is null && site.Kind != SinkKind.Pinned)
            return [];
        var value = plan is null ? SqlText.Qualified(site.Catalog.SharedSchema, TypedNames.Of(site.Catalog.CurrentTenantFunction, key.Type)) + "()"
            : plan.IsCode ? plan.Placeholder : TenantKeySql.Given(key, plan.Placeholder);
        var filter = TenantKeySql.Expression(key, SqlText.Identifier(alias)) + " = ";
        if (FilterPlace.Of(site, finding.Span) is not { } place || !IsCured(site, finding, Fixed(site.Sql.Text, place, filter + "$1")))
            return [];

        return Changes(site, place, filter, value, plan) is { } changes ? [.. changes] : [];
    }

    private static List<TextChange>? Changes(SqlSite site, ConditionPlace place, string filter, string value, ParameterPlan? plan)
    {
        var position = place.Where ?? place.End;
        var lead = place.IsJoin ? "" : " ";
        if (site.Insert(position, place.Where is null ? " WHERE " + filter : lead + filter) is not { } first
            || site.Insert(position, value, plan?.IsCode == true) is not { } second)
            return null;

        var changes = new List<TextChange>();
        if (place.HasOr)
        {
            if (site.Insert(place.End, ")") is not { } close)
                return null;
            // The space behind WHERE moves in front of the filter.
            var space = !place.IsJoin && site.Sql.Text[position] == ' ' ? 1 : 0;
            changes.Add(new TextChange(new TextSpan(first.Span.Start, space), first.NewText + second.NewText + " AND ("));
            changes.Add(close);
        }
        else
        {
            changes.Add(new TextChange(first.Span, first.NewText + second.NewText + (place.Where is null ? "" : place.IsJoin ? " AND " : " AND")));
        }

        if (plan?.HandOver is { } handOver)
            changes.Add(handOver);
        return changes;
    }

    private static string Fixed(string sql, ConditionPlace place, string filter) => place.Where is { } where
        ? sql.Substring(0, where) + " " + filter + " AND (" + sql.Substring(where, place.End - where) + ")" + sql.Substring(place.End)
        : sql.Substring(0, place.End) + " WHERE " + filter + sql.Substring(place.End);

    private static bool IsCured(SqlSite site, SqlFinding finding, string sql)
    {
        var before = site.Analyze(site.Sql.Text).Count();
        var after = site.Analyze(sql).ToList();
        return after.Count < before && !after.Any(other => other.Span == finding.Span && other.RuleId == finding.RuleId);
    }
}
