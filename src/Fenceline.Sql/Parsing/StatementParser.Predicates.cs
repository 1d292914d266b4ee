using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private SqlExpression Is(SqlExpression left, bool isRestricted)
    {
        var start = left.Span.Start;
        var word = Current.Keyword;
        _pos++;
        if (word != SqlKeyword.Is)
            return new IsExpression(left, SqlIsTest.Null, word == SqlKeyword.Notnull, SpanFrom(start));

        var isNegated = Accept(SqlKeyword.Not);
        if (Accept(SqlKeyword.Distinct))
        {
            Expect(SqlKeyword.From);
            var right = Expression(Rank.Is + 1, isRestricted);
            RefuseChain(Rank.Is, isRestricted);
            return new IsDistinctExpression(left, right, isNegated, SpanFrom(start));
        }

        if (Accept(SqlKeyword.Document))
            return new IsExpression(left, SqlIsTest.Document, isNegated, SpanFrom(start));
        if (isRestricted)
            throw Unexpected();
        return new IsExpression(left, IsTest(), isNegated, SpanFrom(start));
    }

    private SqlIsTest IsTest()
    {
        if (Accept(SqlKeyword.Null))
            return SqlIsTest.Null;
        if (Accept(SqlKeyword.True))
            return SqlIsTest.True;
        if (Accept(SqlKeyword.False))
            return SqlIsTest.False;
        if (Accept(SqlKeyword.Unknown))
            return SqlIsTest.Unknown;
        if (AcceptWord("json"))
        {
            JsonTest();
            return SqlIsTest.Json;
        }

        if (Current.Keyword is SqlKeyword.Nfc or SqlKeyword.Nfd or SqlKeyword.Nfkc or SqlKeyword.Nfkd)
            _pos++;
        Expect(SqlKeyword.Normalized);
        return SqlIsTest.Normalized;
    }

    // IS JSON [VALUE | ARRAY | OBJECT | SCALAR] [WITH | WITHOUT UNIQUE [KEYS]]
    private void JsonTest()
    {
        if (!Accept(SqlKeyword.Value) && !Accept(SqlKeyword.Array) && !Accept(SqlKeyword.Object))
            AcceptWord("scalar");
        if (Accept(SqlKeyword.With, SqlKeyword.Unique) || Accept(SqlKeyword.Without, SqlKeyword.Unique))
            AcceptWord("keys");
    }

    private SqlExpression WordPredicate(SqlExpression left)
    {
        var start = Current.Start;
        var isNegated = Accept(SqlKeyword.Not);
        var word = Current.Keyword;
        _pos++;
        return word switch
        {
            SqlKeyword.Between => Between(left, isNegated),
            SqlKeyword.In => In(left, isNegated),
            _ => Like(left, word, start, isNegated),
        };
    }

    private BetweenExpression Between(SqlExpression left, bool isNegated)
    {
        var isSymmetric = Accept(SqlKeyword.Symmetric);
        if (!isSymmetric)
            Accept(SqlKeyword.Asymmetric);
        var low = RestrictedExpression();
        Expect(SqlKeyword.And);
        var high = Expression(Rank.Between + 1, isRestricted: false);
        RefuseChain(Rank.Between, isRestricted: false);
        return new BetweenExpression(left, low, high, isSymmetric, isNegated, SpanFrom(left.Span.Start));
    }

    private SqlExpression In(SqlExpression left, bool isNegated)
    {
        var start = left.Span.Start;
        // Dapper turns IN @ids into a list.
        if (Current.Kind is SqlTokenKind.AtParameter or SqlTokenKind.ColonParameter or SqlTokenKind.Hole)
        {
            var list = Primary(isRestricted: false);
            return new InListExpression(left, new EquatableArray<SqlExpression>([list]), isNegated, SpanFrom(start));
        }

        if (!At(SqlTokenKind.OpenParen))
            throw Unexpected();
        var content = Parentheses();
        return content.Query is { } query
            ? new InQueryExpression(left, query, isNegated, SpanFrom(start))
            : new InListExpression(left, content.Items, isNegated, SpanFrom(start));
    }

    private SqlExpression Like(SqlExpression left, SqlKeyword word, int start, bool isNegated)
    {
        if (word == SqlKeyword.Similar)
        {
            Expect(SqlKeyword.To);
        }
        else if (AtQuantifier)
        {
            var name = (isNegated ? "not " : string.Empty) + KeywordTable.Word(word);
            return Quantified(left, new SqlOperator(null, name, SpanFrom(start)));
        }

        var pattern = Expression(Rank.Between + 1, isRestricted: false);
        var escape = Accept(SqlKeyword.Escape) ? Expression(Rank.Between + 1, isRestricted: false) : null;
        RefuseChain(Rank.Between, isRestricted: false);
        var kind = word switch
        {
            SqlKeyword.Like => SqlLikeKind.Like,
            SqlKeyword.Ilike => SqlLikeKind.ILike,
            _ => SqlLikeKind.SimilarTo,
        };
        return new LikeExpression(left, kind, pattern, escape, isNegated, SpanFrom(left.Span.Start));
    }

    private SqlExpression OverlapsOr(SqlExpression row, bool isRestricted)
    {
        if (isRestricted || !At(SqlKeyword.Overlaps))
            return row;

        _pos++;
        var right = At(SqlKeyword.Row) || At(SqlTokenKind.OpenParen) ? Primary(isRestricted: true) : throw Unexpected();
        foreach (var side in new[] { row, right })
        {
            if (side is not RowExpression { Items.Count: 2 })
                throw Error("wrong number of parameters on one side of OVERLAPS expression", side.Span);
        }

        return new OverlapsExpression(row, right, SpanFrom(row.Span.Start));
    }
}
