using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private bool LimitClause(QueryClauses clauses)
    {
        switch (Current.Keyword)
        {
            case SqlKeyword.Limit when !clauses.HasLimit:
                _pos++;
                clauses.HasLimit = true;
                if (!Accept(SqlKeyword.All))
                    clauses.Limit = Expression();
                if (At(SqlTokenKind.Comma))
                    throw Error("LIMIT #,# syntax is not supported", Current.Span);
                break;
            case SqlKeyword.Fetch when !clauses.HasLimit:
                _pos++;
                clauses.HasLimit = true;
                Fetch(clauses);
                break;
            case SqlKeyword.Offset when clauses.Offset is null:
                _pos++;
                clauses.Offset = OffsetValue();
                break;
            default:
                return false;
        }

        return true;
    }

    private void Fetch(QueryClauses clauses)
    {
        if (!Accept(SqlKeyword.First))
            Expect(SqlKeyword.Next);
        // The word may also begin the count, as a column or a function: FETCH FIRST rows ROWS ONLY.
        if (Current.Keyword is not (SqlKeyword.Row or SqlKeyword.Rows) || Ahead(1).Keyword is not (SqlKeyword.Only or SqlKeyword.With))
            clauses.Limit = FetchCount();
        if (!Accept(SqlKeyword.Row))
            Expect(SqlKeyword.Rows);
        clauses.WithTies = Accept(SqlKeyword.With, SqlKeyword.Ties);
        if (!clauses.WithTies)
            Expect(SqlKeyword.Only);
    }

    private SqlExpression FetchCount()
    {
        if (!AtOperator("+") && !AtOperator("-"))
            return Primary(isRestricted: true);
        var start = Current.Start;
        var sign = TakeOperator();
        if (!At(SqlTokenKind.WholeNumber) && !At(SqlTokenKind.Number))
            throw Unexpected();
        return new UnaryExpression(sign, Literal(SqlLiteralKind.Number), SpanFrom(start));
    }

    // OFFSET expression, or OFFSET simple-value ROWS.
    private SqlExpression OffsetValue()
    {
        if (AtOperator("+") || AtOperator("-"))
        {
            var signed = Expression();
            if (signed is UnaryExpression { Operand: LiteralExpression } && !Accept(SqlKeyword.Row))
                Accept(SqlKeyword.Rows);
            return signed;
        }

        if (Current.Keyword is SqlKeyword.Not or SqlKeyword.Default or SqlKeyword.Operator || At(SqlTokenKind.Operator))
            return Expression();
        var value = Primary(isRestricted: false);
        return Accept(SqlKeyword.Row) || Accept(SqlKeyword.Rows) ? value : Expression(Rank.None, isRestricted: false, value);
    }

    private void Locks(List<LockingClause> locks)
    {
        var start = Current.Start;
        if (At(SqlKeyword.For, SqlKeyword.Read))
        {
            _pos += 2;
            Expect(SqlKeyword.Only);
            locks.Add(new LockingClause("read only", default, false, SpanFrom(start)));
            return;
        }

        while (At(SqlKeyword.For))
            locks.Add(Locking());
    }

    private LockingClause Locking()
    {
        var start = Current.Start;
        Expect(SqlKeyword.For);
        string strength;
        if (Accept(SqlKeyword.Update))
            strength = "update";
        else if (Accept(SqlKeyword.Share))
            strength = "share";
        else if (Accept(SqlKeyword.Key, SqlKeyword.Share))
            strength = "key share";
        else
        {
            Expect(SqlKeyword.No, SqlKeyword.Key);
            Expect(SqlKeyword.Update);
            strength = "no key update";
        }

        var of = Accept(SqlKeyword.Of) ? CommaList(RelationName) : default;
        var skipsLocked = Accept(SqlKeyword.Skip);
        if (skipsLocked)
            Expect(SqlKeyword.Locked);
        else
            Accept(SqlKeyword.Nowait);
        return new LockingClause(strength, of, skipsLocked, SpanFrom(start));
    }
}
