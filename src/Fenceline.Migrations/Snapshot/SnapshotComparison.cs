using System.Globalization;
using System.Text.Json.Nodes;

namespace Fenceline.Migrations.Snapshot;

/// <summary>Says in words what differs between two snapshots.</summary>
public static class SnapshotComparison
{
    // What tells the items of a list apart, the first that they have.
    private static readonly string[] Keys = ["name", "text"];

    /// <param name="before">The snapshot that was generated last.</param>
    /// <param name="after">The snapshot of the manifest as it is.</param>
    /// <returns>One line a difference, as in <c>shared.tables.public.notes.columns.body.isNullable: added (true)</c>; empty when they say the same.</returns>
    public static IReadOnlyList<string> Describe(string before, string after)
    {
        if (Parse(before) is not { } old)
            return ["the snapshot can't be read"];

        var was = Flatten(old);
        var now = Flatten(Parse(after)!);
        return
        [
            .. was.Where(entry => !now.ContainsKey(entry.Key)).Select(entry => $"{entry.Key}: removed (was {entry.Value})"),
            .. now.Where(entry => !was.ContainsKey(entry.Key)).Select(entry => $"{entry.Key}: added ({entry.Value})"),
            .. now.Where(entry => was.TryGetValue(entry.Key, out var value) && value != entry.Value).Select(entry => $"{entry.Key}: was {was[entry.Key]}, is {entry.Value}"),
        ];
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            var root = JsonNode.Parse(text) as JsonObject;
            // Below the model, so that paths begin with what matters.
            return root?["model"] as JsonObject ?? root;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static SortedDictionary<string, string> Flatten(JsonObject root)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        Flatten(root, "");
        return entries;

        // As deep as the model nests.
        void Flatten(JsonNode? node, string path)
        {
            switch (node)
            {
                case JsonObject members:
                    foreach (var (name, value) in members)
                        Flatten(value, path.Length == 0 ? name : path + "." + name);
                    break;
                case JsonArray items when items.All(item => item is JsonObject):
                    for (var i = 0; i < items.Count; i++)
                        Flatten(items[i], Unique(path + "." + KeyOf(items[i]!.AsObject(), i), taken));
                    break;
                default:
                    entries[path] = node?.ToJsonString() ?? "null";
                    break;
            }
        }
    }

    private static string KeyOf(JsonObject item, int place) => Keys.Select(key => item[key]).FirstOrDefault(value => value is not null) switch
    {
        JsonObject name => string.Join(".", name.Select(part => part.Value?.ToString())),
        { } name => name.ToString(),
        null => place.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Functions of one name, and rows, follow one another.</summary>
    private static string Unique(string path, HashSet<string> taken)
    {
        var name = path;
        for (var i = 2; !taken.Add(name); i++)
            name = string.Create(CultureInfo.InvariantCulture, $"{path}#{i}");
        return name;
    }
}
