using System.Text;
using System.Text.Json;

namespace Fenceline.Provisioning.Fleet;

/// <summary>Ids of what Airbyte has for a tenant and the state does not know: the value of the root's variable <c>airbyte_existing</c>.</summary>
internal sealed class Existing
{
    public string? Workspace { get; set; }

    public string? Destination { get; set; }

    public Dictionary<string, string> Sources { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Connections { get; } = new(StringComparer.Ordinal);

    public int Count => (Workspace is null ? 0 : 1) + (Destination is null ? 0 : 1) + Sources.Count + Connections.Count;

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("workspace", Workspace);
            json.WriteString("destination", Destination);
            Write(json, "sources", Sources);
            Write(json, "connections", Connections);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, Dictionary<string, string> ids)
    {
        json.WriteStartObject(name);
        foreach (var (source, id) in ids)
            json.WriteString(source, id);
        json.WriteEndObject();
    }
}
