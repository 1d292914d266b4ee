using System.Text.Json;
using System.Text.Json.Nodes;
using Fenceline.Testing.Airbyte.Protocol;
using Fields = System.Collections.Generic.Dictionary<string, object?>;

namespace Fenceline.Testing.Airbyte.Provider;

/// <summary>What the real provider makes of a configuration before it asks the API: checks, defaults, what is not known yet, what replaces.</summary>
internal static class Planning
{
    public static void Validate(string resource, Fields values, Action<string, string> report) => Validate(resource, "", ProviderSchema.Resources[resource], values, report);

    /// <param name="replaced">The attributes whose change makes a new object.</param>
    public static void Plan(string resource, Fields config, Fields? prior, Fields planned, List<string> replaced)
    {
        var attributes = ProviderSchema.Resources[resource];
        foreach (var attribute in attributes)
        {
            if (config[attribute.Name] is null && ProviderSchema.Fact(resource, attribute.Name, "default") is { } value)
                planned[attribute.Name] = value.GetString();
        }

        if (prior is null)
        {
            FillUnknown(attributes, planned);
            return;
        }

        foreach (var attribute in attributes)
        {
            var name = attribute.Name;
            if (ProviderSchema.Fact(resource, name, "json") is not null && planned[name] is string now && prior[name] is string before && IsSameJson(now, before))
                planned[name] = before;
            if (ProviderSchema.Fact(resource, name, "requires_replace") is not null && config[name] is not null && !IsSame(prior[name], planned[name]))
                replaced.Add(name);
        }

        CarryStreams(planned, prior, attributes);
    }

    private static void Validate(string resource, string prefix, IReadOnlyList<SchemaAttribute> attributes, Fields values, Action<string, string> report)
    {
        foreach (var attribute in attributes)
        {
            var path = prefix + attribute.Name;
            switch (values.GetValueOrDefault(attribute.Name))
            {
                case Unknown:
                    break;
                case null:
                    if (prefix.Length > 0 && ProviderSchema.Fact(resource, path, "not_null") is not null)
                        report(path, $"Attribute {path} must not be null.");
                    break;
                case Fields nested when attribute.Nesting == "single":
                    Validate(resource, path + ".", attribute.Children, nested, report);
                    break;
                case List<object?> items when attribute.Nesting is not null:
                    foreach (var item in items.OfType<Fields>())
                        Validate(resource, path + ".", attribute.Children, item, report);
                    break;
                case var value:
                    ValidateValue(resource, path, value, report);
                    break;
            }
        }
    }

    private static void ValidateValue(string resource, string path, object value, Action<string, string> report)
    {
        if (ProviderSchema.Fact(resource, path, "one_of") is { } choices && !choices.EnumerateArray().Any(choice => choice.GetString() == value as string))
            report(path, $"Attribute {path} value must be one of: {choices.GetRawText()}, got: \"{value}\".");
        if (ProviderSchema.Fact(resource, path, "json") is not null && value is string text && Parse(text) is null)
            report(path, $"Attribute {path} is not JSON.");
    }

    private static void FillUnknown(IReadOnlyList<SchemaAttribute> attributes, Fields planned)
    {
        foreach (var attribute in attributes)
        {
            switch (planned.GetValueOrDefault(attribute.Name))
            {
                case null:
                    planned[attribute.Name] = attribute.Computed ? Unknown.Value : null;
                    break;
                case Fields nested when attribute.Nesting == "single":
                    FillUnknown(attribute.Children, nested);
                    break;
                case List<object?> items when attribute.Nesting is not null:
                    foreach (var item in items.OfType<Fields>())
                        FillUnknown(attribute.Children, item);
                    break;
            }
        }
    }

    /// <summary>Streams are a set: what the API said of one before is matched by its name.</summary>
    private static void CarryStreams(Fields planned, Fields prior, IReadOnlyList<SchemaAttribute> attributes)
    {
        if (StreamsOf(planned) is not { } streams)
            return;
        var before = StreamsOf(prior) ?? [];
        var children = attributes.Single(a => a.Name == "configurations").Children.Single(a => a.Name == "streams").Children;
        foreach (var stream in streams.OfType<Fields>())
        {
            var same = before.OfType<Fields>().FirstOrDefault(other => Equals(other["name"], stream["name"]));
            foreach (var child in children.Where(child => stream[child.Name] is null or List<object?> { Count: 0 }))
                stream[child.Name] = same is not null ? same[child.Name] : child.Computed ? Unknown.Value : null;
        }
    }

    private static List<object?>? StreamsOf(Fields connection) => (connection.GetValueOrDefault("configurations") as Fields)?.GetValueOrDefault("streams") as List<object?>;

    private static bool IsSame(object? left, object? right) => left is not Unknown && right is not Unknown && Equals(left, right);

    private static bool IsSameJson(string left, string right) => Parse(left) is { } one && JsonNode.DeepEquals(one, Parse(right));

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
