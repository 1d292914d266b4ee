using Fenceline.Sql.Text;

namespace Fenceline.Core.Json;

/// <param name="Span">Where reading had to stop.</param>
public sealed record JsonSyntaxError(TextSpan Span, string Message);

/// <param name="Root">Null when <paramref name="Error"/> is given.</param>
/// <param name="Error">The first error; reading stops there.</param>
public sealed record JsonReadResult(JsonNode? Root, JsonSyntaxError? Error);

/// <summary>
/// Reads JSON with comments and trailing commas into nodes that know their places. It accepts exactly what
/// System.Text.Json accepts with those two options; never throws, and takes time in proportion to the text.
/// </summary>
public static class JsonReader
{
    /// <summary>How deep objects and arrays may nest; System.Text.Json's default.</summary>
    public const int MaxDepth = 64;

    public static JsonReadResult Read(string text) => new JsonParser(text).ReadDocument();
}
