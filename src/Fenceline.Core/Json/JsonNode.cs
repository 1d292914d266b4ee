using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Json;

/// <summary>A JSON value as it stands in the text: what it says, and where.</summary>
public abstract record JsonNode(TextSpan Span);

public sealed record JsonObject(TextSpan Span, EquatableArray<JsonMember> Members) : JsonNode(Span)
{
    /// <summary>The value of the last member of that name, as JSON readers do; null when there is none.</summary>
    public JsonMember? Find(string name)
    {
        for (var i = Members.Count - 1; i >= 0; i--)
        {
            if (Members[i].Name == name)
                return Members[i];
        }

        return null;
    }
}

/// <param name="Name">The name, unescaped.</param>
/// <param name="NameSpan">The name with its quotes.</param>
public sealed record JsonMember(string Name, TextSpan NameSpan, JsonNode Value);

public sealed record JsonArray(TextSpan Span, EquatableArray<JsonNode> Items) : JsonNode(Span);

/// <param name="Value">The text, unescaped.</param>
public sealed record JsonString(TextSpan Span, string Value) : JsonNode(Span);

/// <param name="Text">The number as written; JSON sets no bounds to it.</param>
public sealed record JsonNumber(TextSpan Span, string Text) : JsonNode(Span);

public sealed record JsonBoolean(TextSpan Span, bool Value) : JsonNode(Span);

public sealed record JsonNull(TextSpan Span) : JsonNode(Span);
