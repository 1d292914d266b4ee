using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private bool AtQuery => IsQueryStart(Current, Ahead(1)) || (At(SqlTokenKind.OpenParen) && ParenthesesMayHoldQuery());

    /// <summary>A query, with or without parentheses around all of it.</summary>
    private SqlQuery Query()
    {
        Enter();
        var start = Current.Start;
        var with = OptionalWith();
        var query = QueryFrom(with, QueryOperand(), start);
        Leave();
        return query;
    }

    /// <summary>The rest of a query whose first operand has been read.</summary>
    private SqlQuery QueryFrom(WithClause? with, QueryBody first, int start)
    {
        var body = SetOperations(first);
        var clauses = new QueryClauses();
        clauses.OrderBy = OrderBy();
        // Limits then locks, or locks then limits.
        var locksFirst = At(SqlKeyword.For);
        if (locksFirst)
            Locks(clauses.Locks);
        while (LimitClause(clauses))
        {
        }

        if (!locksFirst)
            Locks(clauses.Locks);
        CheckClauses(with, body, clauses, start);
        return new SqlQuery(
            with, body, clauses.OrderBy, clauses.Limit, clauses.HasLimit, clauses.WithTies, clauses.Offset, Array(clauses.Locks), SpanFrom(start));
    }

    private sealed class QueryClauses
    {
        public EquatableArray<SortItem> OrderBy { get; set; }

        public SqlExpression? Limit { get; set; }

        public bool HasLimit { get; set; }

        public bool WithTies { get; set; }

        public SqlExpression? Offset { get; set; }

        public List<LockingClause> Locks { get; } = [];
    }

    // Clauses behind a query in parentheses add to its own; each may stand once.
    private void CheckClauses(WithClause? with, QueryBody body, QueryClauses clauses, int start)
    {
        var hasOrder = clauses.OrderBy.Count > 0;
        while (body is ParenthesizedBody { Query: var inner })
        {
            RefuseTwice(hasOrder && inner.OrderBy.Count > 0, "ORDER BY", start);
            RefuseTwice(clauses.HasLimit && inner.HasLimit, "LIMIT", start);
            RefuseTwice(clauses.Offset is not null && inner.Offset is not null, "OFFSET", start);
            RefuseTwice(with is not null && inner.With is not null, "WITH", start);
            hasOrder |= inner.OrderBy.Count > 0;
            body = inner.Body;
        }

        if (clauses.WithTies && !hasOrder)
            throw Error("WITH TIES cannot be specified without ORDER BY clause", SpanFrom(start));
        if (clauses.WithTies && clauses.Locks.Any(locking => locking.SkipsLocked))
            throw Error("SKIP LOCKED and WITH TIES options cannot be used together", SpanFrom(start));
    }

    private void RefuseTwice(bool isTwice, string clause, int start)
    {
        if (isTwice)
            throw Error("multiple " + clause + " clauses not allowed", SpanFrom(start));
    }

    // UNION and EXCEPT, with chains of INTERSECT as operands.
    private QueryBody SetOperations(QueryBody first)
    {
        first = Intersections(first);
        if (!At(SqlKeyword.Union) && !At(SqlKeyword.Except))
            return first;

        var operands = new List<QueryBody> { first };
        var operators = new List<SqlSetOperatorItem>();
        while (At(SqlKeyword.Union) || At(SqlKeyword.Except))
        {
            var isUnion = At(SqlKeyword.Union);
            operators.Add(SetOperator(isUnion ? SqlSetOperator.Union : SqlSetOperator.Except, isUnion ? SqlSetOperator.UnionAll : SqlSetOperator.ExceptAll));
            operands.Add(Intersections(QueryOperand()));
        }

        return SetChain(operands, operators);
    }

    private QueryBody Intersections(QueryBody first)
    {
        if (!At(SqlKeyword.Intersect))
            return first;
        var operands = new List<QueryBody> { first };
        var operators = new List<SqlSetOperatorItem>();
        while (At(SqlKeyword.Intersect))
        {
            operators.Add(SetOperator(SqlSetOperator.Intersect, SqlSetOperator.IntersectAll));
            operands.Add(QueryOperand());
        }

        return SetChain(operands, operators);
    }

    private static SetOperationBody SetChain(List<QueryBody> operands, List<SqlSetOperatorItem> operators) =>
        new(Array(operands), Array(operators), Text.TextSpan.FromBounds(operands[0].Span.Start, operands[operands.Count - 1].Span.End));

    private SqlSetOperatorItem SetOperator(SqlSetOperator distinct, SqlSetOperator all)
    {
        var start = Current.Start;
        _pos++;
        var isAll = Accept(SqlKeyword.All);
        if (!isAll)
            Accept(SqlKeyword.Distinct);
        return new SqlSetOperatorItem(isAll ? all : distinct, SpanFrom(start));
    }

    private QueryBody QueryOperand()
    {
        switch (Current.Keyword)
        {
            case SqlKeyword.Select:
                return Select();
            case SqlKeyword.Values:
                return Values();
            case SqlKeyword.Table:
                var start = Current.Start;
                _pos++;
                return new TableBody(RelationExpression(), SpanFrom(start));
        }

        if (!At(SqlTokenKind.OpenParen))
            throw Unexpected();
        var (query, span) = QueryInParentheses();
        return new ParenthesizedBody(query, span);
    }

    private ValuesBody Values()
    {
        var start = Current.Start;
        Expect(SqlKeyword.Values);
        return new ValuesBody(CommaList(ValuesRow), SpanFrom(start));
    }

    private ValuesRow ValuesRow()
    {
        var start = Current.Start;
        return new ValuesRow(ParenthesizedList(Expression), SpanFrom(start));
    }

    private SelectBody Select()
    {
        var start = Current.Start;
        Expect(SqlKeyword.Select);
        var isDistinct = Accept(SqlKeyword.Distinct);
        EquatableArray<SqlExpression> distinctOn = default;
        if (isDistinct && Accept(SqlKeyword.On))
            distinctOn = ParenthesizedList(Expression);
        else if (!isDistinct)
            Accept(SqlKeyword.All);
        EquatableArray<TargetItem> targets = default;
        if (isDistinct || !AtSelectClauseEnd)
            targets = Targets();
        var into = At(SqlKeyword.Into) ? Into() : null;
        var from = Accept(SqlKeyword.From) ? CommaList(TableSource) : default;
        var where = Accept(SqlKeyword.Where) ? Expression() : null;
        var groupBy = At(SqlKeyword.Group) ? GroupBy() : null;
        var having = Accept(SqlKeyword.Having) ? Expression() : null;
        var windows = WindowClause();
        return new SelectBody(isDistinct, distinctOn, targets, into, from, where, groupBy, having, windows, SpanFrom(start));
    }

    // A select list may be empty.
    private bool AtSelectClauseEnd => AtStatementEnd || AtQueryContinuation || At(SqlTokenKind.CloseParen) || Current.Keyword is
        SqlKeyword.From or SqlKeyword.Into or SqlKeyword.Where or SqlKeyword.Group or SqlKeyword.Having or SqlKeyword.Window
        or SqlKeyword.On or SqlKeyword.Returning or SqlKeyword.With;

    private EquatableArray<TargetItem> Targets() => CommaList(Target);

    private TargetItem Target()
    {
        var start = Current.Start;
        if (AcceptOperator("*"))
        {
            var span = SpanFrom(start);
            return new TargetItem(new StarExpression(null, span), null, span);
        }

        var expression = TargetExpression();
        var alias = Accept(SqlKeyword.As) ? Label() : IsBareLabel(Current) ? TakeIdentifier() : null;
        return new TargetItem(expression, alias, SpanFrom(start));
    }

    private SqlExpression TargetExpression()
    {
        var outer = _targetDepth;
        _targetDepth = _depth + 1;
        var expression = Expression();
        _targetDepth = outer;
        return expression;
    }

    // Words that are operators label a target when no operand follows: SELECT a AND FROM t.
    private bool AtTargetLabel
    {
        get
        {
            if (_depth != _targetDepth || !KeywordTable.IsBareLabel(Current.Keyword))
                return false;
            ref readonly var next = ref Ahead(1);
            return next.Kind is SqlTokenKind.Comma or SqlTokenKind.Semicolon or SqlTokenKind.EndOfText or SqlTokenKind.CloseParen
                || next.Keyword is SqlKeyword.From or SqlKeyword.Into or SqlKeyword.Where or SqlKeyword.Group or SqlKeyword.Having
                    or SqlKeyword.Window or SqlKeyword.Union or SqlKeyword.Except or SqlKeyword.Intersect or SqlKeyword.Order
                    or SqlKeyword.Limit or SqlKeyword.Offset or SqlKeyword.Fetch or SqlKeyword.For or SqlKeyword.On
                    or SqlKeyword.Returning or SqlKeyword.With;
        }
    }

    private IntoClause Into()
    {
        var start = Current.Start;
        Expect(SqlKeyword.Into);
        if (Current.Keyword is SqlKeyword.Local or SqlKeyword.Global && Ahead(1).Keyword is SqlKeyword.Temp or SqlKeyword.Temporary)
            _pos += 2;
        else if (Current.Keyword is SqlKeyword.Temp or SqlKeyword.Temporary or SqlKeyword.Unlogged && (IsColumnName(Ahead(1)) || Ahead(1).Keyword == SqlKeyword.Table))
            _pos++;
        Accept(SqlKeyword.Table);
        return new IntoClause(RelationName(), SpanFrom(start));
    }

    private GroupByClause GroupBy()
    {
        var start = Current.Start;
        Expect(SqlKeyword.Group, SqlKeyword.By);
        var isDistinct = Accept(SqlKeyword.Distinct);
        if (!isDistinct)
            Accept(SqlKeyword.All);
        return new GroupByClause(isDistinct, CommaList(GroupingElement), SpanFrom(start));
    }

    private GroupingElement GroupingElement()
    {
        Enter();
        var start = Current.Start;
        var kind = SqlGroupingKind.Expression;
        EquatableArray<SqlExpression> expressions = default;
        EquatableArray<GroupingElement> elements = default;
        if (At(SqlTokenKind.OpenParen) && Ahead(1).Kind == SqlTokenKind.CloseParen)
        {
            _pos += 2;
            kind = SqlGroupingKind.Empty;
        }
        else if (At(SqlKeyword.Rollup, SqlTokenKind.OpenParen) || At(SqlKeyword.Cube, SqlTokenKind.OpenParen))
        {
            kind = At(SqlKeyword.Cube) ? SqlGroupingKind.Cube : SqlGroupingKind.Rollup;
            _pos++;
            expressions = ParenthesizedList(Expression);
        }
        else if (Accept(SqlKeyword.Grouping, SqlKeyword.Sets))
        {
            kind = SqlGroupingKind.Sets;
            elements = ParenthesizedList(GroupingElement);
        }
        else
        {
            expressions = new EquatableArray<SqlExpression>([Expression()]);
        }

        Leave();
        return new GroupingElement(kind, expressions, elements, SpanFrom(start));
    }
}
