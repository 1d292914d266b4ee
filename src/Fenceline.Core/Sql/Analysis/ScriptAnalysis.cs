using Fenceline.Core.Collections;
using Fenceline.Core.Sql.Syntax;
using Fenceline.Core.Text;

namespace Fenceline.Core.Sql.Analysis;

/// <summary>All statements of a text: the views that they create for each other, and the comments that exempt them.</summary>
internal sealed class ScriptAnalysis(string sql, SqlCatalog catalog, SqlAnalysisOptions options)
{
    private const int MaxFunctionDepth = 3;

    private readonly Dictionary<string, CreateViewStatement> _views = new(StringComparer.Ordinal);
    private readonly Lazy<LineMap> _lines = new(() => new LineMap(sql));

    public SqlReport Analyze()
    {
        var tokens = SqlLexer.Tokenize(sql, options.Holes);
        var statements = new StatementParser(sql, tokens).ParseScript().Statements;
        var exemptions = Exemptions.Find(sql, tokens.Comments);
        var findings = new List<SqlFinding>();
        var used = new List<SqlExemption>();
        var next = 0;
        for (var i = 0; i < statements.Count; i++)
        {
            var statement = statements[i];
            // What stands behind the last statement still speaks of it.
            var end = i == statements.Count - 1 ? sql.Length : statement.Span.End;
            var own = new List<SqlExemption>();
            for (; next < exemptions.Count && exemptions[next].Span.Start < end; next++)
                own.Add(exemptions[next]);
            var found = Graver(Find(statement)).ToList();
            var silenced = own.Count == 0 ? [] : found.Where(IsExemptible).ToList();
            if (silenced.Count > 0)
                used.AddRange(own);
            findings.AddRange(found.Except(silenced));
            findings.AddRange(own.Where(exemption => exemption.Reason.Length == 0).Select(exemption => new SqlFinding(SqlRules.ExemptionWithoutReason, "the exemption gives no reason: `fenceline: cross-tenant: why this may cross tenants`", exemption.Span)));
        }

        return new SqlReport(findings.OrderBy(finding => finding.Span.Start).ThenBy(finding => finding.RuleId, StringComparer.Ordinal).ToEquatableArray(), used.Distinct().ToEquatableArray());
    }

    private static bool IsExemptible(SqlFinding finding) => finding.RuleId != SqlRules.SessionSetting;

    /// <summary>Of several findings for one place the first said is enough, and what is not proven matters only where nothing is wrong for sure.</summary>
    private static IEnumerable<SqlFinding> Graver(List<SqlFinding> findings) => findings.Count == 0 ? findings : findings
        .GroupBy(finding => finding.Span)
        .SelectMany(place => place.GroupBy(finding => finding.Alias).Select(same => same.OrderBy(Rank).First()));

    private static int Rank(SqlFinding finding) => finding.RuleId switch
    {
        SqlRules.UnpinnedWrite => 0,
        SqlRules.UnfilteredRead => 1,
        SqlRules.TenantSchemaNamed => 2,
        SqlRules.NotProven => 9,
        _ => 5,
    };

    private List<SqlFinding> Find(SqlStatement statement, int depth = 0)
    {
        var findings = SessionSettings.Find(statement, catalog).Concat(TenantSchemas.Find(statement, catalog)).ToList();
        findings.AddRange(options.IsPinned ? Pinned(statement) : Unpinned(statement, depth));
        return findings;
    }

    // Row-level security holds there, but not for TRUNCATE.
    private List<SqlFinding> Pinned(SqlStatement statement) =>
        statement is TruncateStatement ? StatementAnalysis.Analyze(statement, Context()) : [];

    private List<SqlFinding> Unpinned(SqlStatement statement, int depth)
    {
        switch (statement)
        {
            case CreateViewStatement view:
                _views[view.Name.Last.Name] = view;
                return [];
            case InvalidStatement invalid:
                return Mentions(sql.Substring(invalid.Span.Start, invalid.Span.Length)) ? [NotProven("the statement is not understood", invalid.ErrorSpan.Length > 0 ? invalid.ErrorSpan : invalid.Span)] : [];
            case DoStatement block:
                return Mentions(block.Body.Value) || block.Body.HasHole ? [NotProven("what the block does is not known", block.Body.Span)] : [];
            case CreateFunctionStatement function:
                return Function(function, depth);
            case OtherStatement { HasQuery: true } other:
                return Mentions(sql.Substring(other.Span.Start, other.Span.Length)) && !IsDefinition(other) ? [NotProven("the statement is not understood", other.Span)] : [];
            default:
                return StatementAnalysis.Analyze(statement, Context());
        }
    }

    // Rules aside, DDL touches no rows, whatever privileges and events it names.
    private static bool IsDefinition(OtherStatement other) =>
        other.Keywords.Split(' ')[0] is "create" or "alter" or "drop" or "grant" or "revoke" or "comment" && !other.Keywords.Contains("rule");

    private List<SqlFinding> Function(CreateFunctionStatement function, int depth)
    {
        var arguments = function.Parameters.Select(parameter => parameter.Name?.Name).OfType<string>().ToList();
        var findings = new List<SqlFinding>();
        foreach (var statement in function.Statements)
            findings.AddRange(StatementAnalysis.Analyze(statement, Context(), arguments));
        if (function.Return is { } value)
            findings.AddRange(StatementAnalysis.Analyze(new ReturnStatement(value, value.Span), Context(), arguments));
        if (function.Body is not { } body || !(Mentions(body.Value) || body.HasHole))
            return findings;
        if (function.Language != "sql" || body.HasHole || depth >= MaxFunctionDepth)
            return [.. findings, NotProven($"what a function in {function.Language ?? "an unknown language"} does is not known", body.Span)];

        var script = SqlParser.Parse(body.Value);
        foreach (var statement in script.Statements)
        {
            var inner = statement is InvalidStatement ? [NotProven("the function's body is not understood", statement.Span)] : StatementAnalysis.Analyze(statement, Context(body.Value), arguments);
            findings.AddRange(inner.Select(finding => finding with { Span = Place(finding.Span, body) }));
        }

        return findings;
    }

    private static TextSpan Place(TextSpan span, SqlString body) =>
        body.IsVerbatim ? new TextSpan(body.ContentSpan.Start + span.Start, span.Length) : body.Span;

    private AnalysisContext Context(string? body = null) => new(catalog, options, _views, body is null ? _lines : new Lazy<LineMap>(() => new LineMap(body)));

    private bool Mentions(string text) => QuickScan.MentionsTable(text, catalog, TableIndex.For(catalog));

    private static SqlFinding NotProven(string message, TextSpan span) => new(SqlRules.NotProven, message, span);
}
