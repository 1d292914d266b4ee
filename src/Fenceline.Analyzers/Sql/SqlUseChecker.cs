using Fenceline.Analyzers.Sinks;
using Fenceline.Analyzers.Text;
using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Fenceline.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fenceline.Analyzers.Sql;

/// <summary>Checks one expression that becomes SQL: every text that it may have, each finding reported once.</summary>
internal sealed class SqlUseChecker(SourceModels models, SqlCheck check)
{
    private const string StrictSessions = "fenceline_strict_pinned_sessions";

    public void Check(SqlUse use, OperationAnalysisContext context)
    {
        var texts = new TextEvaluator(models, use.Kind == SinkKind.Formattable, context.CancellationToken).Evaluate(use.Value);
        var reported = new HashSet<(string, Location, string)>();
        var isExempt = new Lazy<bool>(() => Exemption.Covers(context.ContainingSymbol));
        foreach (var text in texts)
        {
            foreach (var finding in Findings(text, use, context))
            {
                if (reported.Add((finding.Id, finding.Location, finding.GetMessage(null))) && !(Exemption.Silences(finding.Id) && isExempt.Value))
                    context.ReportDiagnostic(finding);
            }
        }
    }

    private IEnumerable<Diagnostic> Findings(BuiltText text, SqlUse use, OperationAnalysisContext context)
    {
        if (text.Parts.IsEmpty || (text.WholeParameter is { } parameter && IsCallersBusiness(parameter)))
            return [];

        if (use.Kind == SinkKind.Part)
            return text.Parts.OfType<HolePart>().Select(hole => InPart(hole, use));

        if (text.IsUnknown)
            return use.Kind == SinkKind.CrossTenant ? [] : [Unknown(text, use)];

        var sql = AssembledSql.Of(text, use.Kind == SinkKind.Numbered);
        var findings = Concatenations(text, sql, use).ToList();
        if (use.Kind == SinkKind.CrossTenant)
            return findings;

        var isPinned = use.Kind == SinkKind.Pinned && !IsStrict(context);
        var report = check.Run(sql.Text, new SqlAnalysisOptions(isPinned, sql.Holes));
        findings.AddRange(report.Findings.Select(finding => Of(finding, sql, use)));

        if (findings.Count == 0 && HidesStatement(sql))
            findings.Add(Unknown(text, use));

        // Where two rules fit one text, the graver is enough.
        return findings.Any(finding => finding.Id != SqlRules.NotProven && finding.Id != SqlRules.TenantKeyLiteral)
            ? findings.Where(finding => finding.Id != SqlRules.NotProven)
            : findings;
    }

    // Such as `EXPLAIN {sql}`: what is not understood because a part of it is not known could be any statement.
    private static bool HidesStatement(AssembledSql sql) => sql.Holes.Count > 0 && SqlParser.Parse(sql.Text, sql.Holes).Statements
        .Any(statement => statement is InvalidStatement && sql.Holes.Any(hole => hole.Start < statement.Span.End && statement.Span.Start < hole.End));

    // Whoever calls the method is looked at instead: see WrapperIndex. A lambda's callers are not known.
    private static bool IsCallersBusiness(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction };

    private static Diagnostic Unknown(BuiltText text, SqlUse use)
    {
        var origin = text.Parts.OfType<HolePart>().First().Origin;
        var place = use.Value.Syntax.Span.Contains(origin.Span) && origin.SyntaxTree == use.Value.Syntax.SyntaxTree ? origin : use.Value.Syntax;
        return Diagnostic.Create(
            Descriptors.NotProven, place.GetLocation(), "This SQL is put together where the analysis can't follow: it is not proven to keep tenants apart");
    }

    private static IEnumerable<Diagnostic> Concatenations(BuiltText text, AssembledSql sql, SqlUse use)
    {
        for (var i = 0; i < text.Parts.Length; i++)
        {
            if (text.Parts[i] is not HolePart { IsReportable: true } hole || !sql.CanBeValue(i))
                continue;

            var message = $"'{OneLine(hole.Origin)}' becomes part of the SQL's text: send it as a parameter, or it can change what the statement does";
            yield return At(hole.Origin.GetLocation(), Descriptors.ConcatenatedSql, message, use);
        }
    }

    // No fix goes with it: there is no place for a parameter.
    private static Diagnostic InPart(HolePart hole, SqlUse use)
    {
        var place = use.Value.Syntax.Span.Contains(hole.Origin.Span) && hole.Origin.SyntaxTree == use.Value.Syntax.SyntaxTree ? hole.Origin : use.Value.Syntax;
        return Diagnostic.Create(
            Descriptors.ConcatenatedSql, place.GetLocation(), $"'{OneLine(place)}' becomes part of the SQL's text, past everything that makes parameters of values: write an interpolated string");
    }

    private static string OneLine(SyntaxNode expression) => expression.ToString().Replace('\n', ' ').Replace('\r', ' ');

    private static Diagnostic Of(SqlFinding finding, AssembledSql sql, SqlUse use) =>
        At(sql.LocationOf(finding.Span), Descriptors.Get(finding.RuleId), finding.Message, use);

    // The first additional location is the expression that becomes SQL: the code fixes start from it.
    private static Diagnostic At(Location place, DiagnosticDescriptor rule, string message, SqlUse use)
    {
        var value = use.Value.Syntax.GetLocation();
        // An editor that looks at one file drops what is reported in another.
        return place.SourceTree == value.SourceTree
            ? Diagnostic.Create(rule, place, [value], FindingProperties.Of(use.Kind), message)
            : Diagnostic.Create(rule, value, [value, place], FindingProperties.Of(use.Kind), message);
    }

    private static bool IsStrict(OperationAnalysisContext context) =>
        context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree).TryGetValue(StrictSessions, out var value)
        && value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
}
