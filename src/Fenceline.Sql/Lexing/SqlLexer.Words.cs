using System.Text;

namespace Fenceline.Sql;

public sealed partial class SqlLexer
{
    private const int MaxNameBytes = 63;

    private void WordOrPrefixedString(char c)
    {
        var start = _pos;
        var form = Peek(1) == '\'' ? FormOf(c) : StringForm.None;
        if (form != StringForm.None)
        {
            _pos++;
            QuotedText(start, form);
        }
        else if (c is 'u' or 'U' && Peek(1) == '&' && Peek(2) == '\'')
        {
            _pos += 2;
            QuotedText(start, StringForm.Unicode);
        }
        else if (c is 'u' or 'U' && Peek(1) == '&' && Peek(2) == '"')
        {
            _pos += 2;
            QuotedIdentifier(start, isUnicode: true);
        }
        else if (c is 'n' or 'N' && Peek(1) == '\'')
        {
            // The letter is the word NCHAR: N'x' is a constant of that type.
            _pos++;
            Add(new SqlToken(SqlTokenKind.Word, SqlKeyword.Nchar, KeywordTable.Word(SqlKeyword.Nchar), start, _pos));
        }
        else
        {
            Word(start);
        }
    }

    private static StringForm FormOf(char prefix) => prefix switch
    {
        'e' or 'E' => StringForm.Escaped,
        'b' or 'B' or 'x' or 'X' => StringForm.Bits,
        _ => StringForm.None,
    };

    private void Word(int start)
    {
        var end = Math.Min(_text.Length, _nextHole);
        var hasUpper = false;
        do
            hasUpper |= _text[_pos++] is >= 'A' and <= 'Z';
        while (_pos < end && IsWordPart(_text[_pos]));

        if (_pos == _nextHole)
        {
            AddHole(start);
            return;
        }

        var keyword = KeywordTable.Find(_text, start, _pos);
        var value = keyword == SqlKeyword.NotKeyword ? Truncate(hasUpper ? Fold(start, _pos) : _text.Substring(start, _pos - start)) : KeywordTable.Word(keyword);
        Add(new SqlToken(SqlTokenKind.Word, keyword, value, start, _pos));
    }

    // Only ASCII letters: what PostgreSQL does in a database in UTF-8.
    private string Fold(int start, int end)
    {
        var chars = _text.ToCharArray(start, end - start);
        for (var i = 0; i < chars.Length; i++)
        {
            if (chars[i] is >= 'A' and <= 'Z')
                chars[i] = (char)(chars[i] | 0x20);
        }

        return new string(chars);
    }

    private static string Truncate(string name)
    {
        if (name.Length * 3 <= MaxNameBytes)
            return name;

        var bytes = 0;
        for (var i = 0; i < name.Length; i++)
        {
            var isPair = char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]);
            bytes += isPair ? 4 : name[i] < 0x80 ? 1 : name[i] < 0x800 ? 2 : 3;
            if (bytes > MaxNameBytes)
                return name.Substring(0, i);
            if (isPair)
                i++;
        }

        return name;
    }

    private void QuotedIdentifier(int start, bool isUnicode)
    {
        var contentStart = _pos + 1;
        var (isClosed, hasHole, hasQuotes) = ScanQuoted('"', hasEscapes: false);
        if (!isClosed)
        {
            AddInvalid("unterminated quoted identifier", start);
            return;
        }

        var value = _text.Substring(contentStart, _pos - 1 - contentStart);
        if (hasQuotes)
            value = value.Replace("\"\"", "\"");
        if (value.Length == 0)
        {
            AddInvalid("zero-length delimited identifier", start);
            return;
        }

        if (isUnicode)
        {
            AddUnicode(SqlTokenKind.QuotedIdentifier, start, value, hasHole);
            return;
        }

        Add(new SqlToken(SqlTokenKind.QuotedIdentifier, SqlKeyword.NotKeyword, hasHole ? value : Truncate(value), start, _pos, hasHole));
    }

    // From a quote to behind the one that closes it.
    private (bool IsClosed, bool HasHole, bool HasQuotes) ScanQuoted(char quote, bool hasEscapes, bool canDouble = true)
    {
        var hasHole = false;
        var hasQuotes = false;
        _pos++;
        while (_pos < _text.Length || _pos == _nextHole)
        {
            if (_pos == _nextHole)
            {
                SkipHole();
                hasHole = true;
                continue;
            }

            var c = _text[_pos];
            if (canDouble && c == quote && Peek(1) == quote)
            {
                hasQuotes = true;
                _pos += 2;
            }
            else if (c == quote)
            {
                _pos++;
                return (true, hasHole, hasQuotes);
            }
            else
            {
                // Of an escape, the next character is never a closing quote; it may be a hole.
                _pos += hasEscapes && c == '\\' && _pos + 1 != _nextHole ? 2 : 1;
            }
        }

        _pos = _text.Length;
        return (false, hasHole, hasQuotes);
    }
}
