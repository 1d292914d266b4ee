using System.Text;

namespace Fenceline.Core.Json;

/// <summary>Reads one JSON string, from its opening quote to its closing one.</summary>
internal static class JsonStringScanner
{
    /// <param name="End">Behind the closing quote; where the fault stands when there is one.</param>
    internal readonly record struct Result(int End, string Value, string? Fault);

    public static Result Scan(string text, int start)
    {
        StringBuilder? unescaped = null;
        var copied = start + 1;
        var i = start + 1;
        while (i < text.Length)
        {
            var c = text[i];
            if (c == '"')
            {
                var rest = text.Substring(copied, i - copied);
                return new Result(i + 1, unescaped is null ? rest : unescaped.Append(rest).ToString(), null);
            }

            if (c < ' ')
                return new Result(i, "", "A text can't hold a control character; write it as an escape such as \\n or \\u0009.");

            if (c != '\\')
            {
                i++;
                continue;
            }

            if (!TryUnescape(text, i, out var value, out var length))
                return new Result(i, "", "This escape is not known; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX.");
            (unescaped ??= new StringBuilder()).Append(text, copied, i - copied).Append(value);
            i += length;
            copied = i;
        }

        return new Result(text.Length, "", "The text in quotes is not closed.");
    }

    private static bool TryUnescape(string text, int start, out char value, out int length)
    {
        value = '\0';
        length = 2;
        if (start + 1 == text.Length)
            return false;

        switch (text[start + 1])
        {
            case '"': value = '"'; return true;
            case '\\': value = '\\'; return true;
            case '/': value = '/'; return true;
            case 'b': value = '\b'; return true;
            case 'f': value = '\f'; return true;
            case 'n': value = '\n'; return true;
            case 'r': value = '\r'; return true;
            case 't': value = '\t'; return true;
            case 'u':
                length = 6;
                return start + 6 <= text.Length && TryReadHex(text, start + 2, out value);
            default:
                return false;
        }
    }

    private static bool TryReadHex(string text, int start, out char value)
    {
        // By hand: the number parsers of .NET take a trailing NUL for part of a number.
        var code = 0;
        for (var i = start; i < start + 4; i++)
        {
            var digit = text[i] switch
            {
                >= '0' and <= '9' => text[i] - '0',
                >= 'a' and <= 'f' => text[i] - 'a' + 10,
                >= 'A' and <= 'F' => text[i] - 'A' + 10,
                _ => -1,
            };
            code = digit < 0 || code < 0 ? -1 : (code * 16) + digit;
        }

        value = (char)Math.Max(code, 0);
        return code >= 0;
    }
}
