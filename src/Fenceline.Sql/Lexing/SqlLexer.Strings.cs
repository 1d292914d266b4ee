using System.Text;

namespace Fenceline.Sql;

public sealed partial class SqlLexer
{
    private enum StringForm
    {
        None,
        Plain,
        Escaped,
        Bits,
        Unicode,
    }

    // At the first quote; the token began at its prefix.
    private void QuotedText(int start, StringForm form)
    {
        StringBuilder? several = null;
        var raw = string.Empty;
        var hasHole = false;
        var isVerbatim = form == StringForm.Plain;
        var end = _pos;
        do
        {
            var contentStart = _pos + 1;
            var part = ScanQuoted('\'', hasEscapes: form == StringForm.Escaped, canDouble: form != StringForm.Bits);
            if (!part.IsClosed)
            {
                AddInvalid("unterminated quoted string", start);
                return;
            }

            end = _pos;
            hasHole |= part.HasHole;
            isVerbatim &= !part.HasQuotes && several is null;
            if (several is null && raw.Length == 0)
                raw = _text.Substring(contentStart, end - 1 - contentStart);
            else
                (several ??= new StringBuilder(raw)).Append(_text, contentStart, end - 1 - contentStart);
            if (several is not null)
                isVerbatim = false;
        }
        while (SkipToContinuation());

        if (_pos != end)
            _pos = end;
        AddText(start, form, several?.ToString() ?? raw, hasHole, isVerbatim);
    }

    private void AddText(int start, StringForm form, string raw, bool hasHole, bool isVerbatim)
    {
        switch (form)
        {
            case StringForm.Escaped when !hasHole:
                var error = SqlEscapes.TryDecode(raw, out var decoded);
                if (error is not null)
                    AddInvalid(error, start);
                else
                    Add(SqlTokenKind.Text, decoded, start, _pos);
                break;
            case StringForm.Bits:
                var prefix = _text[start] is 'x' or 'X' ? "x" : "b";
                Add(new SqlToken(SqlTokenKind.BitString, SqlKeyword.NotKeyword, prefix + raw, start, _pos, hasHole));
                break;
            case StringForm.Unicode:
                AddUnicode(SqlTokenKind.Text, start, raw.Replace("''", "'"), hasHole);
                break;
            default:
                var value = isVerbatim ? raw : raw.Replace("''", "'");
                Add(new SqlToken(SqlTokenKind.Text, SqlKeyword.NotKeyword, value, start, _pos, hasHole, isVerbatim));
                break;
        }
    }

    // Strings with only space between them, a line break among it, are one string. Comments of a line count as space.
    private bool SkipToContinuation()
    {
        var i = _pos;
        var hasBreak = false;
        while (i < _text.Length && i < _nextHole)
        {
            var c = _text[i];
            if (c is '\n' or '\r')
            {
                hasBreak = true;
                i++;
            }
            else if (IsSpace(c))
            {
                i++;
            }
            else if (c == '-' && i + 1 < _text.Length && _text[i + 1] == '-')
            {
                while (i < _text.Length && i < _nextHole && _text[i] is not ('\n' or '\r'))
                    i++;
            }
            else if (c == '\'' && hasBreak)
            {
                _pos = i;
                return true;
            }
            else
            {
                return false;
            }
        }

        return false;
    }

    private void AddUnicode(SqlTokenKind kind, int start, string raw, bool hasHole)
    {
        var escape = '\\';
        if (!TryReadUescape(ref escape))
        {
            AddInvalid("UESCAPE must be followed by a single character", start);
            return;
        }

        if (hasHole)
        {
            Add(new SqlToken(kind, SqlKeyword.NotKeyword, raw, start, _pos, HasHole: true));
            return;
        }

        var error = SqlEscapes.TryDecodeUnicode(raw, escape, out var value);
        if (error is not null)
            AddInvalid(error, start);
        else
            Add(kind, kind == SqlTokenKind.QuotedIdentifier ? Truncate(value) : value, start, _pos);
    }

    // UESCAPE 'c' belongs to the string before it; the token then ends behind it.
    private bool TryReadUescape(ref char escape)
    {
        const string Word = "uescape";
        var (end, holeIndex, nextHole, tokenCount, commentCount) = (_pos, _holeIndex, _nextHole, _count, _comments.Count);
        SkipSpace();
        if (_pos + Word.Length > Math.Min(_text.Length, _nextHole)
            || string.Compare(_text, _pos, Word, 0, Word.Length, StringComparison.OrdinalIgnoreCase) != 0
            || IsWordPart(CharAt(_pos + Word.Length)))
        {
            (_pos, _holeIndex, _nextHole) = (end, holeIndex, nextHole);
            _count = tokenCount;
            _comments.RemoveRange(commentCount, _comments.Count - commentCount);
            return true;
        }

        _pos += Word.Length;
        SkipSpace();
        _count = tokenCount;
        if (_pos + 2 >= Math.Min(_text.Length, _nextHole) || _text[_pos] != '\'' || _text[_pos + 2] != '\'')
            return false;
        escape = _text[_pos + 1];
        _pos += 3;
        return !IsSpace(escape) && escape is not ('\'' or '"' or '+') && !SqlEscapes.IsHex(escape) && CharAt(_pos) != '\'';
    }

    private char CharAt(int position) => position < _text.Length ? _text[position] : '\0';

    // $1, or a dollar quote: $tag$ ... $tag$.
    private void Dollar()
    {
        var start = _pos;
        if (IsDigit(Peek(1)))
        {
            _pos++;
            while (_pos < _text.Length && _pos != _nextHole && IsDigit(_text[_pos]))
                _pos++;
            if (_pos == _nextHole)
                AddHole(start);
            else if (IsWordStart(CharAt(_pos)))
                JunkAfter("parameter", start);
            else
                Add(SqlTokenKind.PositionalParameter, _text.Substring(start + 1, _pos - start - 1), start, _pos);
            return;
        }

        var tagEnd = start + 1;
        while (tagEnd < _text.Length && tagEnd < _nextHole && _text[tagEnd] != '$' && IsWordPart(_text[tagEnd]))
            tagEnd++;
        if (CharAt(tagEnd) != '$' || tagEnd >= _nextHole)
        {
            _pos++;
            AddInvalid("syntax error at or near \"$\"", start);
            return;
        }

        var contentStart = tagEnd + 1;
        var tag = _text.Substring(start, contentStart - start);
        _pos = contentStart;
        var close = FindDollarClose(tag, out var hasHole);
        if (close < 0)
        {
            SkipTo(_text.Length);
            AddInvalid("unterminated dollar-quoted string", start);
            return;
        }

        _pos = close + tag.Length;
        Add(new SqlToken(SqlTokenKind.Text, SqlKeyword.NotKeyword, _text.Substring(contentStart, close - contentStart), start, _pos, hasHole, IsVerbatim: true));
    }

    private int FindDollarClose(string tag, out bool hasHole)
    {
        hasHole = false;
        while (true)
        {
            var close = _text.IndexOf(tag, _pos, StringComparison.Ordinal);
            if (close < 0 || close + tag.Length <= _nextHole)
                return close;
            hasHole = true;
            _pos = _nextHole;
            SkipHole();
        }
    }
}
