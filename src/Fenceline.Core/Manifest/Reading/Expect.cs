using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Asks a node for a JSON type, and reports when it has another one.</summary>
internal static class Expect
{
    public static JsonString? Text(ManifestDocument document, JsonNode node, string what) =>
        node as JsonString ?? Wrong<JsonString>(document, node, what, "a text in double quotes");

    public static JsonArray? Array(ManifestDocument document, JsonNode node, string what) =>
        node as JsonArray ?? Wrong<JsonArray>(document, node, what, "an array");

    public static JsonObject? Object(ManifestDocument document, JsonNode node, string what) =>
        node as JsonObject ?? Wrong<JsonObject>(document, node, what, "an object");

    public static void Other(ManifestDocument document, JsonNode node, string what, string expected) =>
        Wrong<JsonNode>(document, node, what, expected);

    /// <summary>The members of an object that maps names to something: each name once; a second one is reported and left out.</summary>
    public static IReadOnlyList<JsonMember> Members(ManifestDocument document, JsonObject node)
    {
        if (!HasRepeats(node.Members))
            return node.Members;

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var members = new List<JsonMember>(node.Members.Count);
        foreach (var member in node.Members)
        {
            if (seen.Add(member.Name))
                members.Add(member);
            else
                document.Error(ManifestRules.Duplicate, member.NameSpan, $"{Wording.Quote(member.Name)} is given twice here; remove one of the two.");
        }

        return members;
    }

    /// <summary>Thousands of tenants have a handful of members each: those are compared without a set being made for them.</summary>
    private static bool HasRepeats(EquatableArray<JsonMember> members)
    {
        const int Few = 8;
        if (members.Count > Few)
            return new HashSet<string>(members.Select(member => member.Name), StringComparer.Ordinal).Count < members.Count;

        for (var i = 1; i < members.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (members[i].Name == members[j].Name)
                    return true;
            }
        }

        return false;
    }

    /// <summary>An array of texts; items of another type are reported and left out.</summary>
    public static IReadOnlyList<JsonString> Texts(ManifestDocument document, JsonNode node, string what)
    {
        var texts = new List<JsonString>();
        if (Array(document, node, what) is not { } array)
            return texts;

        foreach (var item in array.Items)
        {
            if (Text(document, item, "an item of " + what) is { } text)
                texts.Add(text);
        }

        return texts;
    }

    private static T? Wrong<T>(ManifestDocument document, JsonNode node, string what, string expected)
        where T : JsonNode
    {
        document.Error(ManifestRules.WrongType, node.Span, Wording.Sentence($"{what} must be {expected}, not {Wording.Kind(node)}."));
        return null;
    }
}
