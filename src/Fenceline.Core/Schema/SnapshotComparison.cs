using Fenceline.Core.Json;

namespace Fenceline.Core.Schema;

/// <summary>Says in words what differs between two snapshots.</summary>
public static class SnapshotComparison
{
    /// <param name="before">The snapshot that was generated last.</param>
    /// <param name="after">The snapshot of the manifest as it is.</param>
    /// <returns>One line a difference, as in <c>sharedTables.notes.columns.body: was text, is text not null</c>; empty when they say the same.</returns>
    public static IReadOnlyList<string> Describe(string before, string after)
    {
        var old = JsonReader.Read(before);
        if (old.Root is not JsonObject root)
            return ["the snapshot can't be read: " + (old.Error?.Message ?? "it is not an object")];

        var was = Flatten(root);
        var now = Flatten((JsonObject)JsonReader.Read(after).Root!);
        return
        [
            .. was.Where(entry => !now.ContainsKey(entry.Key)).Select(entry => $"{entry.Key}: removed (was {entry.Value})"),
            .. now.Where(entry => !was.ContainsKey(entry.Key)).Select(entry => $"{entry.Key}: added ({entry.Value})"),
            .. now.Where(entry => was.TryGetValue(entry.Key, out var value) && value != entry.Value).Select(entry => $"{entry.Key}: was {was[entry.Key]}, is {entry.Value}"),
        ];
    }

    private static SortedDictionary<string, string> Flatten(JsonObject root)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(root, "", entries);
        return entries;
    }

    // As deep as the reader lets a text nest.
    private static void Flatten(JsonNode node, string path, SortedDictionary<string, string> entries)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var member in members.Members)
                    Flatten(member.Value, path.Length == 0 ? member.Name : path + "." + member.Name, entries);
                break;
            case JsonArray items:
                entries[path] = string.Join("; ", items.Items.OfType<JsonString>().Select(item => item.Value));
                break;
            case JsonString text:
                entries[path] = text.Value;
                break;
            case JsonNumber number:
                entries[path] = number.Text;
                break;
        }
    }
}
