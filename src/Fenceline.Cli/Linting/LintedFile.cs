using Fenceline.Cli.Linting.EditorConfig;
using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Fenceline.Sql.Text;

namespace Fenceline.Cli.Linting;

/// <summary>A text, and what the analysis says of it.</summary>
internal sealed class LintedFile
{
    private readonly LineMap _lines;
    private readonly Lazy<StatementHashes> _statements;

    /// <param name="path">As messages name it.</param>
    /// <param name="fullPath">Null for standard input.</param>
    /// <param name="severities">What is set for the file: findings of rules that are off there are left out.</param>
    public LintedFile(string path, string? fullPath, string text, SqlReport report, ConfiguredSeverities severities)
    {
        Path = path;
        FullPath = fullPath;
        Text = text;
        _lines = new LineMap(text);
        _statements = new Lazy<StatementHashes>(() => new StatementHashes(text));
        Findings = [.. report.Findings.Select(finding => Create(finding, severities)).OfType<LintFinding>()];
        Exemptions = [.. report.Exemptions];
        UnknownRelations = [.. report.UnknownRelations];
    }

    public string Path { get; }

    public string? FullPath { get; }

    public string Text { get; }

    public IReadOnlyList<LintFinding> Findings { get; }

    public IReadOnlyList<SqlExemption> Exemptions { get; }

    /// <summary>Names of relations that neither the manifest nor the text knows, as often as they occur.</summary>
    public IReadOnlyList<string> UnknownRelations { get; }

    private LintFinding? Create(SqlFinding finding, ConfiguredSeverities severities)
    {
        var rule = AllRules.Get(finding.RuleId);
        if (severities.Of(rule) is not { } severity)
            return null;
        // Nothing is known of a text that can't be read: that must not pass unseen.
        return new LintFinding(this, finding, rule, finding.IsUnreadable && severity == RuleSeverity.Suggestion ? RuleSeverity.Warning : severity);
    }

    public LinePosition Position(int offset) => _lines.GetPosition(offset);

    /// <summary>The hash of the statement at a place in the text.</summary>
    public string StatementHash(int offset) => _statements.Value.At(offset);
}

/// <summary>A finding of the analysis in its file.</summary>
/// <param name="Severity">In this file.</param>
internal sealed record LintFinding(LintedFile File, SqlFinding Finding, Rule Rule, RuleSeverity Severity)
{
    /// <summary>As the reports print it.</summary>
    public string SeverityName => Severity switch
    {
        RuleSeverity.Error => "error",
        RuleSeverity.Warning => "warning",
        _ => "suggestion",
    };

    public string Message => Finding.Message;

    public LinePosition Start => File.Position(Finding.Span.Start);

    public LinePosition End => File.Position(Finding.Span.End);

    public string StatementHash => File.StatementHash(Finding.Span.Start);
}
