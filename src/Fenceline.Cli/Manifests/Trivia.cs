namespace Fenceline.Cli.Manifests;

/// <summary>What stands between the values of a JSON text: blanks, comments and commas. The text is known to be well-formed.</summary>
internal static class Trivia
{
    /// <summary>The first comma in a range without values; -1 when there is none.</summary>
    public static int FindComma(string text, int start, int end)
    {
        for (var i = start; i < end;)
        {
            if (text[i] == ',')
                return i;
            i = text[i] == '/' ? SkipComment(text, i) : i + 1;
        }

        return -1;
    }

    /// <summary>The end of the text before <paramref name="end"/> once blanks and line breaks are taken away.</summary>
    public static int TrimEnd(string text, int end)
    {
        while (end > 0 && text[end - 1] is ' ' or '\t' or '\r' or '\n')
            end--;
        return end;
    }

    /// <summary>
    /// The start of the next line when the rest of this one holds blanks and comments alone; -1 when it holds more, or when
    /// a comment goes on over the line's end.
    /// </summary>
    public static int EndOfLineAfterComments(string text, int start)
    {
        for (var i = start; i < text.Length;)
        {
            switch (text[i])
            {
                case '\n':
                    return i + 1;
                case ' ' or '\t' or '\r':
                    i++;
                    break;
                case '/':
                    var end = SkipComment(text, i);
                    if (text.AsSpan(i, end - i).Contains('\n'))
                        return -1;
                    i = end;
                    break;
                default:
                    return -1;
            }
        }

        return text.Length;
    }

    /// <summary>The end of the comment that starts at <paramref name="start"/>; a line's comment ends before the line break.</summary>
    private static int SkipComment(string text, int start)
    {
        if (text[start + 1] == '*')
            return text.IndexOf("*/", start + 2, StringComparison.Ordinal) + 2;
        var feed = text.AsSpan(start).IndexOfAny('\r', '\n');
        return feed < 0 ? text.Length : start + feed;
    }
}
