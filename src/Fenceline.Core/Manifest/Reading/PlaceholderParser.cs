using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Splits a configuration's text at <c>${tenant.x}</c>; <c>$${</c> is a plain <c>${</c>.</summary>
internal static class PlaceholderParser
{
    private const string Opening = "${";
    private const string Escaped = "$${";
    private const string TenantPrefix = "tenant.";

    /// <param name="onPlaceholder">Told each placeholder's name and where it stands.</param>
    public static ConfigText Parse(ManifestDocument document, JsonString text, Action<string, TextRange> onPlaceholder)
    {
        var parts = new List<ConfigTextPart>();
        var plain = new System.Text.StringBuilder();
        var value = text.Value;
        for (var i = 0; i < value.Length;)
        {
            if (StartsWith(value, i, Escaped))
            {
                plain.Append(Opening);
                i += Escaped.Length;
            }
            else if (!StartsWith(value, i, Opening))
            {
                plain.Append(value[i++]);
            }
            else
            {
                var name = ReadPlaceholder(document, text, ref i, out var range);
                if (name is null)
                    continue;
                AddPlain(parts, plain);
                parts.Add(new ConfigTextPart(name, true));
                onPlaceholder(name, range);
            }
        }

        AddPlain(parts, plain);
        return new ConfigText(new EquatableArray<ConfigTextPart>([.. parts]));
    }

    private static string? ReadPlaceholder(ManifestDocument document, JsonString text, ref int position, out TextRange range)
    {
        var start = position;
        var close = text.Value.IndexOf('}', start);
        var end = close < 0 ? text.Value.Length : close + 1;
        position = end;
        range = new TextRange(start, end - start);
        if (close < 0)
        {
            document.Error(ManifestRules.InvalidPlaceholder, StringSpans.Inside(text, range), "This placeholder is not closed: write '${tenant.name}', or '$${' for a plain '${'.");
            return null;
        }

        var inner = text.Value.Substring(start + Opening.Length, close - start - Opening.Length);
        if (inner.StartsWith(TenantPrefix, StringComparison.Ordinal) && NameRules.IsVariable(inner.Substring(TenantPrefix.Length)))
            return inner.Substring(TenantPrefix.Length);

        document.Error(ManifestRules.InvalidPlaceholder, StringSpans.Inside(text, range), $"{Wording.Quote(Opening + inner + "}")} is not a placeholder: write '${{tenant.name}}' with a name of small letters, digits and '_', or '$${{' for a plain '${{'.");
        return null;
    }

    private static void AddPlain(List<ConfigTextPart> parts, System.Text.StringBuilder plain)
    {
        if (plain.Length == 0)
            return;
        parts.Add(new ConfigTextPart(plain.ToString(), false));
        plain.Clear();
    }

    private static bool StartsWith(string text, int index, string part) =>
        string.CompareOrdinal(text, index, part, 0, part.Length) == 0;
}
