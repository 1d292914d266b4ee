using System.Collections.Concurrent;
using Fenceline.Analyzers.Flow;
using Fenceline.Analyzers.Sinks;
using Fenceline.Analyzers.Text;
using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Sql;

/// <summary>Checks one expression that becomes SQL: every text that it may have, each finding reported once.</summary>
internal sealed class SqlUseChecker(FlowIndex flow, SinkFinder sinks, SqlCheck check)
{
    private const string StrictSessions = "fenceline_strict_pinned_sessions";

    // A parameter is complained about at one of its uses only, and always at the same one.
    private readonly ConcurrentDictionary<IParameterSymbol, SyntaxNode> _open = new(SymbolEqualityComparer.Default);

    public void Check(SqlUse use, OperationAnalysisContext context)
    {
        var reported = new HashSet<(string, Location, string)>();
        var isExempt = new Lazy<bool>(() => Exemption.Covers(context.ContainingSymbol));
        var isProven = true;
        foreach (var finding in AllFindings(use, context))
        {
            // Once for each use is enough, whichever of its texts it is.
            if (finding.Id == SqlRules.NotProven && !isProven)
                continue;
            isProven &= finding.Id != SqlRules.NotProven;
            if (reported.Add((finding.Id, finding.Location, finding.GetMessage(null))) && !(Exemption.Silences(finding.Id) && isExempt.Value))
                context.ReportDiagnostic(finding);
        }
    }

    private IEnumerable<Diagnostic> AllFindings(SqlUse use, OperationAnalysisContext context)
    {
        if (use.IsOpen)
            return use.Kind == SinkKind.CrossTenant ? [] : [NotProven(use.Value.Syntax.GetLocation(), "A delegate of this method can be called with any text, which becomes SQL: it is not proven to keep tenants apart")];
        if (use.Kind == SinkKind.Piece)
            return IsFirstPiece(use) ? [NotProven(use.Value.Syntax.GetLocation(), "A builder puts this SQL together, which the analysis can't follow: it is not proven to keep tenants apart")] : [];
        return use.Texts.IsDefault
            ? flow.TextsOf(use.Value, use.Kind == SinkKind.Formattable, context.CancellationToken).SelectMany(text => Findings(text, use, context))
            : use.Texts.SelectMany(text => InCalled(text, use, context));
    }

    // One finding where a text is composed is enough: at its first piece.
    private bool IsFirstPiece(SqlUse use) =>
        Body.RootOf(use.Value).Descendants().SelectMany(sinks.Find).First(other => other.Kind == SinkKind.Piece).Value.Syntax == use.Value.Syntax;

    private IEnumerable<Diagnostic> Findings(BuiltText text, SqlUse use, OperationAnalysisContext context)
    {
        if (text.Parts.IsEmpty)
            return [];
        if (text.WholeParameter is { } parameter && IsCallersBusiness(parameter))
            return OfParameter(parameter, use, context);

        if (use.Kind == SinkKind.Part)
            return text.Parts.Where(part => part is HolePart or ValuePart or NamePart).Select(part => InPart(BuiltText.OriginOf(part), use));

        if (text.IsUnknown)
            return use.Kind == SinkKind.CrossTenant ? [] : [Unknown(text, use)];

        var sql = AssembledSql.Of(text, use.Kind == SinkKind.Numbered);
        var findings = Concatenations(text, sql, use).ToList();
        if (use.Kind == SinkKind.CrossTenant)
            return findings;

        findings.AddRange(Leaks(sql, use, context));
        // What is not known could be anything, wherever it is.
        if (text.Parts.Any(part => part is HolePart) && findings.All(finding => finding.Id == SqlRules.TenantKeyLiteral))
            findings.Add(Unknown(text, use));

        // Where two rules fit one text, the graver is enough.
        return findings.Any(finding => finding.Id != SqlRules.NotProven && finding.Id != SqlRules.TenantKeyLiteral)
            ? findings.Where(finding => finding.Id != SqlRules.NotProven)
            : findings;
    }

    private IEnumerable<Diagnostic> Leaks(AssembledSql sql, SqlUse use, OperationAnalysisContext context)
    {
        var isPinned = use.Kind == SinkKind.Pinned && !IsStrict(context);
        return check.Run(sql.Text, new SqlAnalysisOptions(isPinned, sql.Holes)).Findings.Select(finding => Of(finding, sql, use));
    }

    // What a called method makes of the text is judged there as far as it is not known: here, what is wrong with what is given.
    private IEnumerable<Diagnostic> InCalled(BuiltText text, SqlUse use, OperationAnalysisContext context)
    {
        if (use.Kind is SinkKind.CrossTenant or SinkKind.Part || text.IsUnknown)
            return [];

        var place = use.Value.Syntax.GetLocation();
        return Leaks(AssembledSql.Of(text, use.Kind == SinkKind.Numbered), use, context)
            .Where(finding => finding.Id is not (SqlRules.NotProven or SqlRules.TenantKeyLiteral))
            .Select(finding => IsWithin(finding.Location, place) ? finding : Diagnostic.Create(
                Descriptors.Get(finding.Id), place, [place, finding.Location], FindingProperties.Of(use.Kind), finding.GetMessage(null)));
    }

    private static bool IsWithin(Location inner, Location outer) => inner.SourceTree == outer.SourceTree && outer.SourceSpan.Contains(inner.SourceSpan);

    // Whoever calls the method is looked at instead: see WrapperIndex. A lambda's callers are not known.
    private static bool IsCallersBusiness(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction };

    private IEnumerable<Diagnostic> OfParameter(IParameterSymbol parameter, SqlUse use, OperationAnalysisContext context)
    {
        if (use.Kind is SinkKind.CrossTenant or SinkKind.Part || !OpenParameters.IsOpen(parameter, context.Compilation) || _open.GetOrAdd(parameter, use.Value.Syntax) != use.Value.Syntax)
            return [];

        var symbol = parameter.Locations.IsEmpty || parameter.IsImplicitlyDeclared ? ((IMethodSymbol)parameter.ContainingSymbol).AssociatedSymbol ?? parameter.ContainingSymbol : parameter;
        return symbol.Locations.FirstOrDefault(location => location.SourceTree == use.Value.Syntax.SyntaxTree) is { } place
            ? [NotProven(place, $"'{symbol.Name}' becomes SQL, and who calls this from elsewhere is not seen: mark it [StringSyntax(\"sql\")], then each caller's text is checked")]
            : [];
    }

    private static Diagnostic NotProven(Location place, string message) => Diagnostic.Create(Descriptors.NotProven, place, message);

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
            if (!(text.Parts[i] is HolePart { IsReportable: true } ? sql.CanBeValue(i) : text.Parts[i] is ValuePart && sql.IsNegatable(i)))
                continue;

            var origin = BuiltText.OriginOf(text.Parts[i]);
            var message = $"'{OneLine(origin)}' becomes part of the SQL's text: send it as a parameter, or it can change what the statement does";
            yield return At(origin.GetLocation(), Descriptors.ConcatenatedSql, message, use);
        }
    }

    // No fix goes with it: there is no place for a parameter.
    private static Diagnostic InPart(SyntaxNode origin, SqlUse use)
    {
        var place = use.Value.Syntax.Span.Contains(origin.Span) && origin.SyntaxTree == use.Value.Syntax.SyntaxTree ? origin : use.Value.Syntax;
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
