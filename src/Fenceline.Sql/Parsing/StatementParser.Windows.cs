using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private EquatableArray<WindowReference> WindowClause() =>
        Accept(SqlKeyword.Window) ? CommaList(NamedWindow) : default;

    private WindowReference NamedWindow()
    {
        var start = Current.Start;
        var name = ColumnName();
        Expect(SqlKeyword.As);
        return WindowDefinition(name, start);
    }

    private WindowReference WindowDefinition(SqlIdentifier? name, int start)
    {
        Expect(SqlTokenKind.OpenParen);
        // These words begin a clause here, whatever else they could name.
        var basedOn = IsColumnName(Current)
            && Current.Keyword is not (SqlKeyword.Partition or SqlKeyword.Range or SqlKeyword.Rows or SqlKeyword.Groups)
            ? TakeIdentifier()
            : null;
        EquatableArray<SqlExpression> partition = default;
        if (Accept(SqlKeyword.Partition))
        {
            Expect(SqlKeyword.By);
            partition = CommaList(Expression);
        }

        var orderBy = OrderBy();
        var bounds = new List<SqlExpression>();
        if (Accept(SqlKeyword.Range) || Accept(SqlKeyword.Rows) || Accept(SqlKeyword.Groups))
            Frame(bounds);
        Expect(SqlTokenKind.CloseParen);
        return new WindowReference(name, basedOn, partition, orderBy, Array(bounds), SpanFrom(start));
    }

    // In the order in which a frame's end may not come before its start.
    private enum FrameBound
    {
        UnboundedPreceding,
        Preceding,
        CurrentRow,
        Following,
        UnboundedFollowing,
    }

    private void Frame(List<SqlExpression> bounds)
    {
        var at = Current.Span;
        // Before an operator the word BETWEEN is a column.
        var isPair = Ahead(1).Keyword is not (SqlKeyword.And or SqlKeyword.Or) && Accept(SqlKeyword.Between);
        // A column of that name could begin a bound, but PostgreSQL's grammar does not go that way.
        if (isPair && At(SqlKeyword.Between))
            throw Unexpected();
        var first = Bound(bounds);
        var last = FrameBound.CurrentRow;
        if (isPair)
        {
            Expect(SqlKeyword.And);
            last = Bound(bounds);
        }

        if (first == FrameBound.UnboundedFollowing)
            throw Error("frame start cannot be UNBOUNDED FOLLOWING", at);
        if (isPair && last == FrameBound.UnboundedPreceding)
            throw Error("frame end cannot be UNBOUNDED PRECEDING", at);
        if (last < first)
            throw Error("the frame ends before it starts", at);
        if (!Accept(SqlKeyword.Exclude))
            return;
        if (Accept(SqlKeyword.Current))
            Expect(SqlKeyword.Row);
        else if (Accept(SqlKeyword.No))
            Expect(SqlKeyword.Others);
        else if (!Accept(SqlKeyword.Group))
            Expect(SqlKeyword.Ties);
    }

    private FrameBound Bound(List<SqlExpression> bounds)
    {
        if (Current.Keyword == SqlKeyword.Unbounded && Ahead(1).Keyword is SqlKeyword.Preceding or SqlKeyword.Following)
        {
            _pos++;
            return Accept(SqlKeyword.Preceding) ? FrameBound.UnboundedPreceding : Following(FrameBound.UnboundedFollowing);
        }

        if (Accept(SqlKeyword.Current, SqlKeyword.Row))
            return FrameBound.CurrentRow;
        bounds.Add(Expression());
        return Accept(SqlKeyword.Preceding) ? FrameBound.Preceding : Following(FrameBound.Following);
    }

    private FrameBound Following(FrameBound bound)
    {
        Expect(SqlKeyword.Following);
        return bound;
    }

    private EquatableArray<SortItem> OrderBy()
    {
        if (!Accept(SqlKeyword.Order))
            return default;
        Expect(SqlKeyword.By);
        return CommaList(SortItem);
    }

    private SortItem SortItem()
    {
        var start = Current.Start;
        var expression = Expression();
        if (Accept(SqlKeyword.Using))
            TakeSortOperator();
        else if (!Accept(SqlKeyword.Asc))
            Accept(SqlKeyword.Desc);
        NullsOrder();
        return new SortItem(expression, SpanFrom(start));
    }

    private void TakeSortOperator()
    {
        if (!At(SqlTokenKind.Operator) && !At(SqlKeyword.Operator))
            throw Unexpected();
        TakeOperator();
    }

    private bool AtNullsOrder => At(SqlKeyword.Nulls, SqlKeyword.First) || At(SqlKeyword.Nulls, SqlKeyword.Last);

    private void NullsOrder()
    {
        if (AtNullsOrder)
            _pos += 2;
    }
}
