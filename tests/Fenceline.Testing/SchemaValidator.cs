using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fenceline.Testing;

/// <summary>
/// Validates against the part of JSON Schema 2020-12 that our schema and SARIF's use. A keyword it does not know is an
/// error, so that nothing in a schema goes unchecked.
/// </summary>
public sealed class SchemaValidator(JsonObject root)
{
    private static readonly HashSet<string> Annotations = ["$schema", "$defs", "definitions", "title", "description", "default", "examples"];

    // Their neighbours look at them.
    private static readonly HashSet<string> Companions = ["then", "else"];

    private readonly Dictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    public bool Accepts(JsonNode? value) => Accepts(root, value);

    private bool Accepts(JsonNode? schema, JsonNode? value)
    {
        if (schema is JsonValue constant)
            return constant.GetValue<bool>();

        var keywords = schema!.AsObject();
        return keywords.All(keyword => Annotations.Contains(keyword.Key) || Companions.Contains(keyword.Key) || Holds(keyword.Key, keyword.Value, keywords, value));
    }

    private bool Holds(string keyword, JsonNode? argument, JsonObject schema, JsonNode? value) => keyword switch
    {
        "$ref" => Accepts(argument!.GetValue<string>().Split('/').Skip(1).Aggregate((JsonNode)root, (node, step) => node[step]!), value),
        "type" => argument is JsonArray types ? types.Any(type => IsOfType(value, type!.GetValue<string>())) : IsOfType(value, argument!.GetValue<string>()),
        "const" => JsonNode.DeepEquals(argument, value),
        "enum" => argument!.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)),
        "not" => !Accepts(argument, value),
        "allOf" => argument!.AsArray().All(part => Accepts(part, value)),
        "anyOf" => argument!.AsArray().Any(part => Accepts(part, value)),
        "oneOf" => argument!.AsArray().Count(part => Accepts(part, value)) == 1,
        "format" => !IsOfType(value, "string") || IsOfFormat(value!.GetValue<string>(), argument!.GetValue<string>()),
        "if" => !schema.TryGetPropertyValue(Accepts(argument, value) ? "then" : "else", out var next) || Accepts(next, value),
        "minimum" => value is not JsonValue least || !IsOfType(value, "number") || least.GetValue<decimal>() >= argument!.GetValue<decimal>(),
        "maximum" => value is not JsonValue most || !IsOfType(value, "number") || most.GetValue<decimal>() <= argument!.GetValue<decimal>(),
        "pattern" => !IsOfType(value, "string") || Pattern(argument!.GetValue<string>()).IsMatch(value!.GetValue<string>()),
        "minLength" => !IsOfType(value, "string") || value!.GetValue<string>().Length >= argument!.GetValue<int>(),
        "maxLength" => !IsOfType(value, "string") || value!.GetValue<string>().Length <= argument!.GetValue<int>(),
        _ => HoldsForParts(keyword, argument, schema, value),
    };

    private bool HoldsForParts(string keyword, JsonNode? argument, JsonObject schema, JsonNode? value)
    {
        var (members, items) = (value as JsonObject, value as JsonArray);
        return keyword switch
        {
            "items" => items is null || items.All(item => Accepts(argument, item)),
            "minItems" => items is null || items.Count >= argument!.GetValue<int>(),
            "uniqueItems" => items is null || !items.Where((item, i) => items.Take(i).Any(other => JsonNode.DeepEquals(item, other))).Any(),
            "properties" => members is null || argument!.AsObject().All(property => !members.TryGetPropertyValue(property.Key, out var member) || Accepts(property.Value, member)),
            "required" => members is null || argument!.AsArray().All(name => members.ContainsKey(name!.GetValue<string>())),
            "minProperties" => members is null || members.Count >= argument!.GetValue<int>(),
            "propertyNames" => members is null || members.All(member => Accepts(argument, JsonValue.Create(member.Key))),
            "additionalProperties" => members is null || members.All(member => schema["properties"]?[member.Key] is not null || Accepts(argument, member.Value)),
            _ => throw new NotSupportedException($"The schema uses '{keyword}', which this validator does not know."),
        };
    }

    private static bool IsOfType(JsonNode? value, string type)
    {
        var kind = value?.GetValueKind() ?? System.Text.Json.JsonValueKind.Null;
        return type switch
        {
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => kind == System.Text.Json.JsonValueKind.String,
            "number" => kind == System.Text.Json.JsonValueKind.Number,
            "integer" => kind == System.Text.Json.JsonValueKind.Number && value!.GetValue<decimal>() % 1 == 0,
            "boolean" => kind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
            "null" => kind == System.Text.Json.JsonValueKind.Null,
            _ => throw new NotSupportedException($"There is no type '{type}'."),
        };
    }

    private static bool IsOfFormat(string value, string format) => format switch
    {
        "uri" => Uri.IsWellFormedUriString(value, UriKind.Absolute),
        "uri-reference" => Uri.IsWellFormedUriString(value, UriKind.RelativeOrAbsolute),
        "date-time" => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _),
        _ => throw new NotSupportedException($"There is no format '{format}'."),
    };

    private Regex Pattern(string pattern)
    {
        if (!_patterns.TryGetValue(pattern, out var regex))
            _patterns.Add(pattern, regex = new Regex(WithTrueEnds(pattern), RegexOptions.CultureInvariant));
        return regex;
    }

    /// <summary>In ECMAScript, which JSON Schema wants, <c>$</c> is the very end; in .NET a line break may follow it.</summary>
    private static string WithTrueEnds(string pattern)
    {
        var text = new StringBuilder();
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                text.Append(pattern, i++, 2);
                continue;
            }

            inClass = pattern[i] == '[' || (inClass && pattern[i] != ']');
            text.Append(pattern[i] == '$' && !inClass ? "\\z" : pattern[i].ToString());
        }

        return text.ToString();
    }
}
