namespace Fenceline.Analyzers.Text;

/// <summary>A piece of a composite format: text as it is, or the place of an argument.</summary>
/// <param name="Argument">Which argument; null for text.</param>
internal readonly record struct FormatItem(int Start, int Length, int? Argument, bool IsFormatted);

/// <summary>Takes a composite format such as <c>a {0} b {1:N2}</c> apart.</summary>
internal static class FormatItems
{
    /// <summary>The pieces in order; null when the format is malformed.</summary>
    public static List<FormatItem>? Parse(string format)
    {
        var items = new List<FormatItem>();
        var start = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] is not ('{' or '}'))
                continue;

            items.Add(new FormatItem(start, i - start, null, false));
            if (i + 1 < format.Length && format[i + 1] == format[i])
            {
                items.Add(new FormatItem(i, 1, null, false));
                i++;
            }
            else if (format[i] == '{' && Argument(format, i) is { } item)
            {
                items.Add(item);
                i = item.Start + item.Length - 1;
            }
            else
            {
                return null;
            }

            start = i + 1;
        }

        items.Add(new FormatItem(start, format.Length - start, null, false));
        return items;
    }

    private static FormatItem? Argument(string format, int open)
    {
        var close = format.IndexOf('}', open);
        if (close < 0)
            return null;

        var i = open + 1;
        var index = 0;
        while (i < close && format[i] is >= '0' and <= '9' && index < 1000)
            index = (index * 10) + (format[i++] - '0');
        return i == open + 1 || (i < close && format[i] is not (',' or ':' or ' '))
            ? null
            : new FormatItem(open, close - open + 1, index, i < close);
    }
}
