using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private SetStatement Set(int start)
    {
        Expect(SqlKeyword.Set);
        if (At(SqlKeyword.Constraints))
            return Constraints(start);
        var scope = SqlSettingScope.None;
        if (At(SqlKeyword.Local) && !IsSettingEnd(Ahead(1)))
        {
            _pos++;
            scope = SqlSettingScope.Local;
        }
        else if (At(SqlKeyword.Session) && Ahead(1).Keyword is not (SqlKeyword.Authorization or SqlKeyword.Characteristics) && !IsSettingEnd(Ahead(1)))
        {
            _pos++;
            scope = SqlSettingScope.Session;
        }

        var (name, values) = SettingAndValues();
        return new SetStatement(scope, name, values, SpanFrom(start));
    }

    private static bool IsSettingEnd(in SqlToken token) =>
        token.Keyword == SqlKeyword.To || token.Kind == SqlTokenKind.Dot || token is { Kind: SqlTokenKind.Operator, Value: "=" };

    private (string Name, EquatableArray<SqlExpression> Values) SettingAndValues()
    {
        var isPlainName = IsSettingEnd(Ahead(1)) || Ahead(1).Keyword == SqlKeyword.From;
        switch (Current.Keyword)
        {
            case SqlKeyword.Transaction when !isPlainName:
                _pos++;
                if (Accept(SqlKeyword.Snapshot))
                    return ("transaction snapshot", One(TextValue()));
                TransactionModes(isRequired: true);
                return ("transaction", default);
            case SqlKeyword.Session when Ahead(1).Keyword == SqlKeyword.Characteristics:
                _pos += 2;
                Expect(SqlKeyword.As, SqlKeyword.Transaction);
                TransactionModes(isRequired: true);
                return ("session characteristics", default);
            case SqlKeyword.Session when Ahead(1).Keyword == SqlKeyword.Authorization:
                _pos += 2;
                return ("session_authorization", Accept(SqlKeyword.Default) ? default : One(WordOrText()));
            case SqlKeyword.Role when !isPlainName:
                _pos++;
                return ("role", At(SqlKeyword.None) ? Skip() : One(WordOrText()));
            case SqlKeyword.Time when Ahead(1).Keyword == SqlKeyword.Zone:
                _pos += 2;
                return ("timezone", TimeZoneValue());
            case SqlKeyword.Schema when !isPlainName:
                _pos++;
                return ("search_path", One(TextValue()));
            case SqlKeyword.Names when !isPlainName:
                _pos++;
                if (Accept(SqlKeyword.Default) || !At(SqlTokenKind.Text))
                    return ("client_encoding", default);
                return ("client_encoding", One(TextValue()));
            case SqlKeyword.Xml when Ahead(1).Keyword == SqlKeyword.Option:
                _pos += 2;
                DocumentOrContent();
                return ("xmloption", default);
        }

        var name = SettingName();
        if (Accept(SqlKeyword.From))
        {
            Expect(SqlKeyword.Current);
            return (name, default);
        }

        if (!Accept(SqlKeyword.To))
            ExpectOperator("=");
        return (name, Accept(SqlKeyword.Default) ? default : CommaList(SettingValue));
    }

    private static EquatableArray<SqlExpression> One(SqlExpression value) => new([value]);

    private EquatableArray<SqlExpression> Skip()
    {
        _pos++;
        return default;
    }

    private string SettingName()
    {
        var name = ColumnName().Name;
        while (Accept(SqlTokenKind.Dot))
            name += "." + ColumnName().Name;
        return name;
    }

    private SqlExpression SettingValue()
    {
        if (Current.Kind is SqlTokenKind.AtParameter or SqlTokenKind.ColonParameter or SqlTokenKind.PositionalParameter)
            return Primary(isRestricted: true);
        if (AtOperator("+") || AtOperator("-") || At(SqlTokenKind.WholeNumber) || At(SqlTokenKind.Number))
            return NumericOnly();
        if (Current.Keyword is SqlKeyword.True or SqlKeyword.False or SqlKeyword.On)
            return Literal(SqlLiteralKind.Text);
        return WordOrText();
    }

    private SqlExpression WordOrText()
    {
        if (At(SqlTokenKind.Hole))
            return Primary(isRestricted: true);
        return At(SqlTokenKind.Text) || IsNonReserved(Current) ? Literal(SqlLiteralKind.Text) : throw Unexpected();
    }

    private SqlExpression TextValue() => At(SqlTokenKind.Text) || At(SqlTokenKind.Hole) ? WordOrText() : throw Unexpected();

    private EquatableArray<SqlExpression> TimeZoneValue()
    {
        if (Accept(SqlKeyword.Default) || Accept(SqlKeyword.Local))
            return default;
        if (At(SqlKeyword.Interval))
        {
            var value = TryTypedLiteral() ?? throw Unexpected();
            return One(value);
        }

        if (AtOperator("+") || AtOperator("-") || At(SqlTokenKind.WholeNumber) || At(SqlTokenKind.Number))
            return One(NumericOnly());
        return Current.Kind is SqlTokenKind.Text or SqlTokenKind.QuotedIdentifier or SqlTokenKind.Hole
            || (At(SqlTokenKind.Word) && Current.Keyword == SqlKeyword.NotKeyword) ? One(WordOrText()) : throw Unexpected();
    }

    private SetStatement Constraints(int start)
    {
        Expect(SqlKeyword.Constraints);
        if (!Accept(SqlKeyword.All))
            CommaList(RelationName);
        if (!Accept(SqlKeyword.Deferred))
            Expect(SqlKeyword.Immediate);
        return new SetStatement(SqlSettingScope.Local, "constraints", default, SpanFrom(start));
    }

    private string? SettingOrAll()
    {
        if (Accept(SqlKeyword.All))
            return null;
        if (Accept(SqlKeyword.Time, SqlKeyword.Zone))
            return "timezone";
        if (Accept(SqlKeyword.Session, SqlKeyword.Authorization))
            return "session_authorization";
        if (At(SqlKeyword.Transaction, SqlKeyword.Isolation))
        {
            _pos += 2;
            Expect(SqlKeyword.Level);
            return "transaction_isolation";
        }

        return SettingName();
    }

    private static bool IsTransactionWord(SqlKeyword keyword) => keyword is SqlKeyword.Begin or SqlKeyword.Start or SqlKeyword.Commit
        or SqlKeyword.End or SqlKeyword.Rollback or SqlKeyword.Abort or SqlKeyword.Savepoint or SqlKeyword.Release or SqlKeyword.Prepare;

    private TransactionStatement Transaction(int start)
    {
        var keyword = Current.Keyword;
        _pos++;
        var action = keyword switch
        {
            SqlKeyword.Begin or SqlKeyword.Start => Begin(keyword),
            SqlKeyword.Savepoint => Named(SqlTransactionAction.Savepoint),
            SqlKeyword.Release => Release(),
            SqlKeyword.Prepare => PreparedName(SqlTransactionAction.Prepare, SqlKeyword.Transaction),
            SqlKeyword.Commit when At(SqlKeyword.Prepared) => PreparedName(SqlTransactionAction.CommitPrepared, SqlKeyword.Prepared),
            SqlKeyword.Rollback when At(SqlKeyword.Prepared) => PreparedName(SqlTransactionAction.RollbackPrepared, SqlKeyword.Prepared),
            _ => End(keyword),
        };
        return new TransactionStatement(action, SpanFrom(start));
    }

    private SqlTransactionAction Named(SqlTransactionAction action)
    {
        ColumnName();
        return action;
    }

    private SqlTransactionAction PreparedName(SqlTransactionAction action, SqlKeyword word)
    {
        Expect(word);
        Expect(SqlTokenKind.Text);
        return action;
    }

    private SqlTransactionAction Release()
    {
        if (At(SqlKeyword.Savepoint) && IsColumnName(Ahead(1)))
            _pos++;
        return Named(SqlTransactionAction.Release);
    }

    private SqlTransactionAction Begin(SqlKeyword keyword)
    {
        if (keyword == SqlKeyword.Start)
            Expect(SqlKeyword.Transaction);
        else if (!Accept(SqlKeyword.Work))
            Accept(SqlKeyword.Transaction);
        TransactionModes(isRequired: false);
        return SqlTransactionAction.Begin;
    }

    private SqlTransactionAction End(SqlKeyword keyword)
    {
        if (!Accept(SqlKeyword.Work))
            Accept(SqlKeyword.Transaction);
        if (keyword == SqlKeyword.Rollback && Accept(SqlKeyword.To))
        {
            if (At(SqlKeyword.Savepoint) && IsColumnName(Ahead(1)))
                _pos++;
            return Named(SqlTransactionAction.RollbackToSavepoint);
        }

        if (Accept(SqlKeyword.And))
        {
            Accept(SqlKeyword.No);
            Expect(SqlKeyword.Chain);
        }

        return keyword is SqlKeyword.Commit or SqlKeyword.End ? SqlTransactionAction.Commit : SqlTransactionAction.Rollback;
    }

    private void TransactionModes(bool isRequired)
    {
        if (!isRequired && AtStatementEnd)
            return;
        do
        {
            TransactionMode();
            Accept(SqlTokenKind.Comma);
        }
        while (!AtStatementEnd);
        if (_tokens[_pos - 1].Kind == SqlTokenKind.Comma)
            throw Unexpected();
    }

    private void TransactionMode()
    {
        if (Accept(SqlKeyword.Isolation))
        {
            Expect(SqlKeyword.Level);
            if (Accept(SqlKeyword.Read))
            {
                if (!Accept(SqlKeyword.Committed))
                    Expect(SqlKeyword.Uncommitted);
            }
            else if (Accept(SqlKeyword.Repeatable))
            {
                Expect(SqlKeyword.Read);
            }
            else
            {
                Expect(SqlKeyword.Serializable);
            }
        }
        else if (Accept(SqlKeyword.Read))
        {
            if (!Accept(SqlKeyword.Only))
                Expect(SqlKeyword.Write);
        }
        else
        {
            Accept(SqlKeyword.Not);
            Expect(SqlKeyword.Deferrable);
        }
    }
}
