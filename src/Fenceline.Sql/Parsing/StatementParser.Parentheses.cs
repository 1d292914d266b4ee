using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

// Only what follows tells whether a parenthesis opens a query, an operand of a set operation, a row or an expression.
// The first word behind all the parentheses rules out a query or leaves it open; then what comes back is asked.
internal sealed partial class StatementParser
{
    private int _runStart;
    private int _runEnd;
    private bool _runIsQuery;

    /// <param name="Query">Null when the parentheses hold expressions.</param>
    private readonly record struct ParenthesesContent(SqlQuery? Query, EquatableArray<SqlExpression> Items, TextSpan Span);

    private static bool IsQueryStart(in SqlToken token, in SqlToken next) =>
        token.Keyword is SqlKeyword.Select or SqlKeyword.With or SqlKeyword.Table
        || (token.Keyword == SqlKeyword.Values && next.Kind == SqlTokenKind.OpenParen);

    /// <summary>Whether a run of opening parentheses here leads to a query.</summary>
    private bool ParenthesesMayHoldQuery()
    {
        if (_pos < _runStart || _pos >= _runEnd)
        {
            var i = _pos;
            while (_tokens[i].Kind == SqlTokenKind.OpenParen)
                i++;
            _runStart = _pos;
            _runEnd = i;
            _runIsQuery = IsQueryStart(_tokens[i], _tokens[Math.Min(i + 1, _last)]);
        }

        return _runIsQuery;
    }

    private bool AtQueryContinuation => Current.Keyword is SqlKeyword.Union or SqlKeyword.Intersect or SqlKeyword.Except
        or SqlKeyword.Order or SqlKeyword.Limit or SqlKeyword.Offset or SqlKeyword.Fetch or SqlKeyword.For;

    private ParenthesesContent Parentheses()
    {
        Enter();
        var start = Current.Start;
        var mayHoldQuery = ParenthesesMayHoldQuery();
        Expect(SqlTokenKind.OpenParen);
        SqlQuery? query = null;
        EquatableArray<SqlExpression> items = default;
        if (!mayHoldQuery)
            items = CommaList(Expression);
        else if (!At(SqlTokenKind.OpenParen))
            query = Query();
        else
            (query, items) = NestedContent(Parentheses());
        Expect(SqlTokenKind.CloseParen);
        Leave();
        return new ParenthesesContent(query, items, SpanFrom(start));
    }

    private (SqlQuery? Query, EquatableArray<SqlExpression> Items) NestedContent(ParenthesesContent inner)
    {
        if (inner.Query is { } query)
        {
            if (At(SqlTokenKind.CloseParen))
                return (query, default);
            if (AtQueryContinuation)
                return (QueryFrom(null, new ParenthesizedBody(query, inner.Span), inner.Span.Start), default);
        }

        var items = new List<SqlExpression> { Expression(Rank.None, isRestricted: false, FromContent(inner, isRestricted: false)) };
        while (Accept(SqlTokenKind.Comma))
            items.Add(Expression());
        return (null, Array(items));
    }

    private SqlExpression FromContent(ParenthesesContent content, bool isRestricted)
    {
        if (content.Query is { } query)
            return Indirection(new SubqueryExpression(query, content.Span));
        if (content.Items.Count == 1)
            return Indirection(new ParenthesizedExpression(content.Items[0], content.Span));
        return OverlapsOr(new RowExpression(content.Items, IsExplicit: false, content.Span), isRestricted);
    }

    /// <summary>A query in parentheses where nothing else can stand.</summary>
    private (SqlQuery Query, TextSpan Span) QueryInParentheses()
    {
        if (!At(SqlTokenKind.OpenParen))
            throw Unexpected();
        var content = Parentheses();
        return (content.Query ?? throw Error("syntax error: a query is expected", content.Span), content.Span);
    }
}
