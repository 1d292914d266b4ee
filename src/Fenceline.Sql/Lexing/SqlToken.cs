using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

public enum SqlTokenKind : byte
{
    EndOfText,

    /// <summary>A keyword or an identifier without quotes.</summary>
    Word,
    QuotedIdentifier,

    /// <summary>A string constant of any form.</summary>
    Text,

    /// <summary><c>B'...'</c> or <c>X'...'</c>.</summary>
    BitString,
    WholeNumber,
    Number,

    /// <summary><c>$1</c></summary>
    PositionalParameter,

    /// <summary><c>@p</c></summary>
    AtParameter,

    /// <summary><c>:p</c></summary>
    ColonParameter,
    Operator,
    Comma,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    Dot,
    DotDot,
    Semicolon,
    Colon,

    /// <summary><c>::</c></summary>
    Cast,

    /// <summary><c>:=</c></summary>
    ColonEquals,

    /// <summary><c>=&gt;</c></summary>
    Arrow,

    /// <summary>Text that is not known, with the word characters that touch it.</summary>
    Hole,

    /// <summary>A backslash and the rest of its line: a command for psql.</summary>
    PsqlCommand,

    /// <summary>Text that PostgreSQL's lexer refuses; the value says why.</summary>
    Invalid,
}

/// <param name="Keyword">Of a word that is one; else None.</param>
/// <param name="Value">
/// What the token stands for: names folded or unescaped and cut to 63 bytes, strings unescaped, numbers as written, parameters
/// without their sign, operators as PostgreSQL names them.
/// </param>
/// <param name="HasHole">A part of it is not known; the value holds the text as given.</param>
/// <param name="IsVerbatim">Of strings: what stands between the quotes is the value, character by character.</param>
public readonly record struct SqlToken(
    SqlTokenKind Kind,
    SqlKeyword Keyword,
    string Value,
    int Start,
    int End,
    bool HasHole = false,
    bool IsVerbatim = false)
{
    public TextSpan Span => TextSpan.FromBounds(Start, End);
}

/// <param name="Tokens">In order; the last is the end of the text. Not to be written to.</param>
/// <param name="Comments">With their signs.</param>
public sealed record SqlTokens(ArraySegment<SqlToken> Tokens, EquatableArray<TextSpan> Comments)
{
    public ref readonly SqlToken this[int index] => ref Tokens.Array![index];

    /// <summary>The first token that does not begin before a place.</summary>
    public int IndexAt(int offset)
    {
        var low = 0;
        var high = Tokens.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].Start < offset)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Where the token behind a statement begins: its semicolon, if it has one.</summary>
    public int StartAfter(TextSpan statement) => this[IndexAt(statement.End)].Start;
}
