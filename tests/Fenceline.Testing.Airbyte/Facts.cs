using System.Text.Json;

namespace Fenceline.Testing.Airbyte;

/// <summary>What is known of Airbyte's provider and connectors, as data.</summary>
internal static class Facts
{
    public static JsonElement Read(string name)
    {
        using var stream = typeof(Facts).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no {name}.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
