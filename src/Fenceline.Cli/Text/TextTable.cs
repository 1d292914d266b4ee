namespace Fenceline.Cli.Text;

/// <summary>Columns of text, each as wide as its widest cell.</summary>
internal static class TextTable
{
    /// <param name="output">Where to.</param>
    /// <param name="rows">All of one length; the first holds the titles.</param>
    public static void Write(TextWriter output, IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length - 1).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column < widths.Length ? cell.PadRight(widths[column]) : cell);
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
