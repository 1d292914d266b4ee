using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>
/// Takes SQL apart as PostgreSQL's own lexer does, with standard_conforming_strings on, and knows also what stands in texts on
/// their way to PostgreSQL: the parameters of .NET (<c>@p</c>, <c>:p</c>), commands for psql, and text that is not known.
/// </summary>
public sealed partial class SqlLexer
{
    private static readonly bool[] WordParts = BuildWordParts();

    private readonly string _text;
    private readonly EquatableArray<TextSpan> _holes;
    private SqlToken[] _tokens;
    private int _count;
    private readonly List<TextSpan> _comments = [];
    private int _pos;
    private int _holeIndex;
    private int _nextHole;
    private int _bracketDepth;
    private int _statementStart;
    private bool _noCopyData;

    private SqlLexer(string text, EquatableArray<TextSpan> holes)
    {
        _text = text;
        _holes = holes;
        _tokens = new SqlToken[(text.Length / 4) + 8];
        _nextHole = holes.Count > 0 ? holes[0].Start : int.MaxValue;
    }

    /// <summary>Never fails: what is wrong becomes a token.</summary>
    /// <param name="holes">Ranges of the text that are not known: ordered, apart, inside of the text.</param>
    public static SqlTokens Tokenize(string text, EquatableArray<TextSpan> holes = default)
    {
        var lexer = new SqlLexer(text, holes);
        lexer.Run();
        return new SqlTokens(new ArraySegment<SqlToken>(lexer._tokens, 0, lexer._count), new EquatableArray<TextSpan>(lexer._comments.ToArray()));
    }

    private void Run()
    {
        while (true)
        {
            PassHoles();
            SkipSpace();
            if (_pos >= _text.Length && _pos != _nextHole)
                break;
            if (_pos == _nextHole)
                AddHole(_pos);
            else
                NextToken(_text[_pos]);
        }

        Add(SqlTokenKind.EndOfText, string.Empty, _text.Length, _text.Length);
    }

    private void NextToken(char c)
    {
        if (IsWordStart(c))
            WordOrPrefixedString(c);
        else if (IsDigit(c) || (c == '.' && IsDigit(Peek(1))))
            Number();
        else if (c == '\'')
            QuotedText(_pos, StringForm.Plain);
        else if (c == '"')
            QuotedIdentifier(_pos, isUnicode: false);
        else if (c == '$')
            Dollar();
        else if (c == '\\')
            PsqlCommand();
        else
            Punctuation(c);
    }

    private void SkipSpace()
    {
        while (_pos < _text.Length && _pos != _nextHole)
        {
            var c = _text[_pos];
            if (IsSpace(c))
                _pos++;
            else if (c == '-' && Peek(1) == '-')
                LineComment();
            else if (c == '/' && Peek(1) == '*')
                BlockComment();
            else
                break;
        }
    }

    private void LineComment()
    {
        var start = _pos;
        while (_pos < _text.Length && (_text[_pos] is not ('\n' or '\r') || _pos == _nextHole))
            Step();
        _comments.Add(TextSpan.FromBounds(start, _pos));
    }

    private void BlockComment()
    {
        var start = _pos;
        var depth = 0;
        while (_pos < _text.Length)
        {
            if (_pos == _nextHole)
            {
                SkipHole();
                continue;
            }

            var c = _text[_pos];
            if (c == '/' && Peek(1) == '*')
            {
                depth++;
                _pos += 2;
            }
            else if (c == '*' && Peek(1) == '/')
            {
                depth--;
                _pos += 2;
                if (depth == 0)
                {
                    _comments.Add(TextSpan.FromBounds(start, _pos));
                    return;
                }
            }
            else
            {
                _pos++;
            }
        }

        _pos = _text.Length;
        AddInvalid("unterminated /* comment", start);
    }

    private void PsqlCommand()
    {
        var start = _pos;
        if (Peek(1) is ';' or '\\')
        {
            // One separates statements that are sent together, the other ends a command's arguments.
            _pos += 2;
            _bracketDepth = 0;
            Add(SqlTokenKind.Semicolon, ";", start, _pos);
            _statementStart = _count;
            return;
        }

        _pos++;
        var takesLine = TakesWholeLine();
        while (_pos < _text.Length && _text[_pos] is not ('\n' or '\r') && (takesLine || _text[_pos] != '\\'))
        {
            if (!takesLine && _text[_pos] is '\'' or '"' or '`')
                PsqlQuoted(_text[_pos]);
            else
                Step();
        }

        Add(SqlTokenKind.PsqlCommand, _text.Substring(start + 1, _pos - start - 1), start, _pos);
        _statementStart = _count;
    }

    // Behind these commands psql reads no other on the same line.
    private bool TakesWholeLine() =>
        Peek(0) == '!' || string.CompareOrdinal(_text, _pos, "copy", 0, "copy".Length) == 0;

    private void PsqlQuoted(char quote)
    {
        do
            Step();
        while (_pos < _text.Length && _text[_pos] != quote && _text[_pos] is not ('\n' or '\r'));
        if (_pos < _text.Length && _text[_pos] == quote)
            Step();
    }

    // Where psql reads rows from its own input, they follow the statement up to a line with a backslash and a dot.
    private void SkipCopyData()
    {
        var start = _statementStart;
        _statementStart = _count;
        if (_noCopyData || _tokens[start].Keyword != SqlKeyword.Copy || !HasFromStdin(start))
            return;

        var end = _text.IndexOf("\n\\.", _pos, StringComparison.Ordinal);
        if (end < 0)
            _noCopyData = true;
        else
            SkipTo(end + 1);
    }

    private bool HasFromStdin(int start)
    {
        for (var i = start; i + 1 < _count; i++)
        {
            if (_tokens[i].Keyword == SqlKeyword.From && _tokens[i + 1].Keyword == SqlKeyword.Stdin)
                return true;
        }

        return false;
    }

    private void SkipTo(int position)
    {
        while (_nextHole < position)
        {
            _pos = _nextHole;
            SkipHole();
        }

        _pos = Math.Max(_pos, position);
    }

    // One character further, or behind the hole that begins here.
    private bool Step()
    {
        if (_pos == _nextHole)
        {
            SkipHole();
            return true;
        }

        _pos++;
        return false;
    }

    private void SkipHole()
    {
        _pos = _holes[_holeIndex].End;
        _holeIndex++;
        _nextHole = _holeIndex < _holes.Count ? _holes[_holeIndex].Start : int.MaxValue;
    }

    // A token may end behind the start of a hole.
    private void PassHoles()
    {
        while (_nextHole < _pos)
        {
            var end = _pos;
            SkipHole();
            _pos = Math.Max(_pos, end);
        }
    }

    // A name or number that touches a hole is not known as a whole.
    private void AddHole(int start)
    {
        while (true)
        {
            if (_pos == _nextHole)
                SkipHole();
            else if (_pos < _text.Length && IsWordPart(_text[_pos]))
                _pos++;
            else
                break;
        }

        Add(new SqlToken(SqlTokenKind.Hole, SqlKeyword.NotKeyword, _text.Substring(start, _pos - start), start, _pos, HasHole: true));
    }

    private void Add(SqlToken token)
    {
        if (_count == _tokens.Length)
            Array.Resize(ref _tokens, _count * 2);
        _tokens[_count++] = token;
    }

    private void Add(SqlTokenKind kind, string value, int start, int end) =>
        Add(new SqlToken(kind, SqlKeyword.NotKeyword, value, start, end));

    private void AddInvalid(string message, int start) => Add(SqlTokenKind.Invalid, message, start, _pos);

    private char Peek(int offset) => _pos + offset < _text.Length && _pos + offset < _nextHole ? _text[_pos + offset] : '\0';

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v';

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsWordStart(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_' or >= '\u0080';

    private static bool IsWordPart(char c) => c >= WordParts.Length || WordParts[c];

    private static bool[] BuildWordParts()
    {
        var parts = new bool[0x80];
        for (var c = '\0'; c < parts.Length; c++)
            parts[c] = IsWordStart(c) || IsDigit(c) || c == '$';
        return parts;
    }
}
