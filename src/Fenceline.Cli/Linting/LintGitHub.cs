using System.Globalization;
using Fenceline.Cli.Reporting;
using Fenceline.Cli.Text;
using Fenceline.Core.Rules;

namespace Fenceline.Cli.Linting;

/// <summary>Findings as workflow commands of GitHub Actions, which shows them beside the changed lines of a pull request.</summary>
internal static class LintGitHub
{
    public static void Write(TextWriter output, LintReport report)
    {
        foreach (var finding in report.Findings)
        {
            var command = finding.Severity switch { RuleSeverity.Error => "error", RuleSeverity.Warning => "warning", _ => "notice" };
            output.WriteLine($"::{command} {string.Join(',', Properties(finding))}::{WorkflowCommand.Data(PrintedText.OneLine(finding.Message))}");
        }
    }

    private static IEnumerable<string> Properties(LintFinding finding)
    {
        var (start, end) = (finding.Start, finding.End);
        yield return $"file={WorkflowCommand.Property(finding.File.Path)}";
        yield return Number("line", start.Line + 1);
        yield return Number("endLine", end.Line + 1);
        yield return Number("col", start.Column + 1);

        // It is the last column, not the one behind it, and GitHub takes it only on the first column's line.
        if (end.Line == start.Line)
            yield return Number("endColumn", Math.Max(start.Column + 1, end.Column));
        yield return $"title={WorkflowCommand.Property(finding.Rule.Id)}";
    }

    private static string Number(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}
