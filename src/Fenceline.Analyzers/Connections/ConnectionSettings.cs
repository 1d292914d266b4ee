using Microsoft.CodeAnalysis.Text;

namespace Fenceline.Analyzers.Connections;

/// <summary>A setting of a connection string, and where it stands.</summary>
/// <param name="Key">Lower case, without spaces.</param>
internal readonly record struct ConnectionSetting(string Key, string Value, TextSpan Span);

/// <summary>Takes a connection string apart: <c>key=value</c>, separated by <c>;</c>, values perhaps in quotes.</summary>
internal static class ConnectionSettings
{
    public static IEnumerable<ConnectionSetting> Parse(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            var equals = text.IndexOf('=', start);
            var semicolon = text.IndexOf(';', start);
            if (equals < 0)
                yield break;
            if (semicolon >= 0 && semicolon < equals)
            {
                i = semicolon + 1;
                continue;
            }

            var end = EndOfValue(text, equals + 1);
            while (start < equals && char.IsWhiteSpace(text[start]))
                start++;
            yield return new ConnectionSetting(
                KeyOf(text.Substring(start, equals - start)),
                Unquoted(text.Substring(equals + 1, end - equals - 1).Trim()),
                TextSpan.FromBounds(start, end));
            i = end + 1;
        }
    }

    public static string KeyOf(string name) => new([.. name.Where(c => !char.IsWhiteSpace(c)).Select(char.ToLowerInvariant)]);

    private static int EndOfValue(string text, int start)
    {
        var i = start;
        while (i < text.Length && char.IsWhiteSpace(text[i]))
            i++;
        if (i < text.Length && text[i] is '\'' or '"')
        {
            var close = text.IndexOf(text[i], i + 1);
            while (close >= 0 && close + 1 < text.Length && text[close + 1] == text[i])
                close = text.IndexOf(text[i], close + 2);
            if (close >= 0)
                i = close;
        }

        var end = text.IndexOf(';', Math.Min(i, text.Length));
        return end < 0 ? text.Length : end;
    }

    private static string Unquoted(string value) =>
        value.Length >= 2 && value[0] is '\'' or '"' && value[value.Length - 1] == value[0] ? value.Substring(1, value.Length - 2) : value;
}
