using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Snapshot;

/// <summary>Lays JSON out so that a review shows what changed: a part that fits into a line has one, longer ones are opened up.</summary>
internal static class SnapshotLayout
{
    private const int LineLength = 160;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode root)
    {
        var text = new StringBuilder();
        Write(text, root, 0);
        return JsonText.WithoutHidden(text.Append('\n').ToString());
    }

    private static void Write(StringBuilder text, JsonNode? node, int depth)
    {
        var line = node?.ToJsonString(Compact) ?? "null";
        if (node is not (JsonObject or JsonArray) || (depth > 1 && line.Length <= LineLength))
            text.Append(line);
        else if (node is JsonObject members)
            Open(text, members, depth, '{', '}', member => text.Append(JsonValue.Create(member.Key).ToJsonString(Compact)).Append(": "), member => member.Value);
        else
            Open(text, node.AsArray(), depth, '[', ']', _ => text, item => item);
    }

    private static void Open<T>(StringBuilder text, IEnumerable<T> parts, int depth, char open, char close, Func<T, StringBuilder> start, Func<T, JsonNode?> value)
    {
        text.Append(open);
        var separator = "\n";
        foreach (var part in parts)
        {
            text.Append(separator).Append(' ', 2 * (depth + 1));
            start(part);
            Write(text, value(part), depth + 1);
            separator = ",\n";
        }

        text.Append('\n').Append(' ', 2 * depth).Append(close);
    }
}
