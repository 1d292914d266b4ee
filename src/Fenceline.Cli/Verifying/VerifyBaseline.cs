using System.Text.Json;
using Fenceline.Cli.Manifests;
using Fenceline.Cli.Reporting;
using Fenceline.Database.Verification;

namespace Fenceline.Cli.Verifying;

/// <summary>Findings of a database that are known, so that only new ones are reported.</summary>
internal sealed class VerifyBaseline
{
    private const int Version = 1;

    private readonly HashSet<(string, string?, string, string)> _known;

    private VerifyBaseline(IEnumerable<(string, string?, string, string)> known) => _known = [.. known];

    /// <exception cref="CliException">There is no such file, or it is no baseline.</exception>
    public static VerifyBaseline Read(string path, CliHost host)
    {
        var fullPath = host.FullPath(path);
        if (!File.Exists(fullPath))
            throw new CliException($"There is no baseline {host.Display(fullPath)}. 'fenceline verify --write-baseline' writes one.");
        try
        {
            using var document = JsonDocument.Parse(TextFile.Read(fullPath, host).Text);
            if (document.RootElement.GetProperty("version").GetInt32() != Version)
                throw new FormatException("its version is not " + Version);
            return new VerifyBaseline(document.RootElement.GetProperty("findings").EnumerateArray().Select(entry => (Text(entry, "id")!, Text(entry, "tenant"), Text(entry, "object")!, Text(entry, "problem")!)).ToList());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CliException($"{host.Display(fullPath)} is not a baseline of 'fenceline verify': {e.Message}", e);
        }
    }

    public static void Write(string path, CliHost host, IEnumerable<VerifyFinding> findings)
    {
        var text = new StringWriter { NewLine = "\n" };
        JsonReport.Write(text, json =>
        {
            json.WriteNumber("version", Version);
            json.WriteStartArray("findings");
            foreach (var finding in findings)
                VerifyOutput.WriteFinding(json, finding, null);
            json.WriteEndArray();
        });
        new TextFile(host.FullPath(path), text.ToString(), HasByteOrderMark: false).Save();
    }

    public bool Knows(VerifyFinding finding) => _known.Contains((finding.Rule.Id, finding.Tenant, finding.Subject, finding.Problem));

    private static string? Text(JsonElement entry, string name) => entry.GetProperty(name).GetString();
}
