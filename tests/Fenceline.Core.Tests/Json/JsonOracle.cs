using System.Text.Json;
using Fenceline.Core.Json;

namespace Fenceline.Core.Tests.Json;

/// <summary>System.Text.Json's word on a text: what our reader is held to.</summary>
internal static class JsonOracle
{
    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>How our reader differs from System.Text.Json on a text; null when it does not.</summary>
    public static string? Difference(string text)
    {
        var ours = JsonReader.Read(text);
        if ((ours.Root is null) == (ours.Error is null))
            return "a tree or an error must be given, and not both";

        using var theirs = TryParse(text);
        if (theirs is null)
            return ours.Root is null ? null : "we accept, they refuse";
        return ours.Root is null ? "we refuse, they accept: " + ours.Error : Difference(text, ours.Root, theirs.RootElement);
    }

    private static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            // Text with half of a surrogate pair can't become UTF-8.
            return null;
        }
    }

    private static string? Difference(string text, JsonNode ours, JsonElement theirs)
    {
        var kind = ours switch
        {
            JsonObject => JsonValueKind.Object,
            JsonArray => JsonValueKind.Array,
            JsonString => JsonValueKind.String,
            JsonNumber => JsonValueKind.Number,
            JsonBoolean { Value: true } => JsonValueKind.True,
            JsonBoolean => JsonValueKind.False,
            _ => JsonValueKind.Null,
        };
        if (kind != theirs.ValueKind)
            return $"{kind} against {theirs.ValueKind}";
        if (text.Substring(ours.Span.Start, ours.Span.Length) != theirs.GetRawText())
            return $"the span {ours.Span} against {theirs.GetRawText()}";

        return ours switch
        {
            JsonString value => UnescapedByThem(theirs) is { } string_ && string_ != value.Value ? $"{value.Value} against {string_}" : null,
            JsonNumber number => number.Text == theirs.GetRawText() ? null : "other numbers",
            JsonArray array => array.Items.Count == theirs.GetArrayLength()
                ? array.Items.Zip(theirs.EnumerateArray(), (item, element) => Difference(text, item, element)).FirstOrDefault(found => found is not null)
                : "arrays of other length",
            JsonObject node => MembersDifference(text, node, theirs),
            _ => null,
        };
    }

    private static string? MembersDifference(string text, JsonObject ours, JsonElement theirs)
    {
        var properties = theirs.EnumerateObject().ToArray();
        if (properties.Length != ours.Members.Count)
            return "objects of other size";

        for (var i = 0; i < properties.Length; i++)
        {
            if (NameByThem(properties[i]) is { } name && name != ours.Members[i].Name)
                return $"{ours.Members[i].Name} against {name}";
            if (Difference(text, ours.Members[i].Value, properties[i].Value) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>Null where an escape is half of a surrogate pair, which they accept but can't turn into a string.</summary>
    private static string? UnescapedByThem(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameByThem(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
