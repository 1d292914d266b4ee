using System.Text.Json;
using Fenceline.Cli.Reporting;
using Fenceline.Sql.Text;

namespace Fenceline.Cli.Linting;

/// <summary>A run as one JSON object; docs/cli.md describes its shape, which is stable.</summary>
internal static class LintJson
{
    public static void Write(TextWriter output, LintReport report) => JsonReport.Write(output, json =>
    {
        json.WriteNumber("files", report.Run.Files.Count);
        json.WriteNumber("errorFindings", report.Errors);
        json.WriteNumber("warnings", report.Warnings);
        json.WriteNumber("suggestions", report.Suggestions);
        json.WriteNumber("heldBack", report.Held);
        json.WriteNumber("unknownRelations", report.UnknownRelations);
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
            WriteFinding(json, finding);
        json.WriteEndArray();

        json.WriteStartArray("exemptions");
        foreach (var file in report.Run.Files)
            WriteExemptions(json, file);
        json.WriteEndArray();

        json.WriteStartArray("outdated");
        foreach (var entry in report.Outdated)
            BaselineFile.WriteEntry(json, entry);
        json.WriteEndArray();

        json.WriteStartArray("errors");
        foreach (var error in report.Run.Errors)
            json.WriteStringValue(error);
        json.WriteEndArray();
    });

    private static void WriteFinding(Utf8JsonWriter json, LintFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Rule.Id);
        json.WriteString("severity", finding.SeverityName);
        json.WriteString("message", finding.Message);
        json.WriteString("table", finding.Finding.Table);
        json.WriteString("alias", finding.Finding.Alias);
        WritePlace(json, finding.File, finding.Finding.Span);
        json.WriteEndObject();
    }

    private static void WriteExemptions(Utf8JsonWriter json, LintedFile file)
    {
        foreach (var exemption in file.Exemptions)
        {
            json.WriteStartObject();
            json.WriteString("reason", exemption.Reason);
            WritePlace(json, file, exemption.Span);
            json.WriteEndObject();
        }
    }

    private static void WritePlace(Utf8JsonWriter json, LintedFile file, TextSpan span)
    {
        json.WriteString("file", file.Path);
        ProblemReport.WritePosition(json, "start", file.Position(span.Start));
        ProblemReport.WritePosition(json, "end", file.Position(span.End));
    }
}
