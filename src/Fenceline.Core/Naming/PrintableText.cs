using System.Globalization;

namespace Fenceline.Core.Naming;

/// <summary>A Unicode character of a text; <paramref name="Text"/> has two units where UTF-16 needs them.</summary>
/// <param name="IsHidden">
/// It hides, moves or breaks what stands around it: a control, a line or paragraph separator, or a format character
/// such as those that turn the direction of writing.
/// </param>
/// <param name="IsHalf">Half a surrogate pair: no character at all.</param>
internal readonly record struct TextCharacter(string Text, int CodePoint, bool IsHidden, bool IsHalf)
{
    /// <summary><c>\u0085</c> or <c>\U0001f600</c>: an escape for the whole character, as SQL and Terraform read it.</summary>
    public string CodePointEscape => CodePoint <= char.MaxValue
        ? "\\u" + CodePoint.ToString("x4", CultureInfo.InvariantCulture)
        : "\\U" + CodePoint.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary><c>\ud83d\ude00</c>: an escape for each UTF-16 unit, as JSON and C# read it.</summary>
    public string UnitEscapes => string.Concat(Text.Select(unit => "\\u" + ((int)unit).ToString("x4", CultureInfo.InvariantCulture)));
}

/// <summary>Takes texts apart into characters, and tells which of them a reader would not see as they are.</summary>
internal static class PrintableText
{
    public static IEnumerable<TextCharacter> Characters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isHidden = CharUnicodeInfo.GetUnicodeCategory(text, i) is
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (char.IsSurrogatePair(text, i))
                yield return new TextCharacter(text.Substring(i, 2), char.ConvertToUtf32(text, i++), isHidden, IsHalf: false);
            else
                yield return new TextCharacter(text.Substring(i, 1), text[i], isHidden, char.IsSurrogate(text[i]));
        }
    }

    /// <summary>One line: what can't be seen, or is no character, becomes a space.</summary>
    public static string OneLine(string text) => string.Concat(Characters(text).Select(c => c.IsHidden || c.IsHalf ? " " : c.Text));
}
