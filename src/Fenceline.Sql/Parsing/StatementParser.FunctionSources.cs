using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private bool AtFunctionSource
    {
        get
        {
            ref readonly var token = ref Current;
            if (At(SqlKeyword.Rows, SqlKeyword.From))
                return true;
            if (token.Keyword != SqlKeyword.NotKeyword && !IsColumnName(token))
                return KeywordTable.Category(token.Keyword) != KeywordCategory.Reserved || IsSystemValue(token.Keyword) || token.Keyword == SqlKeyword.Cast;
            if (!IsColumnName(token))
                return false;
            var i = 1;
            while (Ahead(i).Kind == SqlTokenKind.Dot && IsLabel(Ahead(i + 1)))
                i += 2;
            return Ahead(i).Kind == SqlTokenKind.OpenParen || At(SqlKeyword.Collation, SqlKeyword.For);
        }
    }

    private static bool IsSystemValue(SqlKeyword keyword) => keyword is SqlKeyword.CurrentDate or SqlKeyword.CurrentRole
        or SqlKeyword.CurrentUser or SqlKeyword.SessionUser or SqlKeyword.User or SqlKeyword.CurrentCatalog or SqlKeyword.CurrentTime
        or SqlKeyword.CurrentTimestamp or SqlKeyword.Localtime or SqlKeyword.Localtimestamp;

    private FunctionSource Function(bool isLateral, int start)
    {
        EquatableArray<RowsFromItem> functions;
        if (Accept(SqlKeyword.Rows, SqlKeyword.From))
        {
            functions = ParenthesizedList(RowsFromItem);
        }
        else
        {
            var call = PlainCall();
            functions = new EquatableArray<RowsFromItem>([new RowsFromItem(call, default, call.Span)]);
        }

        var withOrdinality = Accept(SqlKeyword.With, SqlKeyword.Ordinality);
        var alias = FunctionAlias();
        return new FunctionSource(functions, isLateral, withOrdinality, alias, SpanFrom(start));
    }

    private RowsFromItem RowsFromItem()
    {
        var start = Current.Start;
        var call = PlainCall();
        var definitions = Accept(SqlKeyword.As) ? ParenthesizedList(ColumnDefinition) : default;
        return new RowsFromItem(call, definitions, SpanFrom(start));
    }

    /// <summary>A call without the clauses of aggregates and windows.</summary>
    private SqlExpression PlainCall()
    {
        var isGrouping = At(SqlKeyword.Grouping);
        if (Current.Keyword != SqlKeyword.NotKeyword && !isGrouping && TrySpecialFunction() is { } special)
            return special;
        return CallArguments(FunctionName());
    }

    private QualifiedName FunctionName()
    {
        var start = Current.Start;
        var isQualified = Ahead(1).Kind == SqlTokenKind.Dot;
        if (isQualified ? !IsColumnName(Current) : !IsFunctionName(Current))
            throw Unexpected();
        return NameParts(start, TakeIdentifier());
    }

    private TableAlias? FunctionAlias()
    {
        var start = Current.Start;
        var hasAs = Accept(SqlKeyword.As);
        if (hasAs && At(SqlTokenKind.OpenParen))
            return new TableAlias(null, default, ParenthesizedList(ColumnDefinition), SpanFrom(start));
        if (!hasAs && !IsColumnName(Current))
            return null;

        var name = ColumnName();
        if (!At(SqlTokenKind.OpenParen))
            return new TableAlias(name, default, default, SpanFrom(start));
        var isList = Ahead(2).Kind is SqlTokenKind.Comma or SqlTokenKind.CloseParen;
        EquatableArray<SqlIdentifier> columns = default;
        EquatableArray<SqlColumnDefinition> definitions = default;
        if (isList)
            columns = ParenthesizedList(ColumnName);
        else
            definitions = ParenthesizedList(ColumnDefinition);
        return new TableAlias(name, columns, definitions, SpanFrom(start));
    }

    private SqlColumnDefinition ColumnDefinition()
    {
        var start = Current.Start;
        var name = ColumnName();
        var type = TypeName();
        if (Accept(SqlKeyword.Collate))
            AnyName();
        return new SqlColumnDefinition(name, type, SpanFrom(start));
    }
}
