using System.Text.Json;
using Fenceline.Testing.Airbyte.Protocol;
using Google.Protobuf;

namespace Fenceline.Testing.Airbyte.Provider;

/// <summary>One attribute of a resource.</summary>
/// <param name="Nesting">Null for a plain value.</param>
/// <param name="Children">The attributes of a nested one.</param>
internal sealed record SchemaAttribute(string Name, bool Required, bool Optional, bool Computed, string? Nesting, IReadOnlyList<SchemaAttribute> Children)
{
    public string ApiName => string.Concat(Name.Split('_').Select((part, i) => i == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}

/// <summary>What Airbyte's real provider declares, and what it does that its schema can't say.</summary>
internal static class ProviderSchema
{
    private static readonly JsonElement Declared = Facts.Read("provider-schema.json");
    private static readonly JsonElement Behaviour = Facts.Read("provider-behaviour.json");

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<SchemaAttribute>> Resources = Declared.GetProperty("resources").EnumerateObject()
        .ToDictionary(resource => resource.Name, resource => Attributes(resource.Value.GetProperty("block").GetProperty("attributes")), StringComparer.Ordinal);

    public static GetProviderSchema.Types.Response Response()
    {
        var response = new GetProviderSchema.Types.Response
        {
            Provider = Block(Declared.GetProperty("provider")),
            ServerCapabilities = new() { PlanDestroy = true, GetProviderSchemaOptional = true },
        };
        foreach (var resource in Declared.GetProperty("resources").EnumerateObject())
            response.ResourceSchemas[resource.Name] = Block(resource.Value);
        return response;
    }

    /// <param name="path">Names of attributes with dots between.</param>
    public static JsonElement? Fact(string resource, string path, string fact) =>
        Behaviour.GetProperty(resource).TryGetProperty(path, out var known) && known.TryGetProperty(fact, out var value) ? value : null;

    private static IReadOnlyList<SchemaAttribute> Attributes(JsonElement attributes) => [.. attributes.EnumerateObject().Select(a => Attribute(a.Name, a.Value))];

    private static SchemaAttribute Attribute(string name, JsonElement attribute)
    {
        var isNested = attribute.TryGetProperty("nested_type", out var nested);
        return new(
            name,
            Flag(attribute, "required"),
            Flag(attribute, "optional"),
            Flag(attribute, "computed"),
            isNested ? nested.GetProperty("nesting_mode").GetString() : null,
            isNested ? Attributes(nested.GetProperty("attributes")) : []);
    }

    private static bool Flag(JsonElement attribute, string name) => attribute.TryGetProperty(name, out var value) && value.GetBoolean();

    private static Schema Block(JsonElement schema)
    {
        var block = new Schema { Version = schema.GetProperty("version").GetInt64(), Block = new() };
        block.Block.Attributes.AddRange(WireAttributes(schema.GetProperty("block").GetProperty("attributes")));
        return block;
    }

    private static IEnumerable<Schema.Types.Attribute> WireAttributes(JsonElement attributes) => attributes.EnumerateObject().Select(a =>
    {
        var attribute = new Schema.Types.Attribute
        {
            Name = a.Name,
            Required = Flag(a.Value, "required"),
            Optional = Flag(a.Value, "optional"),
            Computed = Flag(a.Value, "computed"),
            Sensitive = Flag(a.Value, "sensitive"),
        };
        if (a.Value.TryGetProperty("nested_type", out var nested))
        {
            attribute.NestedType = new() { Nesting = Enum.Parse<Schema.Types.Object.Types.NestingMode>(nested.GetProperty("nesting_mode").GetString()!, ignoreCase: true) };
            attribute.NestedType.Attributes.AddRange(WireAttributes(nested.GetProperty("attributes")));
        }
        else
        {
            attribute.Type = ByteString.CopyFromUtf8(a.Value.GetProperty("type").GetRawText());
        }

        return attribute;
    });
}
