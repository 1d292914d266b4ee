using System.Text.Json;
using Fenceline.Core.Manifest;
using Fenceline.Sql.Text;

namespace Fenceline.Cli.Reporting;

/// <summary>What is wrong with a manifest, for people and for machines.</summary>
internal static class ProblemReport
{
    /// <summary>One line each, in the form that editors and build logs understand.</summary>
    public static void WriteText(TextWriter output, IEnumerable<ManifestProblem> problems)
    {
        foreach (var problem in problems)
            output.WriteLine(problem.ToString());
    }

    /// <summary>An array; lines and columns are counted from 1.</summary>
    public static void WriteJson(Utf8JsonWriter json, IEnumerable<ManifestProblem> problems)
    {
        json.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("id", problem.Id);
            json.WriteString("severity", problem.Severity == ProblemSeverity.Error ? "error" : "warning");
            json.WriteString("message", problem.Message);
            json.WriteString("file", problem.Path);
            WritePosition(json, "start", problem.Start);
            WritePosition(json, "end", problem.End);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>An object; line and column are counted from 1.</summary>
    public static void WritePosition(Utf8JsonWriter json, string name, LinePosition position)
    {
        json.WriteStartObject(name);
        json.WriteNumber("line", position.Line + 1);
        json.WriteNumber("column", position.Column + 1);
        json.WriteEndObject();
    }
}
