using System.Text;
using Fenceline.Core.Json;

namespace Fenceline.Core.Naming;

/// <summary>The one place where values become JSON.</summary>
public static class JsonText
{
    /// <summary>A JSON string. What a reviewer could not see is escaped, and half a surrogate pair too, so that the text survives UTF-8.</summary>
    public static string Literal(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in PrintableText.Characters(value))
        {
            if (c.CodePoint is '"' or '\\')
                text.Append('\\').Append(c.Text);
            else if (c.CodePoint == '\n')
                text.Append("\\n");
            else if (c.CodePoint == '\t')
                text.Append("\\t");
            else if (c.IsHidden || c.IsHalf)
                text.Append(c.UnitEscapes);
            else
                text.Append(c.Text);
        }

        return text.Append('"').ToString();
    }

    /// <summary>A value on one line, without the comments and commas that only a manifest may have.</summary>
    public static string Compact(JsonNode node) => node switch
    {
        JsonObject parent => "{" + string.Join(", ", parent.Members.Select(member => Literal(member.Name) + ": " + Compact(member.Value))) + "}",
        JsonArray array => "[" + string.Join(", ", array.Items.Select(Compact)) + "]",
        JsonString text => Literal(text.Value),
        JsonNumber number => number.Text,
        JsonBoolean flag => flag.Value ? "true" : "false",
        _ => "null",
    };

    /// <summary>A JSON document with what a reviewer could not see escaped; its lines stay.</summary>
    public static string WithoutHidden(string json) =>
        string.Concat(PrintableText.Characters(json).Select(c => c.CodePoint != '\n' && (c.IsHidden || c.IsHalf) ? c.UnitEscapes : c.Text));
}
