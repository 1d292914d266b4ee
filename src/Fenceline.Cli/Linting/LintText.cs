using System.Globalization;
using Fenceline.Cli.Text;
using Fenceline.Core.Rules;

namespace Fenceline.Cli.Linting;

/// <summary>Findings for people: where, what, and the line with a mark under the place.</summary>
/// <param name="color">Escape sequences for a terminal.</param>
internal sealed class LintText(TextWriter output, bool color)
{
    private const string Bold = "\e[1m";
    private const string Red = "\e[31m";
    private const string Yellow = "\e[33m";
    private const string Cyan = "\e[36m";
    private const string Reset = "\e[0m";

    public void Write(LintReport report)
    {
        foreach (var finding in report.Findings)
            Write(finding);
    }

    private void Write(LintFinding finding)
    {
        var style = finding.Severity switch { RuleSeverity.Error => Red, RuleSeverity.Warning => Yellow, _ => Cyan };
        var line = (finding.Start.Line + 1).ToString(CultureInfo.InvariantCulture);
        var column = (finding.Start.Column + 1).ToString(CultureInfo.InvariantCulture);
        var place = $"{PrintedText.OneLine(finding.File.Path)}({line},{column}):";
        output.WriteLine($"{Styled(Bold, place)} {Styled(style, $"{finding.SeverityName} {finding.Rule.Id}:")} {PrintedText.OneLine(finding.Message)}");

        var excerpt = SourceExcerpt.Of(finding);
        output.WriteLine($"{line,5} | {excerpt.Line}".TrimEnd());
        output.WriteLine($"      | {Styled(style, excerpt.Mark)}");
    }

    private string Styled(string style, string text) => color ? style + text + Reset : text;
}
