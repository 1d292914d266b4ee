using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fenceline.Provisioning.Fleet;

/// <summary>What was done last for each tenant, so that a run that broke off goes on where it was. It holds no secrets.</summary>
internal sealed class Journal
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly JsonObject _entries;

    public Journal(string folder)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, "journal.json");
        _entries = File.Exists(_path) ? Read(_path) : [];
    }

    /// <summary>Null when nothing is known.</summary>
    public JournalEntry? Find(string tenant)
    {
        lock (_gate)
        {
            return _entries[tenant] is JsonObject entry && Enum.TryParse<TerraformOutcome>((string?)entry["outcome"], out var outcome)
                ? new JournalEntry(outcome, (string?)entry["fingerprint"] ?? "")
                : null;
        }
    }

    public void Write(string tenant, TerraformOutcome outcome, string fingerprint)
    {
        lock (_gate)
        {
            _entries[tenant] = new JsonObject
            {
                ["outcome"] = outcome.ToString(),
                ["fingerprint"] = fingerprint,
                ["at"] = DateTimeOffset.UtcNow.ToString("u", CultureInfo.InvariantCulture),
            };
            // Whole or not at all: a process may be killed here.
            File.WriteAllText(_path + ".new", _entries.ToJsonString());
            File.Move(_path + ".new", _path, overwrite: true);
        }
    }

    private static JsonObject Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            throw new TerraformRunException($"{path} can't be read: delete it. Every tenant is then looked at again, and nothing else is lost.");
        }
    }
}

/// <param name="Fingerprint">Of what it was done with.</param>
internal sealed record JournalEntry(TerraformOutcome Outcome, string Fingerprint);
