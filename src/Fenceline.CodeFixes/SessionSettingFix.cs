using System.Collections.Immutable;
using System.Composition;
using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Fenceline.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>
/// Lets a change of path, role or tenant end with its transaction. Offered where a transaction is there for sure: the
/// setting and what it is for stand in one text, or a transaction is open around it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SessionSettingFix))]
[Shared]
public sealed class SessionSettingFix : TextChangeFix
{
    public SessionSettingFix()
        : base("Set it for the transaction only")
    {
    }

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [SqlRules.SessionSetting];

    private protected override async Task<ImmutableArray<TextChange>> GetChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await SqlSite.OfAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } site
            || site.FindingOf(diagnostic) is not { } finding)
            return [];

        var script = SqlParser.Parse(site.Sql.Text, site.Sql.Holes).Statements;
        var own = script.FirstOrDefault(statement => statement.Span.Start <= finding.Span.Start && finding.Span.End <= statement.Span.End);
        return own is not null && (HasFollower(script, own) || VisibleTransaction.IsOpenAt(site)) && LocalForm(site, own, finding) is { } change
            ? [change]
            : [];
    }

    /// <summary>
    /// The statements of one text run in one transaction, unless they say otherwise themselves: then only what stands
    /// behind their BEGIN does.
    /// </summary>
    private static bool HasFollower(IEnumerable<StatementNode> script, StatementNode own)
    {
        var behind = script.SkipWhile(statement => statement != own).Skip(1).ToList();
        if (behind.Count == 0 || behind.Any(statement => statement is InvalidStatement))
            return false;

        var before = script.TakeWhile(statement => statement != own).OfType<TransactionStatement>().LastOrDefault();
        return before is { Action: SqlTransactionAction.Begin } || (before is null && !behind.Any(statement => statement is TransactionStatement));
    }

    private static TextChange? LocalForm(SqlSite site, StatementNode statement, SqlFinding finding)
    {
        var edit = statement is SetStatement set ? OfSet(site.Sql.Text, set) : OfCall(statement, finding);
        if (edit is not var (start, length, text))
            return null;

        var sql = site.Sql.Text.Remove(start, length).Insert(start, text);
        return Count(site, sql) < Count(site, site.Sql.Text) ? site.Replace(start, length, text) : null;
    }

    private static int Count(SqlSite site, string sql) => site.Analyze(sql).Count(finding => finding.RuleId == SqlRules.SessionSetting);

    /// <summary><c>SET x</c> and <c>SET SESSION x</c>.</summary>
    private static (int Start, int Length, string Text)? OfSet(string sql, SetStatement set)
    {
        var words = SqlLexer.Tokenize(sql).Tokens.Where(token => token.Start >= set.Span.Start).Take(2).ToList();
        return set.Scope == SqlSettingScope.Session
            ? (words[1].Span.Start, words[1].Span.Length, "LOCAL")
            : (words[0].Span.End, 0, " LOCAL");
    }

    /// <summary><c>set_config(.., false)</c>; what comes as a parameter is not known.</summary>
    private static (int Start, int Length, string Text)? OfCall(StatementNode statement, SqlFinding finding)
    {
        var call = statement.DescendantsAndSelf().OfType<FunctionExpression>().FirstOrDefault(call => call.Span == finding.Span);
        return call?.Arguments is [_, _, { Value: LiteralExpression { HasHole: false } isLocal }] ? (isLocal.Span.Start, isLocal.Span.Length, "true") : null;
    }
}
