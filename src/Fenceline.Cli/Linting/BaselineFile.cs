using System.Text.Json;
using Fenceline.Cli.Manifests;
using Fenceline.Cli.Reporting;

namespace Fenceline.Cli.Linting;

/// <summary>A baseline as JSON.</summary>
internal static class BaselineFile
{
    private const int Version = 1;

    /// <exception cref="CliException">There is no such file, or it is no baseline.</exception>
    public static Baseline Read(string path, CliHost host)
    {
        var fullPath = host.FullPath(path);
        if (!File.Exists(fullPath))
            throw new CliException($"There is no baseline {host.Display(fullPath)}. 'fenceline lint --write-baseline' writes one.");

        try
        {
            using var document = JsonDocument.Parse(TextFile.Read(fullPath, host).Text);
            if (document.RootElement.GetProperty("version").GetInt32() is var version and not Version)
                throw new CliException($"{host.Display(fullPath)} is a baseline of version {version}; this fenceline reads version {Version}.");
            return new Baseline(Path.GetDirectoryName(fullPath)!, [.. document.RootElement.GetProperty("findings").EnumerateArray().Select(ReadEntry)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CliException($"{host.Display(fullPath)} is not a baseline of 'fenceline lint': {e.Message}", e);
        }
    }

    public static void Write(string path, CliHost host, IEnumerable<LintFinding> findings)
    {
        var fullPath = host.FullPath(path);
        var baseline = Baseline.Of(Path.GetDirectoryName(fullPath)!, findings);
        var text = new StringWriter { NewLine = "\n" };
        JsonReport.Write(text, json =>
        {
            json.WriteNumber("version", Version);
            json.WriteStartArray("findings");
            foreach (var entry in baseline.Entries)
                WriteEntry(json, entry);
            json.WriteEndArray();
        });
        new TextFile(fullPath, text.ToString(), HasByteOrderMark: false).Save();
    }

    /// <summary>One entry as an object; the shape is also that of reports.</summary>
    public static void WriteEntry(Utf8JsonWriter json, BaselineEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("path", entry.Path);
        json.WriteString("id", entry.Rule);
        json.WriteString("statement", entry.Statement);
        json.WriteString("message", entry.Message);
        json.WriteNumber("count", entry.Count);
        json.WriteEndObject();
    }

    private static BaselineEntry ReadEntry(JsonElement entry) => new(
        Text(entry, "path"), Text(entry, "id"), Text(entry, "statement"), Text(entry, "message"), entry.GetProperty("count").GetInt32());

    private static string Text(JsonElement entry, string name) =>
        entry.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");
}
