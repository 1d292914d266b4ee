namespace Fenceline.Sql;

public sealed partial class SqlLexer
{
    private void Number()
    {
        var start = _pos;
        var kind = SqlTokenKind.WholeNumber;
        if (!TryRadixDigits())
        {
            Digits();
            // 1..2 is a range, not 1. and .2
            if (Peek(0) == '.' && Peek(1) != '.')
            {
                kind = SqlTokenKind.Number;
                _pos++;
                Digits();
            }

            if (TryExponent())
                kind = SqlTokenKind.Number;
        }

        if (_pos == _nextHole)
            AddHole(start);
        else if (IsWordStart(CharAt(_pos)))
            JunkAfter("numeric literal", start);
        else
            Add(kind, _text.Substring(start, _pos - start), start, _pos);
    }

    // 0x1F, 0o17, 0b1, with underscores between digits: PostgreSQL 16.
    private bool TryRadixDigits()
    {
        if (_text[_pos] != '0')
            return false;

        Func<char, bool>? isDigit = Peek(1) switch
        {
            'x' or 'X' => SqlEscapes.IsHex,
            'o' or 'O' => c => c is >= '0' and <= '7',
            'b' or 'B' => c => c is '0' or '1',
            _ => null,
        };
        if (isDigit is null)
            return false;

        var first = Peek(2) == '_' ? 3 : 2;
        if (!isDigit(Peek(first)))
            return false;
        _pos += first;
        while (isDigit(Peek(0)) || (Peek(0) == '_' && isDigit(Peek(1))))
            _pos++;
        return true;
    }

    private void Digits()
    {
        while (IsDigit(Peek(0)) || (Peek(0) == '_' && _pos > 0 && IsDigit(_text[_pos - 1]) && IsDigit(Peek(1))))
            _pos++;
    }

    private bool TryExponent()
    {
        if (Peek(0) is not ('e' or 'E'))
            return false;
        var first = Peek(1) is '+' or '-' ? 2 : 1;
        if (!IsDigit(Peek(first)))
            return false;
        _pos += first;
        Digits();
        return true;
    }

    private void JunkAfter(string what, int start)
    {
        while (_pos < _text.Length && _pos != _nextHole && IsWordPart(_text[_pos]))
            _pos++;
        AddInvalid("trailing junk after " + what, start);
    }
}
