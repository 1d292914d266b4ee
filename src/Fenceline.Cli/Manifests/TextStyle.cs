namespace Fenceline.Cli.Manifests;

/// <summary>How an author lays a text out.</summary>
/// <param name="NewLine">As the first line ends.</param>
/// <param name="Unit">What one level is indented by.</param>
internal sealed record TextStyle(string NewLine, string Unit)
{
    public static TextStyle Of(string text)
    {
        var feed = text.IndexOf('\n');
        var newLine = feed > 0 && text[feed - 1] == '\r' ? "\r\n" : "\n";
        return new TextStyle(newLine, FirstIndent(text) is { Length: > 0 } indent ? indent : "  ");
    }

    public static int LineStart(string text, int position) => position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;

    public static bool IsFirstOnLine(string text, int position)
    {
        var start = LineStart(text, position);
        return IndentAt(text, position).Length == position - start;
    }

    /// <summary>The blanks that the line of <paramref name="position"/> starts with.</summary>
    public static string IndentAt(string text, int position)
    {
        var start = LineStart(text, position);
        var end = start;
        while (end < position && text[end] is ' ' or '\t')
            end++;
        return text[start..end];
    }

    /// <summary>Indents every line of <paramref name="lines"/>, whose own levels are two blanks deep.</summary>
    public string Indent(string lines, string indent) => string.Join(NewLine, lines.Split('\n').Select(line =>
    {
        var own = line.Length - line.TrimStart(' ').Length;
        return indent + string.Concat(Enumerable.Repeat(Unit, own / 2)) + line[own..];
    }));

    private static string? FirstIndent(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var content = line.TrimStart(' ', '\t');
            if (content.Length < line.Length && content.TrimEnd('\r').Length > 0 && content[0] is '"' or '{' or '[')
                return line[..(line.Length - content.Length)];
        }

        return null;
    }
}
