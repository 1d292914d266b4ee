using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fenceline.Cli.Reporting;
using Fenceline.Core.Rules;

namespace Fenceline.Cli.Linting;

/// <summary>A run as SARIF 2.1.0, which code scanning services and editors read.</summary>
internal static class LintSarif
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Root = "%SRCROOT%";

    public static void Write(TextWriter output, LintReport report) => JsonReport.Write(output, json =>
    {
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json);
        WriteInvocation(json, report.Run.Errors);
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(Root);
        WriteMessage(json, "description", "The folder that fenceline was run in.");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        var occurrences = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in report.Findings)
            WriteResult(json, finding, occurrences);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static void WriteTool(Utf8JsonWriter json)
    {
        var version = typeof(LintSarif).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Fenceline");
        json.WriteString("semanticVersion", version);
        json.WriteStartArray("rules");
        foreach (var rule in AllRules.OfSql)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            json.WriteString("name", rule.Name);
            WriteMessage(json, "shortDescription", rule.Title + ".");
            WriteMessage(json, "fullDescription", rule.Help);
            json.WriteString("helpUri", rule.HelpLink);
            WriteMessage(json, "help", rule.Help);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule.Severity));
            json.WriteEndObject();
            json.WriteStartObject("properties");
            json.WriteStartArray("tags");
            json.WriteStringValue("security");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter json, IReadOnlyList<string> errors)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", errors.Count == 0);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("level", "error");
            WriteMessage(json, "message", error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, LintFinding finding, Dictionary<string, int> occurrences)
    {
        var (start, end) = (finding.Start, finding.End);
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", RuleIndex(finding.Rule));
        json.WriteString("level", Level(finding.Severity));
        WriteMessage(json, "message", finding.Message);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, finding.File.Path);
        json.WriteStartObject("region");
        json.WriteNumber("startLine", start.Line + 1);
        json.WriteNumber("startColumn", start.Column + 1);
        json.WriteNumber("endLine", end.Line + 1);
        json.WriteNumber("endColumn", end.Column + 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("statementHash/v1", Fingerprint(finding, occurrences));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteArtifact(Utf8JsonWriter json, string path)
    {
        json.WriteStartObject("artifactLocation");
        if (Path.IsPathRooted(path))
        {
            json.WriteString("uri", new Uri(path).AbsoluteUri);
        }
        else
        {
            json.WriteString("uri", string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
            json.WriteString("uriBaseId", Root);
        }

        json.WriteEndObject();
    }

    /// <summary>Stays when the statement moves; of equal findings in equal statements each has its own.</summary>
    private static string Fingerprint(LintFinding finding, Dictionary<string, int> occurrences)
    {
        var key = BaselineKey.Of(finding.File.Path, finding.Rule.Id, finding.StatementHash, finding.Message);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', key.Path, key.Rule, key.Statement, key.Message))));
        occurrences[hash] = occurrences.GetValueOrDefault(hash) + 1;
        return $"{hash}:{occurrences[hash]}";
    }

    private static int RuleIndex(Rule rule) => AllRules.OfSql.TakeWhile(other => other.Id != rule.Id).Count();

    private static string Level(RuleSeverity severity) => severity switch { RuleSeverity.Error => "error", RuleSeverity.Warning => "warning", _ => "note" };

    private static void WriteMessage(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
