using System.Text.Json;

namespace Fenceline.Provisioning.Secrets;

/// <summary>Reads an object of texts.</summary>
internal static class SecretJson
{
    /// <summary>What is not an object, or not a text in it, is reported without what it says.</summary>
    public static IReadOnlyDictionary<string, string> Read(JsonElement element, string place, IReadOnlyCollection<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new TerraformRunException($"{place} must be a JSON object with a text for each variable.");
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!element.TryGetProperty(name, out var value))
                continue;
            found[name] = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new TerraformRunException($"{place}: {name} must be a text.");
        }

        return found;
    }

    public static JsonDocument Parse(string text, string place)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            // The exception's own message may quote what it read.
            throw new TerraformRunException($"{place} is not JSON: line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}.");
        }
    }
}
