using Fenceline.Core.Json;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>A range of a string's value, as against a span of the manifest's text.</summary>
internal readonly record struct TextRange(int Start, int Length);

internal static class StringSpans
{
    /// <summary>Where a part of a string's value stands in the text; the whole string when escapes moved it.</summary>
    public static TextSpan Inside(JsonString text, TextRange range)
    {
        var hasEscapes = text.Span.Length != text.Value.Length + 2;
        return hasEscapes ? text.Span : new TextSpan(text.Span.Start + 1 + range.Start, range.Length);
    }
}
