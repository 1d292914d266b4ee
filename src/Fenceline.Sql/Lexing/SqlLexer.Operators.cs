namespace Fenceline.Sql;

public sealed partial class SqlLexer
{
    private const int MaxOperatorLength = 63;

    private int _runEnd;
    private int _lastSpecial;
    private int _lastUnsigned;

    private void Punctuation(char c)
    {
        switch (c)
        {
            case ',': Single(SqlTokenKind.Comma, ","); break;
            case '(': Single(SqlTokenKind.OpenParen, "("); break;
            case ')': Single(SqlTokenKind.CloseParen, ")"); break;
            case '[':
                _bracketDepth++;
                Single(SqlTokenKind.OpenBracket, "[");
                break;
            case ']':
                _bracketDepth = Math.Max(0, _bracketDepth - 1);
                Single(SqlTokenKind.CloseBracket, "]");
                break;
            case ';':
                _bracketDepth = 0;
                Single(SqlTokenKind.Semicolon, ";");
                SkipCopyData();
                break;
            case '.': Either('.', SqlTokenKind.DotDot, "..", SqlTokenKind.Dot, "."); break;
            case ':': Colon(); break;
            default:
                if (IsOperatorChar(c))
                {
                    Operator();
                }
                else
                {
                    var start = _pos++;
                    AddInvalid("syntax error at or near \"" + c + "\"", start);
                }

                break;
        }
    }

    private void Single(SqlTokenKind kind, string value)
    {
        Add(kind, value, _pos, _pos + 1);
        _pos++;
    }

    private void Either(char second, SqlTokenKind both, string bothValue, SqlTokenKind one, string oneValue)
    {
        if (Peek(1) != second)
        {
            Single(one, oneValue);
            return;
        }

        Add(both, bothValue, _pos, _pos + 2);
        _pos += 2;
    }

    private void Colon()
    {
        if (Peek(1) == ':')
            Either(':', SqlTokenKind.Cast, "::", SqlTokenKind.Colon, ":");
        else if (Peek(1) == '=')
            Either('=', SqlTokenKind.ColonEquals, ":=", SqlTokenKind.Colon, ":");
        else if (IsParameterChar(Peek(1)) && !(_bracketDepth > 0 && EndsOperand()))
            Parameter(SqlTokenKind.ColonParameter);
        else if (Peek(1) is '\'' or '"' && _bracketDepth == 0 && EndOfQuotedVariable() is var end and > 0)
            QuotedVariable(end);
        else
            Single(SqlTokenKind.Colon, ":");
    }

    // psql's :'name' stands for a text, and :"name" for a name that is not known.
    private void QuotedVariable(int end)
    {
        var start = _pos;
        var name = _text.Substring(start + 2, end - start - 3);
        var isName = _text[start + 1] == '"';
        _pos = end;
        Add(new SqlToken(isName ? SqlTokenKind.Hole : SqlTokenKind.ColonParameter, SqlKeyword.NotKeyword, name, start, end, HasHole: isName));
    }

    // Behind the closing quote; 0 where no psql variable stands here.
    private int EndOfQuotedVariable()
    {
        var end = _pos + 2;
        while (end < _text.Length && end < _nextHole && (IsWordPart(_text[end]) && _text[end] != '$'))
            end++;
        return end > _pos + 2 && end < _text.Length && end < _nextHole && _text[end] == _text[_pos + 1] ? end + 1 : 0;
    }

    // In a[1:b] the colon stands between two bounds.
    private bool EndsOperand() => _count > 0 && _tokens[_count - 1].Kind is
        SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.Text or SqlTokenKind.WholeNumber or SqlTokenKind.Number
        or SqlTokenKind.PositionalParameter or SqlTokenKind.AtParameter or SqlTokenKind.ColonParameter
        or SqlTokenKind.CloseParen or SqlTokenKind.CloseBracket or SqlTokenKind.Hole;

    // Npgsql takes letters, digits, underscores and dots for the name.
    private void Parameter(SqlTokenKind kind)
    {
        var start = _pos++;
        while (IsParameterChar(Peek(0)) || (Peek(0) == '.' && IsParameterChar(Peek(1))))
            _pos++;
        if (_pos == _nextHole)
            AddHole(start);
        else
            Add(kind, _text.Substring(start + 1, _pos - start - 1), start, _pos);
    }

    private void Operator()
    {
        var start = _pos;
        if (start >= _runEnd)
            ScanOperatorRun(start);
        if (_runEnd == start)
        {
            Parameter(SqlTokenKind.AtParameter);
            return;
        }

        // A sign at the end belongs to what follows, unless the operator has a character that SQL's own operators lack.
        _pos = _lastSpecial >= start ? _runEnd : Math.Max(start + 1, _lastUnsigned + 1);
        var value = OperatorName(start, _pos);
        if (value.Length > MaxOperatorLength)
            AddInvalid("operator too long", start);
        else
            Add(value == "=>" ? SqlTokenKind.Arrow : SqlTokenKind.Operator, value, start, _pos);
    }

    // Once for a run of operator characters, however many operators it is split into.
    private void ScanOperatorRun(int start)
    {
        var end = start;
        while (end < _text.Length && end < _nextHole && IsOperatorChar(_text[end]) && !BeginsComment(end))
            end++;

        // Npgsql replaces @p wherever it stands, also in a=@p; but <@ and @@ are operators.
        if (_text[end - 1] == '@' && end < _nextHole && IsParameterChar(CharAt(end)) && !(end - 2 >= start && _text[end - 2] is '<' or '@'))
            end--;

        _runEnd = end;
        _lastSpecial = -1;
        _lastUnsigned = -1;
        for (var i = start; i < end; i++)
        {
            if (_text[i] is '~' or '!' or '@' or '#' or '^' or '&' or '|' or '`' or '?' or '%')
                _lastSpecial = i;
            if (_text[i] is not ('+' or '-'))
                _lastUnsigned = i;
        }
    }

    private bool BeginsComment(int i) =>
        i + 1 < _text.Length && i + 1 < _nextHole && ((_text[i] == '-' && _text[i + 1] == '-') || (_text[i] == '/' && _text[i + 1] == '*'));

    private string OperatorName(int start, int end)
    {
        if (end - start == 1)
        {
            switch (_text[start])
            {
                case '=': return "=";
                case '*': return "*";
                case '+': return "+";
                case '-': return "-";
                case '<': return "<";
                case '>': return ">";
                case '/': return "/";
            }
        }

        var name = _text.Substring(start, end - start);
        return name == "!=" ? "<>" : name;
    }

    private static bool IsOperatorChar(char c) => c is
        '~' or '!' or '@' or '#' or '^' or '&' or '|' or '`' or '?' or '+' or '-' or '*' or '/' or '%' or '<' or '>' or '=';

    private static bool IsParameterChar(char c) => char.IsLetterOrDigit(c) || c == '_';
}
