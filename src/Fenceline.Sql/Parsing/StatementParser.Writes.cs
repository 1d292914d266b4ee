using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private InsertStatement Insert(WithClause? with, int start)
    {
        Expect(SqlKeyword.Insert, SqlKeyword.Into);
        var tableStart = Current.Start;
        var name = RelationName();
        TableAlias? alias = null;
        var aliasStart = Current.Start;
        if (Accept(SqlKeyword.As))
            alias = new TableAlias(ColumnName(), default, default, SpanFrom(aliasStart));
        var target = new TableReference(name, false, alias, default, SpanFrom(tableStart));
        EquatableArray<ColumnTarget> columns = default;
        var overriding = SqlOverriding.None;
        SqlQuery? source = null;
        if (!Accept(SqlKeyword.Default, SqlKeyword.Values))
        {
            if (At(SqlTokenKind.OpenParen) && !ParenthesesMayHoldQuery())
                columns = ParenthesizedList(ColumnTarget);
            overriding = Overriding();
            source = Query();
        }

        var onConflict = At(SqlKeyword.On) ? OnConflict() : null;
        return new InsertStatement(with, target, columns, overriding, source, onConflict, Returning(), SpanFrom(start));
    }

    private SqlOverriding Overriding()
    {
        if (!Accept(SqlKeyword.Overriding))
            return SqlOverriding.None;
        var kind = Accept(SqlKeyword.User) ? SqlOverriding.User : SqlOverriding.System;
        if (kind == SqlOverriding.System)
            Expect(SqlKeyword.System);
        Expect(SqlKeyword.Value);
        return kind;
    }

    private ColumnTarget ColumnTarget()
    {
        var start = Current.Start;
        var column = ColumnName();
        if (!At(SqlTokenKind.Dot) && !At(SqlTokenKind.OpenBracket))
            return new ColumnTarget(column, null, column.Span);
        var name = new QualifiedName(new EquatableArray<SqlIdentifier>([column]), column.Span);
        return new ColumnTarget(column, Indirection(new ColumnExpression(name, column.Span)), SpanFrom(start));
    }

    private OnConflictClause OnConflict()
    {
        var start = Current.Start;
        Expect(SqlKeyword.On, SqlKeyword.Conflict);
        EquatableArray<SqlExpression> target = default;
        SqlExpression? targetWhere = null;
        SqlIdentifier? constraint = null;
        if (Accept(SqlKeyword.On))
        {
            Expect(SqlKeyword.Constraint);
            constraint = ColumnName();
        }
        else if (At(SqlTokenKind.OpenParen))
        {
            target = ParenthesizedList(IndexElement);
            targetWhere = OptionalWhere();
        }

        Expect(SqlKeyword.Do);
        if (Accept(SqlKeyword.Nothing))
            return new OnConflictClause(target, targetWhere, constraint, default, null, SpanFrom(start));
        Expect(SqlKeyword.Update, SqlKeyword.Set);
        var set = CommaList(SetClause);
        return new OnConflictClause(target, targetWhere, constraint, set, OptionalWhere(), SpanFrom(start));
    }

    private SqlExpression IndexElement()
    {
        SqlExpression element;
        if (Accept(SqlTokenKind.OpenParen))
        {
            element = Expression();
            Expect(SqlTokenKind.CloseParen);
        }
        else if (AtFunctionSource)
        {
            element = PlainCall();
        }
        else
        {
            var column = AtNullsOrder ? throw Unexpected() : ColumnName();
            element = new ColumnExpression(new QualifiedName(new EquatableArray<SqlIdentifier>([column]), column.Span), column.Span);
        }

        if (Accept(SqlKeyword.Collate))
            AnyName();
        if (IsColumnName(Current) && !AtNullsOrder)
        {
            AnyName();
            if (At(SqlTokenKind.OpenParen))
                StorageOptions();
        }

        if (!Accept(SqlKeyword.Asc))
            Accept(SqlKeyword.Desc);
        NullsOrder();
        return element;
    }

    private SqlExpression? OptionalWhere() => Accept(SqlKeyword.Where) ? Expression() : null;

    private SqlExpression? WhereOrCurrentOf()
    {
        if (!Accept(SqlKeyword.Where))
            return null;
        var start = Current.Start;
        if (!Accept(SqlKeyword.Current, SqlKeyword.Of))
            return Expression();
        return new CurrentOfExpression(ColumnName(), SpanFrom(start));
    }

    private EquatableArray<TargetItem> Returning()
    {
        if (!Accept(SqlKeyword.Returning))
            return default;
        // Since PostgreSQL 18: WITH (OLD AS o, NEW AS n).
        if (Accept(SqlKeyword.With))
            ParenthesizedList(ReturningName);
        return Targets();
    }

    private SqlIdentifier ReturningName()
    {
        if (!Accept(SqlKeyword.Old))
            Expect(SqlKeyword.New);
        Expect(SqlKeyword.As);
        return ColumnName();
    }

    private SetClause SetClause()
    {
        var start = Current.Start;
        var isMultiple = At(SqlTokenKind.OpenParen);
        var targets = isMultiple ? ParenthesizedList(ColumnTarget) : new EquatableArray<ColumnTarget>([ColumnTarget()]);
        ExpectOperator("=");
        return new SetClause(targets, isMultiple, Expression(), SpanFrom(start));
    }

    private UpdateStatement Update(WithClause? with, int start)
    {
        Expect(SqlKeyword.Update);
        var target = Target(RelationExpression());
        Expect(SqlKeyword.Set);
        var set = CommaList(SetClause);
        var from = Accept(SqlKeyword.From) ? CommaList(TableSource) : default;
        var where = WhereOrCurrentOf();
        return new UpdateStatement(with, target, set, from, where, Returning(), SpanFrom(start));
    }

    private DeleteStatement Delete(WithClause? with, int start)
    {
        Expect(SqlKeyword.Delete, SqlKeyword.From);
        var target = Target(RelationExpression());
        var sources = Accept(SqlKeyword.Using) ? CommaList(TableSource) : default;
        var where = WhereOrCurrentOf();
        return new DeleteStatement(with, target, sources, where, Returning(), SpanFrom(start));
    }

    private MergeStatement Merge(WithClause? with, int start)
    {
        Expect(SqlKeyword.Merge, SqlKeyword.Into);
        var target = Target(RelationExpression());
        Expect(SqlKeyword.Using);
        var source = TableSource();
        Expect(SqlKeyword.On);
        var on = Expression();
        var branches = new List<MergeBranch>();
        do
            branches.Add(MergeBranch());
        while (At(SqlKeyword.When));
        return new MergeStatement(with, target, source, on, Array(branches), Returning(), SpanFrom(start));
    }

    private MergeBranch MergeBranch()
    {
        var start = Current.Start;
        Expect(SqlKeyword.When);
        var match = MergeMatch();
        var condition = Accept(SqlKeyword.And) ? Expression() : null;
        Expect(SqlKeyword.Then);
        if (Accept(SqlKeyword.Do))
        {
            Expect(SqlKeyword.Nothing);
            return new MergeBranch(match, condition, SqlMergeAction.Nothing, default, default, SqlOverriding.None, null, SpanFrom(start));
        }

        if (match == SqlMergeMatch.NotMatched)
            return MergeInsert(condition, start);
        if (Accept(SqlKeyword.Delete))
            return new MergeBranch(match, condition, SqlMergeAction.Delete, default, default, SqlOverriding.None, null, SpanFrom(start));
        Expect(SqlKeyword.Update, SqlKeyword.Set);
        var set = CommaList(SetClause);
        return new MergeBranch(match, condition, SqlMergeAction.Update, set, default, SqlOverriding.None, null, SpanFrom(start));
    }

    private SqlMergeMatch MergeMatch()
    {
        if (Accept(SqlKeyword.Matched))
            return SqlMergeMatch.Matched;
        Expect(SqlKeyword.Not, SqlKeyword.Matched);
        if (!Accept(SqlKeyword.By))
            return SqlMergeMatch.NotMatched;
        if (AcceptWord("source"))
            return SqlMergeMatch.NotMatchedBySource;
        return AcceptWord("target") ? SqlMergeMatch.NotMatched : throw Unexpected();
    }

    private MergeBranch MergeInsert(SqlExpression? condition, int start)
    {
        Expect(SqlKeyword.Insert);
        EquatableArray<ColumnTarget> columns = default;
        var overriding = SqlOverriding.None;
        ValuesRow? values = null;
        if (!Accept(SqlKeyword.Default, SqlKeyword.Values))
        {
            if (At(SqlTokenKind.OpenParen))
                columns = ParenthesizedList(ColumnTarget);
            overriding = Overriding();
            Expect(SqlKeyword.Values);
            values = ValuesRow();
        }

        return new MergeBranch(SqlMergeMatch.NotMatched, condition, SqlMergeAction.Insert, default, columns, overriding, values, SpanFrom(start));
    }
}
