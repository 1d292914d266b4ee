using System.Globalization;
using System.Text;

namespace Fenceline.Cli.Text;

/// <summary>A piece of a line on the screen.</summary>
/// <param name="Offset">Where it stands in the line, in UTF-16 code units.</param>
/// <param name="Width">In columns of a terminal: 0 for accents that join the character before, 2 for wide ones.</param>
internal readonly record struct PrintedCell(int Offset, string Text, int Width);

/// <summary>Text of others as a terminal may see it: nothing in it moves the cursor, hides or turns around what stands beside it.</summary>
internal static class PrintedText
{
    private const string Tab = "    ";
    private const string Hidden = "\uFFFD";

    // After Unicode's EastAsianWidth (W and F) and the emoji that terminals draw wide.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x2614, 0x2615), (0x2648, 0x2653), (0x26A1, 0x26A1), (0x2705, 0x2705),
        (0x270A, 0x270B), (0x2728, 0x2728), (0x274C, 0x274C), (0x2753, 0x2755), (0x2795, 0x2797), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50),
        (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6F),
        (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18CFF), (0x1B000, 0x1B2FF), (0x1F18E, 0x1F19A), (0x1F1E6, 0x1F202),
        (0x1F210, 0x1F265), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F7E0, 0x1F7EB), (0x1F900, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    public static IEnumerable<PrintedCell> Cells(string line)
    {
        var offset = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            yield return Cell(offset, rune);
            offset += rune.Utf16SequenceLength;
        }
    }

    /// <summary>Line breaks become blanks.</summary>
    public static string OneLine(string text) =>
        string.Concat(Cells(text.ReplaceLineEndings(" ").Replace('\t', ' ')).Select(cell => cell.Text));

    private static PrintedCell Cell(int offset, Rune rune)
    {
        if (rune.Value == '\t')
            return new PrintedCell(offset, Tab, Tab.Length);
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator =>
                new PrintedCell(offset, Hidden, 1),
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => new PrintedCell(offset, rune.ToString(), 0),
            _ => new PrintedCell(offset, rune.ToString(), IsWide(rune.Value) ? 2 : 1),
        };
    }

    private static bool IsWide(int codePoint) => codePoint >= Wide[0].First && Array.Exists(Wide, range => codePoint >= range.First && codePoint <= range.Last);
}
