using System.Reflection;
using System.Text.Json;
using Fenceline.Core.Rules;
using Fenceline.Sql.Text;

namespace Fenceline.Cli.Reporting;

/// <summary>A run as SARIF 2.1.0, which code scanning services and editors read.</summary>
internal static class SarifLog
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Root = "%SRCROOT%";

    /// <param name="rules">Those that may be reported, in their order: results name them by their place.</param>
    /// <param name="errors">What kept the run from being whole.</param>
    /// <param name="results">Writes the results.</param>
    public static void Write(TextWriter output, IReadOnlyList<Rule> rules, IReadOnlyList<string> errors, Action<Utf8JsonWriter> results) => JsonReport.Write(output, json =>
    {
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules);
        WriteInvocation(json, errors);
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(Root);
        WriteMessage(json, "description", "The folder that fenceline was run in.");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        results(json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    });

    /// <param name="path">Relative to the folder of the run, or absolute.</param>
    public static void WriteLocation(Utf8JsonWriter json, string path, LinePosition start, LinePosition end)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, path);
        json.WriteStartObject("region");
        json.WriteNumber("startLine", start.Line + 1);
        json.WriteNumber("startColumn", start.Column + 1);
        json.WriteNumber("endLine", end.Line + 1);
        json.WriteNumber("endColumn", end.Column + 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static string Level(RuleSeverity severity) => severity switch { RuleSeverity.Error => "error", RuleSeverity.Warning => "warning", _ => "note" };

    public static void WriteMessage(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, IReadOnlyList<Rule> rules)
    {
        var version = typeof(SarifLog).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Fenceline");
        json.WriteString("semanticVersion", version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
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
}
