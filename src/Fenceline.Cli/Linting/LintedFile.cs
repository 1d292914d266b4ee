using Fenceline.Core.Analysis;
using Fenceline.Sql.Text;

namespace Fenceline.Cli.Linting;

/// <summary>A text, and what the analysis says of it.</summary>
internal sealed class LintedFile
{
    private readonly LineMap _lines;
    private readonly Lazy<StatementHashes> _statements;

    /// <param name="path">As messages name it.</param>
    /// <param name="fullPath">Null for standard input.</param>
    public LintedFile(string path, string? fullPath, string text, SqlReport report)
    {
        Path = path;
        FullPath = fullPath;
        Text = text;
        _lines = new LineMap(text);
        _statements = new Lazy<StatementHashes>(() => new StatementHashes(text));
        Findings = [.. report.Findings.Select(finding => new LintFinding(this, finding))];
        Exemptions = [.. report.Exemptions];
    }

    public string Path { get; }

    public string? FullPath { get; }

    public string Text { get; }

    public IReadOnlyList<LintFinding> Findings { get; }

    public IReadOnlyList<SqlExemption> Exemptions { get; }

    public LinePosition Position(int offset) => _lines.GetPosition(offset);

    /// <summary>The hash of the statement at a place in the text.</summary>
    public string StatementHash(int offset) => _statements.Value.At(offset);
}

/// <summary>A finding of the analysis in its file.</summary>
internal sealed record LintFinding(LintedFile File, SqlFinding Finding)
{
    public LintRule Rule { get; } = LintRules.Get(Finding.RuleId);

    public string Message => Finding.Message;

    public LinePosition Start => File.Position(Finding.Span.Start);

    public LinePosition End => File.Position(Finding.Span.End);

    public string StatementHash => File.StatementHash(Finding.Span.Start);
}
