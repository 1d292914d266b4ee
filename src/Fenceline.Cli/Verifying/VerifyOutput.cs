using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml;
using Fenceline.Cli.Reporting;
using Fenceline.Cli.Text;
using Fenceline.Core.Rules;
using Fenceline.Database.Verification;

namespace Fenceline.Cli.Verifying;

/// <summary>A verification in the forms that people and machines read.</summary>
/// <param name="held">How many findings a baseline holds back.</param>
internal sealed class VerifyOutput(TextWriter output, ManifestLines lines, VerifyReport report, int held)
{
    public static IReadOnlyList<string> Formats { get; } = ["text", "json", "sarif", "junit", "github", "html"];

    public void Write(string format)
    {
        switch (format)
        {
            case "json":
                WriteJson();
                break;
            case "sarif":
                WriteSarif();
                break;
            case "junit":
                WriteJUnit();
                break;
            case "github":
                WriteGitHub();
                break;
            case "html":
                output.Write(VerifyPage.Write(report, lines, held));
                break;
            default:
                WriteText();
                break;
        }
    }

    /// <summary>What was found, in one sentence.</summary>
    public static string Summary(VerifyReport report, int held) =>
        (report.Findings.Count == 0 ? "No findings" : $"{Count.Of(report.Findings.Count, "finding")} of {Count.Of(report.Findings.Select(finding => finding.Rule.Id).Distinct().Count(), "rule")}")
        + $": {Count.Of(report.Tenants, "tenant")} compared" + (report.Skipped.Count == 0 ? "" : $", {report.Skipped.Count} skipped while steps or a move are under way")
        + (report.Probes is { } probes ? $"; {Count.Of(probes.Asked, "probe")} as {Count.Of(probes.Tenants, "tenant")} ({probes.Rule})" : "")
        + (held == 0 ? "" : $"; {held} held back by the baseline") + (report.Unseen.Count == 0 ? "." : $"; {Count.Of(report.Unseen.Count, "thing")} not seen.");

    public static string Message(VerifyFinding finding) => $"{(finding.Tenant is null ? "" : $"tenant {finding.Tenant}: ")}{finding.Subject} {finding.Problem}";

    /// <param name="lines">Null to leave the place in the manifest out.</param>
    public static void WriteFinding(Utf8JsonWriter json, VerifyFinding finding, ManifestLines? lines)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Rule.Id);
        json.WriteString("tenant", finding.Tenant);
        json.WriteString("object", finding.Subject);
        json.WriteString("problem", finding.Problem);
        if (lines is not null)
        {
            json.WriteString("severity", finding.Rule.Severity.ToString().ToLowerInvariant());
            json.WriteString("file", lines.Path);
            ProblemReport.WritePosition(json, "start", lines.Of(finding.Place).Start);
            json.WriteString("script", finding.Script);
        }

        json.WriteEndObject();
    }

    private void WriteText()
    {
        foreach (var finding in report.Findings)
        {
            var start = lines.Of(finding.Place).Start;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines.Path}({start.Line + 1},{start.Column + 1}): {finding.Rule.Severity.ToString().ToLowerInvariant()} {finding.Rule.Id}: {PrintedText.OneLine(Message(finding))}"));
            foreach (var line in (finding.Script ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                output.WriteLine("    " + line);
        }

        foreach (var line in report.Unseen)
            output.WriteLine("not seen: " + line);
        foreach (var note in report.Notes)
            output.WriteLine("note: " + note);
        output.WriteLine(Summary(report, held));
    }

    private void WriteJson() => JsonReport.Write(output, json =>
    {
        json.WriteNumber("tenants", report.Tenants);
        json.WriteNumber("heldBack", held);
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
            WriteFinding(json, finding, lines);
        json.WriteEndArray();
        Write(json, "notSeen", report.Unseen);
        Write(json, "notCompared", report.Skipped);
        Write(json, "notes", report.Notes);
        if (report.Probes is not { } probes)
            return;
        json.WriteStartObject("probes");
        json.WriteNumber("asked", probes.Asked);
        json.WriteNumber("tenants", probes.Tenants);
        json.WriteString("rule", probes.Rule);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private void WriteSarif()
    {
        IReadOnlyList<Rule> rules = [.. FenceRules.All, .. DatabaseRules.All];
        SarifLog.Write(output, rules, report.Unseen, json =>
        {
            foreach (var finding in report.Findings)
            {
                json.WriteStartObject();
                json.WriteString("ruleId", finding.Rule.Id);
                json.WriteNumber("ruleIndex", rules.TakeWhile(rule => rule.Id != finding.Rule.Id).Count());
                json.WriteString("level", SarifLog.Level(finding.Rule.Severity));
                SarifLog.WriteMessage(json, "message", Message(finding));
                var (start, end) = lines.Of(finding.Place);
                SarifLog.WriteLocation(json, lines.Path, start, end);
                json.WriteStartObject("partialFingerprints");
                json.WriteString("object/v1", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', finding.Rule.Id, finding.Tenant, finding.Subject, finding.Problem)))));
                json.WriteEndObject();
                json.WriteEndObject();
            }
        });
    }

    private void WriteGitHub()
    {
        foreach (var finding in report.Findings)
        {
            var start = lines.Of(finding.Place).Start;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"::warning file={WorkflowCommand.Property(lines.Path)},line={start.Line + 1},col={start.Column + 1},title={finding.Rule.Id}::{WorkflowCommand.Data(PrintedText.OneLine(Message(finding)))}"));
        }

        output.WriteLine("::notice::" + WorkflowCommand.Data(Summary(report, held)));
    }

    private void WriteJUnit()
    {
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = false, NewLineChars = "\n", CheckCharacters = false });
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "fenceline verify");
        var broken = report.Findings.GroupBy(finding => finding.Rule.Id).ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal);
        List<Rule> rules = [.. FenceRules.All, .. DatabaseRules.All];
        xml.WriteAttributeString("tests", rules.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", broken.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var rule in rules)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "fenceline.verify");
            xml.WriteAttributeString("name", $"{rule.Id} {rule.Title}");
            if (broken.TryGetValue(rule.Id, out var findings))
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", Count.Of(findings.Count, "finding"));
                xml.WriteString(PrintedLines(findings));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.Flush();
        output.WriteLine();
    }

    private static string PrintedLines(IEnumerable<VerifyFinding> findings) => string.Join('\n', findings.Select(finding => PrintedText.OneLine(Message(finding))));
}
