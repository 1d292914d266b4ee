using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    /// <summary>An item of FROM with the joins behind it.</summary>
    private TableSource TableSource()
    {
        Enter();
        var source = Joins(SimpleSource());
        Leave();
        return source;
    }

    private bool AtJoin => Current.Keyword is SqlKeyword.Join or SqlKeyword.Cross or SqlKeyword.Natural or SqlKeyword.Inner
        or SqlKeyword.Left or SqlKeyword.Right or SqlKeyword.Full;

    private TableSource Joins(TableSource left)
    {
        while (AtJoin)
        {
            left = Join(left);
            _wraps++;
        }

        return left;
    }

    private JoinSource Join(TableSource left)
    {
        Enter();
        var start = left.Span.Start;
        var isCross = Accept(SqlKeyword.Cross);
        var isNatural = !isCross && Accept(SqlKeyword.Natural);
        var kind = isCross ? SqlJoinKind.Cross : JoinKind();
        Expect(SqlKeyword.Join);
        var right = SimpleSource();
        if (isCross || isNatural)
        {
            Leave();
            return new JoinSource(left, kind, isNatural, right, null, default, null, SpanFrom(start));
        }

        // a JOIN b JOIN c ON x ON y: the inner join is the right side of the outer one.
        right = Joins(right);
        SqlExpression? on = null;
        EquatableArray<SqlIdentifier> columns = default;
        SqlIdentifier? alias = null;
        if (Accept(SqlKeyword.Using))
        {
            columns = ParenthesizedList(ColumnName);
            alias = Accept(SqlKeyword.As) ? ColumnName() : null;
        }
        else
        {
            Expect(SqlKeyword.On);
            on = Expression();
        }

        Leave();
        return new JoinSource(left, kind, false, right, on, columns, alias, SpanFrom(start));
    }

    private SqlJoinKind JoinKind()
    {
        if (Accept(SqlKeyword.Inner) || At(SqlKeyword.Join))
            return SqlJoinKind.Inner;
        var kind = Current.Keyword switch
        {
            SqlKeyword.Left => SqlJoinKind.Left,
            SqlKeyword.Right => SqlJoinKind.Right,
            SqlKeyword.Full => SqlJoinKind.Full,
            _ => throw Unexpected(),
        };
        _pos++;
        Accept(SqlKeyword.Outer);
        return kind;
    }

    /// <summary>An item of FROM without joins, except in parentheses.</summary>
    private TableSource SimpleSource()
    {
        var start = Current.Start;
        if (At(SqlTokenKind.OpenParen))
            return FromContent(SourceParentheses());

        var isLateral = Accept(SqlKeyword.Lateral);
        if (isLateral && At(SqlTokenKind.OpenParen))
        {
            var (query, _) = QueryInParentheses();
            return new DerivedTable(query, true, OptionalAlias(), SpanFrom(start));
        }

        if (At(SqlKeyword.Xmltable, SqlTokenKind.OpenParen))
            return XmlTable(isLateral, start);
        if (AtWord("json_table") && Ahead(1).Kind == SqlTokenKind.OpenParen)
            return JsonTable(isLateral, start);
        if (AtFunctionSource || isLateral)
            return Function(isLateral, start);
        return SampledTable();
    }

    private readonly record struct SourceContent(SqlQuery? Query, TableSource? Source, TextSpan Span);

    private SourceContent SourceParentheses()
    {
        Enter();
        var start = Current.Start;
        var mayHoldQuery = ParenthesesMayHoldQuery();
        Expect(SqlTokenKind.OpenParen);
        SqlQuery? query = null;
        TableSource? source = null;
        if (mayHoldQuery && !At(SqlTokenKind.OpenParen))
        {
            query = Query();
        }
        else if (At(SqlTokenKind.OpenParen))
        {
            var inner = SourceParentheses();
            if (inner.Query is { } innerQuery && (At(SqlTokenKind.CloseParen) || AtQueryContinuation))
                query = At(SqlTokenKind.CloseParen) ? innerQuery : QueryFrom(null, new ParenthesizedBody(innerQuery, inner.Span), inner.Span.Start);
            else
                source = Joins(FromContent(inner));
        }
        else
        {
            source = TableSource();
        }

        // Parentheses in FROM hold a query or a join, never a single table.
        if (source is not (null or JoinSource or ParenthesizedSource { Alias: null }))
            throw Unexpected();
        Expect(SqlTokenKind.CloseParen);
        Leave();
        return new SourceContent(query, source, SpanFrom(start));
    }

    private TableSource FromContent(SourceContent content)
    {
        var alias = OptionalAlias();
        var span = SpanFrom(content.Span.Start);
        return content.Query is { } query
            ? new DerivedTable(query, false, alias, span)
            : new ParenthesizedSource(content.Source!, alias, span);
    }

    private TableReference SampledTable()
    {
        var table = RelationExpression();
        var alias = OptionalAlias();
        var sample = new List<SqlExpression>();
        if (Accept(SqlKeyword.Tablesample))
        {
            FunctionName();
            sample.AddRange(ParenthesizedList(Expression));
            if (Accept(SqlKeyword.Repeatable))
            {
                Expect(SqlTokenKind.OpenParen);
                sample.Add(Expression());
                Expect(SqlTokenKind.CloseParen);
            }
        }

        return alias is null && sample.Count == 0 ? table : table with { Alias = alias, Sample = Array(sample), Span = SpanFrom(table.Span.Start) };
    }

    /// <summary><c>name</c>, <c>name *</c>, <c>ONLY name</c>, <c>ONLY (name)</c>.</summary>
    private TableReference RelationExpression()
    {
        var start = Current.Start;
        var isOnly = Accept(SqlKeyword.Only);
        var hasParentheses = isOnly && Accept(SqlTokenKind.OpenParen);
        var name = RelationName();
        if (hasParentheses)
            Expect(SqlTokenKind.CloseParen);
        else if (!isOnly)
            AcceptOperator("*");
        return new TableReference(name, isOnly, null, default, SpanFrom(start));
    }

    private TableAlias? OptionalAlias()
    {
        var start = Current.Start;
        var hasAs = Accept(SqlKeyword.As);
        if (!hasAs && !IsColumnName(Current))
            return null;
        var name = ColumnName();
        return new TableAlias(name, OptionalColumnNames(), default, SpanFrom(start));
    }

    /// <summary>The alias of a target, which may not be the word SET without AS before it.</summary>
    private TableReference Target(TableReference table)
    {
        var start = Current.Start;
        if (!Accept(SqlKeyword.As) && (!IsColumnName(Current) || At(SqlKeyword.Set)))
            return table;
        var alias = new TableAlias(ColumnName(), default, default, SpanFrom(start));
        return table with { Alias = alias, Span = SpanFrom(table.Span.Start) };
    }
}
