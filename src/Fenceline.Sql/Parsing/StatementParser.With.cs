using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private WithClause? OptionalWith()
    {
        if (!At(SqlKeyword.With))
            return null;
        var start = Current.Start;
        _pos++;
        // A table of that name is no keyword: WITH recursive AS (...)
        var isRecursive = Ahead(1).Keyword != SqlKeyword.As && Ahead(1).Kind != SqlTokenKind.OpenParen && Accept(SqlKeyword.Recursive);
        var tables = CommaList(CommonTable);
        return new WithClause(isRecursive, tables, SpanFrom(start));
    }

    private CommonTableExpression CommonTable()
    {
        var start = Current.Start;
        var name = ColumnName();
        var columns = OptionalColumnNames();
        Expect(SqlKeyword.As);
        var materialization = SqlMaterialization.Default;
        if (Accept(SqlKeyword.Materialized))
            materialization = SqlMaterialization.Materialized;
        else if (Accept(SqlKeyword.Not, SqlKeyword.Materialized))
            materialization = SqlMaterialization.NotMaterialized;
        Expect(SqlTokenKind.OpenParen);
        var statement = Preparable();
        Expect(SqlTokenKind.CloseParen);
        var search = At(SqlKeyword.Search) ? Search() : null;
        var cycle = At(SqlKeyword.Cycle) ? Cycle() : null;
        return new CommonTableExpression(name, columns, materialization, statement, search, cycle, SpanFrom(start));
    }

    private SearchClause Search()
    {
        var start = Current.Start;
        Expect(SqlKeyword.Search);
        if (!Accept(SqlKeyword.Depth))
            Expect(SqlKeyword.Breadth);
        Expect(SqlKeyword.First, SqlKeyword.By);
        var by = ColumnNames();
        Expect(SqlKeyword.Set);
        return new SearchClause(by, ColumnName(), SpanFrom(start));
    }

    private CycleClause Cycle()
    {
        var start = Current.Start;
        Expect(SqlKeyword.Cycle);
        var columns = ColumnNames();
        Expect(SqlKeyword.Set);
        var mark = ColumnName();
        SqlExpression? to = null;
        SqlExpression? otherwise = null;
        if (Accept(SqlKeyword.To))
        {
            to = Constant();
            Expect(SqlKeyword.Default);
            otherwise = Constant();
        }

        Expect(SqlKeyword.Using);
        return new CycleClause(columns, mark, to, otherwise, ColumnName(), SpanFrom(start));
    }

    private SqlExpression Constant()
    {
        var constant = Primary(isRestricted: true);
        return constant is LiteralExpression or TypedLiteralExpression or HoleExpression
            ? constant
            : throw Error("syntax error: a constant is expected", constant.Span);
    }

    /// <summary>A statement that can stand in WITH, PREPARE, COPY.</summary>
    private StatementNode Preparable()
    {
        Enter();
        var start = Current.Start;
        StatementNode statement;
        if (At(SqlTokenKind.OpenParen))
        {
            statement = new QueryStatement(Query(), SpanFrom(start));
        }
        else
        {
            var with = OptionalWith();
            statement = Current.Keyword switch
            {
                SqlKeyword.Insert => Insert(with, start),
                SqlKeyword.Update => Update(with, start),
                SqlKeyword.Delete => Delete(with, start),
                SqlKeyword.Merge => Merge(with, start),
                _ => new QueryStatement(QueryFrom(with, QueryOperand(), start), SpanFrom(start)),
            };
        }

        Leave();
        return statement;
    }

    private bool AtPreparable => AtQuery
        || Current.Keyword is SqlKeyword.Insert or SqlKeyword.Update or SqlKeyword.Delete or SqlKeyword.Merge;
}
