using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private StatementNode Create(int start)
    {
        var first = _pos;
        Expect(SqlKeyword.Create);
        var replaces = Accept(SqlKeyword.Or, SqlKeyword.Replace);
        if (At(SqlKeyword.Function) || At(SqlKeyword.Procedure))
            return CreateFunction(start);
        if (!replaces && Accept(SqlKeyword.Materialized, SqlKeyword.View))
            return CreateTableAs(start, isView: true);
        if (!replaces && Accept(SqlKeyword.Unlogged, SqlKeyword.Materialized))
        {
            Expect(SqlKeyword.View);
            return CreateTableAs(start, isView: true);
        }

        var isTemporary = AcceptTemporary();
        if (!replaces && (Accept(SqlKeyword.Table) || (!isTemporary && Accept(SqlKeyword.Unlogged, SqlKeyword.Table))))
        {
            if (AtTableAs())
                return CreateTableAs(start, isView: false);
        }
        else if (At(SqlKeyword.View) || At(SqlKeyword.Recursive))
        {
            return CreateView(start);
        }

        _pos = first;
        return Other(start);
    }

    private bool AcceptTemporary()
    {
        if (Current.Keyword is SqlKeyword.Local or SqlKeyword.Global && Ahead(1).Keyword is SqlKeyword.Temp or SqlKeyword.Temporary)
            _pos++;
        return Accept(SqlKeyword.Temp) || Accept(SqlKeyword.Temporary);
    }

    // Whether AS follows behind the table's name, columns and options; the position does not move.
    private bool AtTableAs()
    {
        var first = _pos;
        try
        {
            TableAsTarget(isView: false, out _);
            return At(SqlKeyword.As);
        }
        catch (SqlSyntaxException)
        {
            return false;
        }
        finally
        {
            _pos = first;
        }
    }

    private QualifiedName TableAsTarget(bool isView, out EquatableArray<SqlIdentifier> columns)
    {
        AcceptIfNotExists();
        var name = RelationName();
        columns = OptionalColumnNames();
        if (Accept(SqlKeyword.Using))
            ColumnName();
        if (Accept(SqlKeyword.With))
            StorageOptions();
        else if (!isView && Accept(SqlKeyword.Without))
            Expect(SqlKeyword.Oids);
        if (!isView && Accept(SqlKeyword.On, SqlKeyword.Commit))
        {
            if (!Accept(SqlKeyword.Drop))
            {
                if (!Accept(SqlKeyword.Delete))
                    Expect(SqlKeyword.Preserve);
                Expect(SqlKeyword.Rows);
            }
        }

        if (Accept(SqlKeyword.Tablespace))
            ColumnName();
        return name;
    }

    private void AcceptIfNotExists()
    {
        if (!At(SqlKeyword.If, SqlKeyword.Not))
            return;
        _pos += 2;
        Expect(SqlKeyword.Exists);
    }

    private CreateTableAsStatement CreateTableAs(int start, bool isView)
    {
        var name = TableAsTarget(isView, out var columns);
        Expect(SqlKeyword.As);
        var sourceStart = Current.Start;
        StatementNode source = !isView && At(SqlKeyword.Execute)
            ? Execute(sourceStart)
            : new QueryStatement(Query(), SpanFrom(sourceStart));
        var withData = true;
        if (Accept(SqlKeyword.With))
        {
            withData = !Accept(SqlKeyword.No);
            Expect(SqlKeyword.Data);
        }

        return new CreateTableAsStatement(name, columns, source, isView, withData, SpanFrom(start));
    }

    private void StorageOptions() => ParenthesizedList(StorageOption);

    // name [= value]
    private SqlIdentifier StorageOption()
    {
        var name = Label();
        if (Accept(SqlTokenKind.Dot))
            name = Label();
        if (!AcceptOperator("="))
            return name;
        if (At(SqlTokenKind.Text) || (Current.Keyword != SqlKeyword.NotKeyword && !IsNonReserved(Current)) || At(SqlKeyword.None))
            _pos++;
        else if (At(SqlTokenKind.WholeNumber) || At(SqlTokenKind.Number) || (At(SqlTokenKind.Operator) && Ahead(1).Kind is SqlTokenKind.WholeNumber or SqlTokenKind.Number))
            NumericOnly();
        else if (At(SqlTokenKind.Operator) || At(SqlKeyword.Operator))
            TakeOperator();
        else
            FunctionType();
        return name;
    }

    private CreateViewStatement CreateView(int start)
    {
        var isRecursive = Accept(SqlKeyword.Recursive);
        Expect(SqlKeyword.View);
        var name = RelationName();
        var columns = isRecursive ? ParenthesizedList(ColumnName) : OptionalColumnNames();
        if (Accept(SqlKeyword.With))
            StorageOptions();
        Expect(SqlKeyword.As);
        var query = Query();
        if (Accept(SqlKeyword.With))
        {
            if (isRecursive)
                throw Error("WITH CHECK OPTION not supported on recursive views", SpanFrom(start));
            if (!Accept(SqlKeyword.Cascaded))
                Accept(SqlKeyword.Local);
            Expect(SqlKeyword.Check, SqlKeyword.Option);
        }

        return new CreateViewStatement(name, columns, query, isRecursive, SpanFrom(start));
    }
}
