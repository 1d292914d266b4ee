using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private ref readonly SqlToken Current => ref _tokens[_pos];

    private ref readonly SqlToken Ahead(int count) => ref _tokens[Math.Min(_pos + count, _last)];

    private bool At(SqlTokenKind kind) => _tokens[_pos].Kind == kind;

    private bool At(SqlKeyword keyword) => _tokens[_pos].Keyword == keyword;

    private bool At(SqlKeyword first, SqlKeyword second) => At(first) && Ahead(1).Keyword == second;

    private bool At(SqlKeyword first, SqlTokenKind second) => At(first) && Ahead(1).Kind == second;

    private bool AtOperator(string name) => At(SqlTokenKind.Operator) && _tokens[_pos].Value == name;

    // A word that PostgreSQL 15 does not know as a keyword.
    private bool AtWord(string word) => At(SqlTokenKind.Word) && _tokens[_pos].Value == word;

    private void Advance()
    {
        if (!At(SqlTokenKind.EndOfText))
            _pos++;
    }

    private bool Accept(SqlTokenKind kind)
    {
        if (!At(kind))
            return false;
        Advance();
        return true;
    }

    private bool Accept(SqlKeyword keyword)
    {
        if (!At(keyword))
            return false;
        _pos++;
        return true;
    }

    private bool Accept(SqlKeyword first, SqlKeyword second)
    {
        if (!At(first, second))
            return false;
        _pos += 2;
        return true;
    }

    private bool AcceptWord(string word)
    {
        if (!AtWord(word))
            return false;
        _pos++;
        return true;
    }

    private void Expect(SqlTokenKind kind)
    {
        if (!Accept(kind))
            throw Unexpected();
    }

    private void Expect(SqlKeyword keyword)
    {
        if (!Accept(keyword))
            throw Unexpected();
    }

    private void Expect(SqlKeyword first, SqlKeyword second)
    {
        Expect(first);
        Expect(second);
    }

    private bool AcceptOperator(string name)
    {
        if (!AtOperator(name))
            return false;
        _pos++;
        return true;
    }

    private void ExpectOperator(string name)
    {
        if (!AcceptOperator(name))
            throw Unexpected();
    }

    private SqlSyntaxException Unexpected()
    {
        ref readonly var token = ref Current;
        var message = token.Kind switch
        {
            SqlTokenKind.EndOfText => "syntax error at end of input",
            SqlTokenKind.Invalid => token.Value,
            _ => "syntax error at or near \"" + Excerpt(token) + "\"",
        };
        return new SqlSyntaxException(message, token.Span);
    }

    private const int LongestExcerpt = 40;

    private string Excerpt(in SqlToken token) =>
        token.Span.Length <= LongestExcerpt
            ? _text.Substring(token.Start, token.Span.Length)
            : _text.Substring(token.Start, LongestExcerpt) + "...";

    private static SqlSyntaxException Error(string message, TextSpan span) => new(message, span);

    // From an offset to the end of the last token read.
    private TextSpan SpanFrom(int start) => TextSpan.FromBounds(start, Math.Max(start, _pos > 0 ? _tokens[_pos - 1].End : start));

    private EquatableArray<T> CommaList<T>(Func<T> item)
        where T : IEquatable<T>
    {
        var first = item();
        // Most lists are of one item.
        if (!At(SqlTokenKind.Comma))
            return new EquatableArray<T>([first]);

        var items = new List<T> { first };
        while (Accept(SqlTokenKind.Comma))
            items.Add(item());
        return Array(items);
    }

    private EquatableArray<T> ParenthesizedList<T>(Func<T> item)
        where T : IEquatable<T>
    {
        Expect(SqlTokenKind.OpenParen);
        var items = CommaList(item);
        Expect(SqlTokenKind.CloseParen);
        return items;
    }

    // From an opening parenthesis to behind the one that closes it.
    private void SkipParentheses()
    {
        Expect(SqlTokenKind.OpenParen);
        for (var open = 1; open > 0;)
        {
            if (AtStatementEnd || At(SqlTokenKind.Invalid))
                throw Unexpected();
            if (At(SqlTokenKind.OpenParen))
                open++;
            else if (At(SqlTokenKind.CloseParen))
                open--;
            _pos++;
        }
    }
}
