using Fenceline.Core.Json;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Texts: their forms, and what none may hold wherever it stands: what PostgreSQL can't store, and secrets.</summary>
internal static class TextRules
{
    public static string? Optional(ObjectReader? reader, string property) => reader?.Text(property)?.Value;

    /// <summary>Eight, four, four, four and twelve hexadecimal digits; no spaces or brackets, which .NET's parser lets pass.</summary>
    public static bool IsUuid(string text)
    {
        if (text.Length != 36)
            return false;

        for (var i = 0; i < text.Length; i++)
        {
            var isDash = i is 8 or 13 or 18 or 23;
            if (isDash ? text[i] != '-' : text[i] is not ((>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F')))
                return false;
        }

        return true;
    }

    /// <summary>Looks at every text below a node, names included.</summary>
    public static void Check(ManifestDocument document, JsonNode node)
    {
        switch (node)
        {
            case JsonString text:
                CheckText(document, text.Span, text.Value);
                break;
            case JsonArray array:
                foreach (var item in array.Items)
                    Check(document, item);
                break;
            case JsonObject parent:
                foreach (var member in parent.Members)
                {
                    CheckText(document, member.NameSpan, member.Name);
                    Check(document, member.Value);
                }

                break;
        }
    }

    private static void CheckText(ManifestDocument document, TextSpan span, string text)
    {
        var (hasNul, hasHalf) = (text.IndexOf('\0') >= 0, HasLoneSurrogate(text));
        // Most texts have neither, so what was reported there is asked last.
        var isOpen = (hasNul || hasHalf) && !document.Problems.HasAt(document.Path, span.Start, ManifestRules.InvalidName, ManifestRules.InvalidValue);
        if (isOpen && hasNul)
            document.Error(ManifestRules.InvalidValue, span, "This text holds a NUL character, which PostgreSQL can't store; remove it.");
        if (isOpen && hasHalf)
            document.Error(ManifestRules.InvalidValue, span, "This text holds half of a surrogate pair, which is not a character; remove it.");
        if (LiveKeys.IsIn(text) && !document.Problems.HasAt(document.Path, span.Start, ManifestRules.SecretInManifest))
            document.Error(ManifestRules.SecretInManifest, span, "This looks like a live key. Secrets can't be in a manifest: revoke the key, and name a variable for it under the source's 'secrets'.");
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return true;
            i++;
        }

        return false;
    }
}
