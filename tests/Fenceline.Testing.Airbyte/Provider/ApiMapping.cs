using System.Text.Json;
using System.Text.Json.Nodes;
using Fenceline.Testing.Airbyte.Protocol;
using Fields = System.Collections.Generic.Dictionary<string, object?>;

namespace Fenceline.Testing.Airbyte.Provider;

/// <summary>Between what Terraform holds of a resource and what Airbyte's API takes and answers.</summary>
internal static class ApiMapping
{
    private const string Configuration = "configuration";

    public static JsonObject ToApi(IReadOnlyList<SchemaAttribute> attributes, Fields values)
    {
        var result = new JsonObject();
        foreach (var attribute in attributes)
        {
            var value = values.GetValueOrDefault(attribute.Name);
            if (value is null or Unknown || attribute is { Computed: true, Optional: false, Nesting: null })
                continue;
            result[attribute.ApiName] = attribute switch
            {
                { Name: Configuration } => JsonNode.Parse((string)value),
                { Nesting: "single" } => ToApi(attribute.Children, (Fields)value),
                { Nesting: not null } => new JsonArray([.. ((List<object?>)value).Select(item => (JsonNode?)ToApi(attribute.Children, (Fields)item!))]),
                _ => JsonSerializer.SerializeToNode(value),
            };
        }

        return result;
    }

    /// <param name="kept">What stays: secrets come back as asterisks, and what only Terraform knows does not come back at all.</param>
    public static Fields FromApi(string resource, JsonNode answer, Fields kept)
    {
        var fields = FromApi(ProviderSchema.Resources[resource], answer);
        foreach (var attribute in ProviderSchema.Resources[resource])
        {
            if (attribute.Name == Configuration || attribute is { Computed: false, Required: false })
                fields[attribute.Name] = kept.GetValueOrDefault(attribute.Name) is Unknown ? null : kept.GetValueOrDefault(attribute.Name);
        }

        return fields;
    }

    private static Fields FromApi(IReadOnlyList<SchemaAttribute> attributes, JsonNode? answer) =>
        attributes.ToDictionary(a => a.Name, a => FromApi(a, answer?[a.ApiName]), StringComparer.Ordinal);

    private static object? FromApi(SchemaAttribute attribute, JsonNode? value) => value switch
    {
        null => null,
        _ when attribute.Name == Configuration => value.ToJsonString(),
        JsonObject when attribute.Nesting == "single" => FromApi(attribute.Children, value),
        JsonArray items when attribute.Nesting is not null => items.Select(object? (item) => FromApi(attribute.Children, item)).ToList(),
        _ => Plain(value),
    };

    private static object? Plain(JsonNode? value) => value switch
    {
        null => null,
        JsonArray items => items.Select(Plain).ToList(),
        JsonValue leaf when leaf.GetValueKind() is JsonValueKind.True or JsonValueKind.False => leaf.GetValue<bool>(),
        JsonValue leaf when leaf.GetValueKind() == JsonValueKind.Number => leaf.GetValue<long>(),
        _ => value.GetValue<string>(),
    };
}
