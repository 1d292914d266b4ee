using System.Globalization;

namespace Fenceline.Cli.Text;

/// <summary>Writes the difference of two texts in the form that <c>patch</c> and <c>git apply</c> read.</summary>
/// <param name="color">Escape sequences for a terminal, in the colours that git uses.</param>
internal sealed class UnifiedDiff(TextWriter output, bool color)
{
    private const int ContextLines = 3;
    private const string Bold = "\e[1m";
    private const string Red = "\e[31m";
    private const string Green = "\e[32m";
    private const string Cyan = "\e[36m";
    private const string Reset = "\e[0m";

    /// <param name="path">With <c>/</c> between its parts.</param>
    /// <param name="oldText">Null when there is no such file yet.</param>
    /// <param name="newText">Null when the file goes.</param>
    public void Write(string path, string? oldText, string? newText)
    {
        Line(Bold, "--- " + (oldText is null ? "/dev/null" : "a/" + path));
        Line(Bold, "+++ " + (newText is null ? "/dev/null" : "b/" + path));
        if (oldText?.Contains('\0') == true || newText?.Contains('\0') == true)
        {
            output.Write("Binary files differ\n");
            return;
        }

        var oldLines = Split(oldText ?? "");
        var newLines = Split(newText ?? "");
        var edits = LineDiff.Compute(oldLines, newLines);
        for (var first = 0; first < edits.Count;)
        {
            var last = first;
            while (last + 1 < edits.Count && edits[last + 1].OldStart - (edits[last].OldStart + edits[last].OldCount) <= 2 * ContextLines)
                last++;
            WriteHunk(oldLines, newLines, edits.GetRange(first, last - first + 1));
            first = last + 1;
        }
    }

    private void WriteHunk(List<string> oldLines, List<string> newLines, List<LineEdit> edits)
    {
        var before = Math.Min(ContextLines, edits[0].OldStart);
        var end = edits[^1].OldStart + edits[^1].OldCount;
        var after = Math.Min(ContextLines, oldLines.Count - end);
        var oldStart = edits[0].OldStart - before;
        var newStart = edits[0].NewStart - before;
        var oldCount = end + after - oldStart;
        var newCount = edits[^1].NewStart + edits[^1].NewCount + after - newStart;
        Line(Cyan, $"@@ -{Range(oldStart, oldCount)} +{Range(newStart, newCount)} @@");

        var position = oldStart;
        foreach (var edit in edits)
        {
            for (; position < edit.OldStart; position++)
                TextLine("", " ", oldLines[position]);
            for (; position < edit.OldStart + edit.OldCount; position++)
                TextLine(Red, "-", oldLines[position]);
            for (var i = edit.NewStart; i < edit.NewStart + edit.NewCount; i++)
                TextLine(Green, "+", newLines[i]);
        }

        for (; position < end + after; position++)
            TextLine("", " ", oldLines[position]);
    }

    /// <summary>As POSIX has it: counted from 1, the line before for an empty range, the count left out when it is 1.</summary>
    private static string Range(int start, int count) => string.Create(
        CultureInfo.InvariantCulture, $"{(count == 0 ? start : start + 1)}{(count == 1 ? "" : "," + count.ToString(CultureInfo.InvariantCulture))}");

    private void TextLine(string style, string prefix, string line)
    {
        var complete = line.EndsWith('\n');
        Line(style, prefix + (complete ? line[..^1] : line));
        if (!complete)
            output.Write("\\ No newline at end of file\n");
    }

    private void Line(string style, string text)
    {
        if (color && style.Length > 0)
            output.Write($"{style}{text}{Reset}\n");
        else
            output.Write($"{text}\n");
    }

    /// <summary>Lines keep their line feed, so that a last line without one differs from one with it.</summary>
    private static List<string> Split(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var feed = text.IndexOf('\n', start);
            var next = feed < 0 ? text.Length : feed + 1;
            lines.Add(text[start..next]);
            start = next;
        }

        return lines;
    }
}
