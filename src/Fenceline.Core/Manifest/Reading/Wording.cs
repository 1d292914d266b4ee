using Fenceline.Core.Json;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>How messages quote what stands in the text, and how they hint at what was meant.</summary>
internal static class Wording
{
    private const int LongestQuote = 80;

    /// <summary>A text from the manifest in quotes: one line, printable, cut when long.</summary>
    public static string Quote(string value)
    {
        // Messages end up in build logs, where a key must not be repeated.
        if (LiveKeys.IsIn(value))
            return "'...'";

        return value.Length > LongestQuote ? $"'{Printable(value.Substring(0, LongestQuote))}...'" : $"'{Printable(value)}'";
    }

    private static string Printable(string value) => string.Concat(PrintableText.Characters(value)
        .Select(c => c.IsHidden || c.IsHalf || c.CodePoint > char.MaxValue ? c.UnitEscapes : c.Text));

    public static string Kind(JsonNode node) => node switch
    {
        JsonObject => "an object",
        JsonArray => "an array",
        JsonString => "a text",
        JsonNumber => "a number",
        JsonBoolean => "true or false",
        _ => "null",
    };

    /// <summary>Begins with a capital letter.</summary>
    public static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Printable));

    /// <summary><c> Did you mean 'x'?</c> when one of the names is near, else nothing.</summary>
    public static string DidYouMean(string name, IEnumerable<string> candidates) =>
        NearName.Of(name, candidates) is { } near ? $" Did you mean {Quote(near)}?" : "";

    /// <summary>The hint when a name is near, else all that is possible.</summary>
    public static string DidYouMeanOrAll(string name, IReadOnlyCollection<string> candidates)
    {
        if (NearName.Of(name, candidates) is { } near)
            return $" Did you mean {Quote(near)}?";
        return candidates.Count is 0 or > 20 ? "" : $" Known here: {List(candidates)}.";
    }
}
