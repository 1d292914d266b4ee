using System.Text;

namespace Fenceline.Core.Naming;

/// <summary>The one place where names and values become Terraform's language.</summary>
public static class HclText
{
    /// <summary>A quoted template that yields exactly <paramref name="value"/>: nothing in it is interpolated.</summary>
    public static string Literal(string value) => "\"" + Escape(value) + "\"";

    /// <summary>The inside of a quoted template, for texts that are put together of literals and references.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        var position = 0;
        foreach (var c in PrintableText.Characters(value))
        {
            position += c.Text.Length;
            switch (c.CodePoint)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '$' or '%' when position < value.Length && value[position] == '{': text.Append(c.Text).Append(c.Text); break;
                default: text.Append(c.IsHidden ? c.CodePointEscape : c.Text); break;
            }
        }

        return text.ToString();
    }

    /// <summary>An expression that yields the parts one after the other; a lone expression stands for itself.</summary>
    public static string Template(IEnumerable<HclPart> parts)
    {
        var merged = MergeTexts(parts);
        if (merged.Count == 1 && merged[0].IsExpression)
            return merged[0].Text;

        var text = new StringBuilder("\"");
        for (var i = 0; i < merged.Count; i++)
        {
            if (merged[i].IsExpression)
                text.Append("${").Append(merged[i].Text).Append('}');
            else if (i + 1 < merged.Count)
                AppendBeforeExpression(text, merged[i].Text);
            else
                text.Append(Escape(merged[i].Text));
        }

        return text.Append('"').ToString();
    }

    /// <summary>A name in an object: bare where that reads as a name, else quoted, in ASCII so that columns can be counted.</summary>
    public static string Key(string name)
    {
        if (IsIdentifier(name) && name is not ("for" or "true" or "false" or "null"))
            return name;

        return string.Concat(PrintableText.Characters(Literal(name)).Select(c => c.CodePoint < 0x80 ? c.Text : c.CodePointEscape));
    }

    /// <summary>A name that Terraform takes as it stands, for blocks, variables and members.</summary>
    public static bool IsIdentifier(string name) =>
        name.Length > 0
        && name[0] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_'
        && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');

    /// <summary>One line that can't leave a <c>#</c> comment.</summary>
    public static string Comment(string value) => SqlText.Comment(value);

    private static List<HclPart> MergeTexts(IEnumerable<HclPart> parts)
    {
        var merged = new List<HclPart>();
        foreach (var part in parts)
        {
            if (!part.IsExpression && merged.Count > 0 && !merged[merged.Count - 1].IsExpression)
                merged[merged.Count - 1] = new(merged[merged.Count - 1].Text + part.Text, IsExpression: false);
            else if (part.IsExpression || part.Text.Length > 0)
                merged.Add(part);
        }

        return merged;
    }

    // A $ right before ${ would make the escape $${ of it.
    private static void AppendBeforeExpression(StringBuilder text, string value)
    {
        var plain = value.TrimEnd('$');
        text.Append(Escape(plain));
        if (plain.Length < value.Length)
            text.Append("${\"").Append(value, plain.Length, value.Length - plain.Length).Append("\"}");
    }
}

/// <summary>A piece of a template: a text as it is, or an expression in Terraform's language.</summary>
public readonly record struct HclPart(string Text, bool IsExpression)
{
    public static HclPart Literal(string text) => new(text, IsExpression: false);

    public static HclPart Expression(string text) => new(text, IsExpression: true);
}
