using Fenceline.Cli.Text;

namespace Fenceline.Cli.Linting;

/// <summary>A line of a text with a mark under a part of it, as compilers show it.</summary>
/// <param name="Line">Cut around the marked part where it is long.</param>
/// <param name="Mark">Blanks up to the part, then <c>^~~~</c> under it.</param>
internal readonly record struct SourceExcerpt(string Line, string Mark)
{
    private const int MaxWidth = 120;
    private const int Lead = 40;
    private const string Cut = "...";

    // A line may be a megabyte long, and have a thousand findings: no more of it is looked at than could be shown.
    private const int Reach = 4 * MaxWidth;

    /// <summary>The line in which a finding starts; where it goes on over several lines the first line's part is marked.</summary>
    public static SourceExcerpt Of(LintFinding finding)
    {
        var (text, span) = (finding.File.Text, finding.Finding.Span);
        var lineStart = span.Start - finding.Start.Column;
        var start = Math.Max(lineStart, span.Start - Reach);
        var ahead = text.AsSpan(span.Start, Math.Min(Reach, text.Length - span.Start));
        var end = span.Start + (ahead.IndexOfAny('\r', '\n') is var length and >= 0 ? length : ahead.Length);
        var cells = PrintedText.Cells(text[start..end]).ToList();
        var mark = (Start: span.Start - start, End: span.End - start);

        var indent = Width(cells.Where(cell => cell.Offset < mark.Start));
        var skipped = Math.Max(0, Math.Min(indent - Lead, Width(cells) - MaxWidth));
        var window = Window(cells, skipped);
        var before = start > lineStart || window.Count > 0 && window[0].Offset > 0 ? Cut : "";
        var after = window.Count > 0 && window[^1].Offset < cells[^1].Offset ? Cut : "";
        var blanks = before.Length + Width(window.Where(cell => cell.Offset < mark.Start));
        var under = Width(window.Where(cell => cell.Offset >= mark.Start && cell.Offset < mark.End));
        return new SourceExcerpt(
            (before + string.Concat(window.Select(cell => cell.Text)) + after).TrimEnd(),
            new string(' ', blanks) + "^" + new string('~', Math.Max(0, under - 1)));
    }

    private static List<PrintedCell> Window(List<PrintedCell> cells, int skipped)
    {
        var window = new List<PrintedCell>();
        var column = 0;
        foreach (var cell in cells)
        {
            // An accent goes where its character goes.
            if (column >= skipped + (cell.Width == 0 ? 1 : 0) && column + cell.Width <= skipped + MaxWidth)
                window.Add(cell);
            column += cell.Width;
        }

        return window;
    }

    private static int Width(IEnumerable<PrintedCell> cells) => cells.Sum(cell => cell.Width);
}
