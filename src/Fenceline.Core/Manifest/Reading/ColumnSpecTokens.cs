using System.Text;

namespace Fenceline.Core.Manifest.Reading;

internal enum ColumnTokenKind
{
    Word,
    Number,
    Text,
    Symbol,
    Unknown,
    End,
}

/// <param name="Value">A word in lower case, a number as written, the value of a text, or one character.</param>
internal readonly record struct ColumnToken(ColumnTokenKind Kind, string Value, TextRange Range)
{
    public bool IsWord(string word) => Kind == ColumnTokenKind.Word && Value == word;

    public bool IsSymbol(string symbol) => Kind == ColumnTokenKind.Symbol && Value == symbol;
}

/// <summary>Cuts <c>numeric(12,2) not null default 0</c> into words, numbers, texts and symbols.</summary>
internal static class ColumnSpecTokens
{
    public static IReadOnlyList<ColumnToken> Split(string text)
    {
        var tokens = new List<ColumnToken>();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == ' ')
            {
                i++;
                continue;
            }

            var token = Next(text, i);
            tokens.Add(token);
            i += token.Range.Length;
        }

        tokens.Add(new ColumnToken(ColumnTokenKind.End, "", new TextRange(text.Length, 0)));
        return tokens;
    }

    private static ColumnToken Next(string text, int start)
    {
        var c = text[start];
        if (c == '\'')
            return ReadText(text, start);
        if (IsDigit(c) || (c == '-' && start + 1 < text.Length && IsDigit(text[start + 1])))
            return ReadNumber(text, start);
        if (!NameRules.IsIdentifierPart(c))
            return new ColumnToken(c is '(' or ')' or ',' or '[' or ']' ? ColumnTokenKind.Symbol : ColumnTokenKind.Unknown, c.ToString(), new TextRange(start, 1));

        var end = start;
        while (end < text.Length && NameRules.IsIdentifierPart(text[end]))
            end++;
        return new ColumnToken(ColumnTokenKind.Word, text.Substring(start, end - start).ToLowerInvariant(), new TextRange(start, end - start));
    }

    private static ColumnToken ReadNumber(string text, int start)
    {
        var end = start + 1;
        while (end < text.Length && IsDigit(text[end]))
            end++;
        if (end + 1 < text.Length && text[end] == '.' && IsDigit(text[end + 1]))
        {
            end++;
            while (end < text.Length && IsDigit(text[end]))
                end++;
        }

        var isWhole = end == text.Length || !(NameRules.IsIdentifierPart(text[end]) || text[end] == '.');
        return new ColumnToken(isWhole ? ColumnTokenKind.Number : ColumnTokenKind.Unknown, text.Substring(start, end - start), new TextRange(start, end - start));
    }

    private static ColumnToken ReadText(string text, int start)
    {
        var value = new StringBuilder();
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\'' && i + 1 < text.Length && text[i + 1] == '\'')
                i++;
            else if (text[i] == '\'')
                return new ColumnToken(ColumnTokenKind.Text, value.ToString(), new TextRange(start, i + 1 - start));
            value.Append(text[i]);
        }

        return new ColumnToken(ColumnTokenKind.Unknown, text.Substring(start), new TextRange(start, text.Length - start));
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
