using System.Text;
using System.Text.Json;

namespace Fenceline.Provisioning.Tenants;

/// <summary>What is synced for a tenant, as the database keeps it: the values of each source.</summary>
internal static class SyncValues
{
    public static Dictionary<string, IReadOnlyDictionary<string, string>> Read(string? json)
    {
        var sources = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        if (json is null)
            return sources;
        using var document = JsonDocument.Parse(json);
        foreach (var source in document.RootElement.EnumerateObject())
            sources[source.Name] = source.Value.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!, StringComparer.Ordinal);
        return sources;
    }

    public static string Write(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> sources)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (source, values) in sources)
            {
                json.WriteStartObject(source);
                foreach (var (name, value) in values)
                    json.WriteString(name, value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
