using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private StatementNode ParseStatement()
    {
        if (AtPreparable)
            return Preparable();

        var start = Current.Start;
        switch (Current.Keyword)
        {
            case SqlKeyword.Explain:
                return Explain(start);
            case SqlKeyword.Copy:
                return Copy(start);
            case SqlKeyword.Truncate:
                return Truncate(start);
            case SqlKeyword.Lock:
                return Lock(start);
            case SqlKeyword.Prepare when Ahead(1).Keyword != SqlKeyword.Transaction:
                return Prepare(start);
            case SqlKeyword.Execute:
                return Execute(start);
            case SqlKeyword.Deallocate:
                return Deallocate(start);
            case SqlKeyword.Declare:
                return Declare(start);
            case SqlKeyword.Fetch or SqlKeyword.Move:
                return FetchRows(start);
            case SqlKeyword.Close:
                _pos++;
                return new CloseStatement(Accept(SqlKeyword.All) ? null : ColumnName(), SpanFrom(start));
            case SqlKeyword.Create:
                return Create(start);
            case SqlKeyword.Do:
                return Do(start);
            case SqlKeyword.Call:
                _pos++;
                return new CallStatement(CallArguments(FunctionName()), SpanFrom(start));
            case SqlKeyword.Set:
                return Set(start);
            case SqlKeyword.Reset:
                _pos++;
                return new ResetStatement(SettingOrAll(), SpanFrom(start));
            case SqlKeyword.Show:
                _pos++;
                return new ShowStatement(SettingOrAll(), SpanFrom(start));
            default:
                return IsTransactionWord(Current.Keyword) ? Transaction(start) : Other(start);
        }
    }

    private ExplainStatement Explain(int start)
    {
        Expect(SqlKeyword.Explain);
        var isAnalyze = false;
        if (At(SqlTokenKind.OpenParen) && !ParenthesesMayHoldQuery())
        {
            _pos++;
            do
                isAnalyze |= ExplainOption();
            while (Accept(SqlTokenKind.Comma));
            Expect(SqlTokenKind.CloseParen);
        }
        else
        {
            isAnalyze = Accept(SqlKeyword.Analyze) || Accept(SqlKeyword.Analyse);
            Accept(SqlKeyword.Verbose);
        }

        return new ExplainStatement(isAnalyze, Explainable(), SpanFrom(start));
    }

    // Whether it asks to run the statement.
    private bool ExplainOption()
    {
        var isAnalyze = Current.Keyword is SqlKeyword.Analyze or SqlKeyword.Analyse;
        if (!isAnalyze && !IsNonReserved(Current))
            throw Unexpected();
        _pos++;
        if (At(SqlTokenKind.Comma) || At(SqlTokenKind.CloseParen))
            return isAnalyze;
        var isOff = Current.Keyword is SqlKeyword.False or SqlKeyword.Off || Current.Value is "off" or "0" or "false";
        var isSigned = AtOperator("+") || AtOperator("-");
        if (isSigned)
            _pos++;
        var isValue = Current.Kind is SqlTokenKind.WholeNumber or SqlTokenKind.Number
            || (!isSigned && (Current.Keyword is SqlKeyword.True or SqlKeyword.False or SqlKeyword.On || IsNonReserved(Current) || At(SqlTokenKind.Text)));
        if (!isValue)
            throw Unexpected();
        _pos++;
        return isAnalyze && !isOff;
    }

    private StatementNode Explainable()
    {
        if (AtPreparable)
            return Preparable();
        var start = Current.Start;
        return Current.Keyword switch
        {
            SqlKeyword.Declare => Declare(start),
            SqlKeyword.Execute => Execute(start),
            SqlKeyword.Create when Create(start) is CreateTableAsStatement create => create,
            SqlKeyword.Refresh => Other(start),
            _ => throw Unexpected(),
        };
    }

    private PrepareStatement Prepare(int start)
    {
        Expect(SqlKeyword.Prepare);
        var name = ColumnName();
        var types = At(SqlTokenKind.OpenParen) ? ParenthesizedList(TypeName) : default;
        Expect(SqlKeyword.As);
        if (!AtPreparable)
            throw Unexpected();
        return new PrepareStatement(name, types, Preparable(), SpanFrom(start));
    }

    private ExecuteStatement Execute(int start)
    {
        Expect(SqlKeyword.Execute);
        var name = ColumnName();
        return new ExecuteStatement(name, At(SqlTokenKind.OpenParen) ? ParenthesizedList(Expression) : default, SpanFrom(start));
    }

    private DeallocateStatement Deallocate(int start)
    {
        Expect(SqlKeyword.Deallocate);
        // PREPARE may be the word or the name.
        if (At(SqlKeyword.Prepare) && (Ahead(1).Keyword == SqlKeyword.All || IsColumnName(Ahead(1))))
            _pos++;
        return new DeallocateStatement(Accept(SqlKeyword.All) ? null : ColumnName(), SpanFrom(start));
    }

    private DeclareCursorStatement Declare(int start)
    {
        Expect(SqlKeyword.Declare);
        var name = ColumnName();
        while (!At(SqlKeyword.Cursor))
        {
            if (Current.Keyword is SqlKeyword.Scroll or SqlKeyword.Binary or SqlKeyword.Asensitive or SqlKeyword.Insensitive)
                _pos++;
            else
                Expect(SqlKeyword.No, SqlKeyword.Scroll);
        }

        _pos++;
        if (Accept(SqlKeyword.With) || Accept(SqlKeyword.Without))
            Expect(SqlKeyword.Hold);
        Expect(SqlKeyword.For);
        return new DeclareCursorStatement(name, Query(), SpanFrom(start));
    }

    private FetchStatement FetchRows(int start)
    {
        var isMove = At(SqlKeyword.Move);
        _pos++;
        var isName = IsColumnName(Current) && (Ahead(1).Kind is SqlTokenKind.Semicolon or SqlTokenKind.EndOfText or SqlTokenKind.PsqlCommand);
        if (!isName)
            Direction();
        return new FetchStatement(ColumnName(), isMove, SpanFrom(start));
    }

    private void Direction()
    {
        switch (Current.Keyword)
        {
            case SqlKeyword.Next or SqlKeyword.Prior or SqlKeyword.First or SqlKeyword.Last or SqlKeyword.All:
                _pos++;
                break;
            case SqlKeyword.Absolute or SqlKeyword.Relative:
                _pos++;
                SignedNumber();
                break;
            case SqlKeyword.Forward or SqlKeyword.Backward:
                _pos++;
                if (!Accept(SqlKeyword.All) && (At(SqlTokenKind.Operator) || At(SqlTokenKind.WholeNumber)))
                    SignedNumber();
                break;
            default:
                if (At(SqlTokenKind.Operator) || At(SqlTokenKind.WholeNumber))
                    SignedNumber();
                break;
        }

        if (!Accept(SqlKeyword.From))
            Accept(SqlKeyword.In);
    }

    private void SignedNumber()
    {
        if (!AcceptOperator("+"))
            AcceptOperator("-");
        Expect(SqlTokenKind.WholeNumber);
    }

    private TruncateStatement Truncate(int start)
    {
        Expect(SqlKeyword.Truncate);
        Accept(SqlKeyword.Table);
        var tables = CommaList(RelationExpression);
        if (Accept(SqlKeyword.Restart) || Accept(SqlKeyword.Continue))
            Expect(SqlKeyword.Identity);
        var isCascade = Accept(SqlKeyword.Cascade);
        if (!isCascade)
            Accept(SqlKeyword.Restrict);
        return new TruncateStatement(tables, isCascade, SpanFrom(start));
    }

    private LockStatement Lock(int start)
    {
        Expect(SqlKeyword.Lock);
        Accept(SqlKeyword.Table);
        var tables = CommaList(RelationExpression);
        if (Accept(SqlKeyword.In))
        {
            LockMode();
            Expect(SqlKeyword.Mode);
        }

        Accept(SqlKeyword.Nowait);
        return new LockStatement(tables, SpanFrom(start));
    }

    private void LockMode()
    {
        if (Accept(SqlKeyword.Access))
        {
            if (!Accept(SqlKeyword.Share))
                Expect(SqlKeyword.Exclusive);
        }
        else if (Accept(SqlKeyword.Row))
        {
            if (!Accept(SqlKeyword.Share))
                Expect(SqlKeyword.Exclusive);
        }
        else if (Accept(SqlKeyword.Share))
        {
            if (Accept(SqlKeyword.Update))
                Expect(SqlKeyword.Exclusive);
            else if (Accept(SqlKeyword.Row))
                Expect(SqlKeyword.Exclusive);
        }
        else
        {
            Expect(SqlKeyword.Exclusive);
        }
    }

    private DoStatement Do(int start)
    {
        Expect(SqlKeyword.Do);
        var language = "plpgsql";
        SqlString? body = null;
        while (body is null || At(SqlKeyword.Language) || At(SqlTokenKind.Text))
        {
            if (Accept(SqlKeyword.Language))
                language = LanguageName();
            else
                body = StringConstant();
        }

        return new DoStatement(language, body, SpanFrom(start));
    }

    private string LanguageName() => At(SqlTokenKind.Text) ? StringConstant().Value : NonReservedWord().Name;

    private SqlString StringConstant()
    {
        ref readonly var token = ref Current;
        Expect(SqlTokenKind.Text);
        var start = token.Start;
        var quote = _text[start] == '$' ? _text.IndexOf('$', start + 1) : _text.IndexOf('\'', start);
        var closing = _text[start] == '$' ? quote - start + 1 : 1;
        var content = Text.TextSpan.FromBounds(quote + 1, Math.Max(quote + 1, token.End - closing));
        return new SqlString(token.Value, content, token.IsVerbatim, token.HasHole, token.Span);
    }
}
