using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fenceline.Testing.Airbyte.Api;

/// <summary>What Airbyte asks of a connector's configuration, by the connector's specification.</summary>
internal static class ConfigurationChecks
{
    private static readonly Dictionary<string, JsonElement> Connectors = Facts.Read("connectors.json").EnumerateObject()
        .ToDictionary(connector => connector.Value.GetProperty("definition_id").GetString()!, connector => connector.Value, StringComparer.Ordinal);

    /// <summary>Null when it is fine. A connector that nothing is known of takes anything.</summary>
    public static string? Problem(string? definitionId, JsonNode? configuration)
    {
        if (definitionId is null || configuration is not JsonObject given)
            return "a definition and a configuration are needed";
        if (!Connectors.TryGetValue(definitionId, out var connector))
            return null;

        foreach (var required in connector.GetProperty("required").EnumerateArray())
        {
            if (given[required.GetString()!] is null)
                return $"configuration: required property '{required}' not found";
        }

        var properties = connector.GetProperty("properties");
        return given.Select(member => properties.TryGetProperty(member.Key, out var rule) ? PropertyProblem(member.Key, member.Value, rule) : $"configuration: property {member.Key} is not known")
            .FirstOrDefault(problem => problem is not null);
    }

    /// <summary>A configuration as Airbyte shows it: with asterisks for its secrets.</summary>
    public static void Mask(JsonObject body)
    {
        if (!Connectors.TryGetValue((string?)body["definitionId"] ?? "", out var connector))
            return;
        foreach (var path in connector.GetProperty("secret").EnumerateArray().Select(secret => secret.GetString()!.Split('.')))
        {
            if (path[..^1].Aggregate(body["configuration"], (node, name) => node?[name]) is JsonObject parent && parent[path[^1]] is not null)
                parent[path[^1]] = "**********";
        }
    }

    private static string? PropertyProblem(string name, JsonNode? value, JsonElement rule)
    {
        if (value is null)
            return $"configuration: {name} is null";
        if (rule.TryGetProperty("type", out var type) && type.GetString() != KindOf(value))
            return $"configuration: {name} is {KindOf(value)}, {type} expected";
        if (rule.TryGetProperty("pattern", out var pattern) && pattern.GetString()!.StartsWith('^') && !Regex.IsMatch((string)value!, pattern.GetString()!))
            return $"configuration: {name} does not match {pattern}";
        if (rule.TryGetProperty("min_items", out var least) && value.AsArray().Count < least.GetInt32())
            return $"configuration: {name} has too few items";
        if (rule.TryGetProperty("one_of", out var variants) && !variants.EnumerateArray().Any(variant => Fits(value, variant)))
            return $"configuration: {name} fits no variant";
        if (rule.TryGetProperty("discriminator", out var tag) && !rule.GetProperty("values").EnumerateArray().Any(known => known.GetString() == (string?)value[tag.GetString()!]))
            return $"configuration: {name} fits no variant";
        return null;
    }

    private static bool Fits(JsonNode value, JsonElement variant) => variant.EnumerateObject().All(part => part.Name switch
    {
        "required" => part.Value.EnumerateArray().All(name => value[name.GetString()!] is not null),
        "optional" => true,
        _ => (string?)value[part.Name] == part.Value.GetString(),
    });

    private static string KindOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
    };
}
