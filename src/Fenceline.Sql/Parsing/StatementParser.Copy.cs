using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private CopyStatement Copy(int start)
    {
        Expect(SqlKeyword.Copy);
        TableReference? table = null;
        StatementNode? statement = null;
        EquatableArray<SqlIdentifier> columns = default;
        if (Accept(SqlTokenKind.OpenParen))
        {
            if (!AtPreparable)
                throw Unexpected();
            statement = Preparable();
            Expect(SqlTokenKind.CloseParen);
        }
        else
        {
            if (At(SqlKeyword.Binary) && Ahead(1).Kind != SqlTokenKind.EndOfText)
                _pos++;
            var name = RelationName();
            table = new TableReference(name, false, null, default, name.Span);
            columns = OptionalColumnNames();
        }

        var isFrom = table is not null && Accept(SqlKeyword.From);
        if (!isFrom)
            Expect(SqlKeyword.To);
        CopyPlace();
        if (table is not null)
            LegacyDelimiters();
        CopyOptions();
        var where = isFrom ? OptionalWhere() : null;
        return new CopyStatement(table, columns, statement, isFrom, where, SpanFrom(start));
    }

    private void CopyPlace()
    {
        var isProgram = Accept(SqlKeyword.Program);
        if (!isProgram && (Accept(SqlKeyword.Stdin) || Accept(SqlKeyword.Stdout)))
            return;
        Expect(SqlTokenKind.Text);
    }

    private void LegacyDelimiters()
    {
        var hasUsing = Accept(SqlKeyword.Using);
        if (Accept(SqlKeyword.Delimiters))
            Expect(SqlTokenKind.Text);
        else if (hasUsing)
            throw Unexpected();
    }

    private void CopyOptions()
    {
        Accept(SqlKeyword.With);
        if (Accept(SqlTokenKind.OpenParen))
        {
            do
                GenericCopyOption();
            while (Accept(SqlTokenKind.Comma));
            Expect(SqlTokenKind.CloseParen);
            return;
        }

        while (LegacyCopyOption())
        {
        }
    }

    private void GenericCopyOption()
    {
        Label();
        if (At(SqlTokenKind.Comma) || At(SqlTokenKind.CloseParen) || AcceptOperator("*"))
            return;
        if (At(SqlTokenKind.OpenParen))
        {
            ParenthesizedList(BooleanOrString);
            return;
        }

        if (AtOperator("+") || AtOperator("-") || At(SqlTokenKind.WholeNumber) || At(SqlTokenKind.Number))
            NumericOnly();
        else
            BooleanOrString();
    }

    private SqlIdentifier BooleanOrString()
    {
        if (At(SqlTokenKind.Text) || Current.Keyword is SqlKeyword.True or SqlKeyword.False or SqlKeyword.On)
            return TakeIdentifier();
        return NonReservedWord();
    }

    private LiteralExpression NumericOnly()
    {
        var start = Current.Start;
        var sign = AcceptOperator("-") ? "-" : string.Empty;
        if (sign.Length == 0)
            AcceptOperator("+");
        if (!At(SqlTokenKind.WholeNumber) && !At(SqlTokenKind.Number))
            throw Unexpected();
        var kind = At(SqlTokenKind.WholeNumber) ? SqlLiteralKind.WholeNumber : SqlLiteralKind.Number;
        var value = sign + Current.Value;
        _pos++;
        return new LiteralExpression(kind, value, false, SpanFrom(start));
    }

    private bool LegacyCopyOption()
    {
        switch (Current.Keyword)
        {
            case SqlKeyword.Binary or SqlKeyword.Freeze or SqlKeyword.Csv or SqlKeyword.Header:
                _pos++;
                return true;
            case SqlKeyword.Delimiter or SqlKeyword.Null or SqlKeyword.Quote or SqlKeyword.Escape:
                _pos++;
                Accept(SqlKeyword.As);
                Expect(SqlTokenKind.Text);
                return true;
            case SqlKeyword.Encoding:
                _pos++;
                Expect(SqlTokenKind.Text);
                return true;
            case SqlKeyword.Force:
                _pos++;
                if (Accept(SqlKeyword.Quote))
                {
                    if (!AcceptOperator("*"))
                        ColumnNames();
                    return true;
                }

                Accept(SqlKeyword.Not);
                Expect(SqlKeyword.Null);
                ColumnNames();
                return true;
            default:
                return false;
        }
    }
}
