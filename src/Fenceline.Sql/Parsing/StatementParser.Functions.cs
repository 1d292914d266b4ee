using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private sealed class FunctionParts
    {
        public string? Language { get; set; }

        public bool IsSecurityDefiner { get; set; }

        public SqlString? Body { get; set; }

        public SqlExpression? Return { get; set; }

        public bool IsAtomic { get; set; }

        public List<StatementNode> Statements { get; } = [];
    }

    private CreateFunctionStatement CreateFunction(int start)
    {
        var isProcedure = At(SqlKeyword.Procedure);
        _pos++;
        var name = FunctionName();
        Expect(SqlTokenKind.OpenParen);
        EquatableArray<FunctionParameter> parameters = default;
        if (!At(SqlTokenKind.CloseParen))
            parameters = CommaList(FunctionParameter);
        Expect(SqlTokenKind.CloseParen);
        var returns = !isProcedure && Accept(SqlKeyword.Returns) ? Returns() : null;
        var parts = new FunctionParts();
        // A body that is not a string comes last.
        while (!AtStatementEnd && parts.Return is null && !parts.IsAtomic)
            FunctionOption(parts);
        return new CreateFunctionStatement(
            name, parameters, isProcedure, parts.Language, parts.IsSecurityDefiner, parts.Body, parts.Return, parts.IsAtomic, Array(parts.Statements), SpanFrom(start))
        {
            Returns = returns,
        };
    }

    // [IN | OUT | INOUT | VARIADIC] [name] type, the mode also behind the name.
    private FunctionParameter FunctionParameter()
    {
        var start = Current.Start;
        var isOut = At(SqlKeyword.Out);
        var isInOut = AtInOut;
        var hasMode = AcceptMode();
        SqlIdentifier? name = null;
        if (IsFunctionName(Current) && !AtLoneType())
        {
            name = TakeIdentifier();
            if (!hasMode)
            {
                isOut = At(SqlKeyword.Out);
                isInOut = AtInOut;
                AcceptMode();
            }
        }

        var type = FunctionType();
        SqlExpression? value = null;
        if (Accept(SqlKeyword.Default) || AcceptOperator("="))
            value = Expression();
        return new FunctionParameter(name, type, value, SpanFrom(start)) { IsOut = isOut, IsInOut = isInOut };
    }

    private bool AtInOut => At(SqlKeyword.Inout) || At(SqlKeyword.In, SqlKeyword.Out);

    private bool AcceptMode()
    {
        if (Accept(SqlKeyword.In))
        {
            Accept(SqlKeyword.Out);
            return true;
        }

        return Accept(SqlKeyword.Out) || Accept(SqlKeyword.Inout) || Accept(SqlKeyword.Variadic);
    }

    // A name and no type behind it, so that it is the type.
    private bool AtLoneType()
    {
        ref readonly var next = ref Ahead(1);
        if (At(SqlKeyword.Double, SqlKeyword.Precision))
            return true;
        return next.Kind is SqlTokenKind.Comma or SqlTokenKind.CloseParen or SqlTokenKind.OpenParen or SqlTokenKind.OpenBracket
            or SqlTokenKind.Dot or SqlTokenKind.Operator
            || next.Keyword is SqlKeyword.Default or SqlKeyword.Array;
    }

    private SqlTypeName FunctionType()
    {
        var start = Current.Start;
        var type = TypeName();
        // Only a name of several parts can be a table's column.
        if (_tokens[_pos - 2].Kind != SqlTokenKind.Dot || !AcceptOperator("%"))
            return type;
        Expect(SqlKeyword.Type);
        return type with { Name = type.Name + "%type", Span = SpanFrom(start) };
    }

    private SqlTypeName? Returns()
    {
        if (!Accept(SqlKeyword.Table))
            return FunctionType();
        ParenthesizedList(ReturnedColumn);
        return null;
    }

    private FunctionParameter ReturnedColumn()
    {
        var start = Current.Start;
        var name = IsFunctionName(Current) ? TakeIdentifier() : throw Unexpected();
        return new FunctionParameter(name, FunctionType(), null, SpanFrom(start));
    }

    private void FunctionOption(FunctionParts parts)
    {
        switch (Current.Keyword)
        {
            case SqlKeyword.Language:
                _pos++;
                parts.Language = LanguageName();
                break;
            case SqlKeyword.As:
                _pos++;
                parts.Body = StringConstant();
                if (Accept(SqlTokenKind.Comma))
                    StringConstant();
                break;
            case SqlKeyword.Return:
                _pos++;
                parts.Return = Expression();
                break;
            case SqlKeyword.Begin:
                AtomicBody(parts);
                break;
            case SqlKeyword.External or SqlKeyword.Security:
                Accept(SqlKeyword.External);
                Expect(SqlKeyword.Security);
                parts.IsSecurityDefiner = Accept(SqlKeyword.Definer);
                if (!parts.IsSecurityDefiner)
                    Expect(SqlKeyword.Invoker);
                break;
            default:
                PlainFunctionOption();
                break;
        }
    }

    private void PlainFunctionOption()
    {
        switch (Current.Keyword)
        {
            case SqlKeyword.Immutable or SqlKeyword.Stable or SqlKeyword.Volatile or SqlKeyword.Strict or SqlKeyword.Leakproof or SqlKeyword.Window:
                _pos++;
                break;
            case SqlKeyword.Not:
                _pos++;
                Expect(SqlKeyword.Leakproof);
                break;
            case SqlKeyword.Called or SqlKeyword.Returns:
                if (!Accept(SqlKeyword.Called))
                    Expect(SqlKeyword.Returns, SqlKeyword.Null);
                Expect(SqlKeyword.On, SqlKeyword.Null);
                Expect(SqlKeyword.Input);
                break;
            case SqlKeyword.Cost or SqlKeyword.Rows:
                _pos++;
                NumericOnly();
                break;
            case SqlKeyword.Parallel:
                _pos++;
                ColumnName();
                break;
            case SqlKeyword.Support:
                _pos++;
                AnyName();
                break;
            case SqlKeyword.Set:
                _pos++;
                SettingAndValues();
                break;
            case SqlKeyword.Reset:
                _pos++;
                SettingOrAll();
                break;
            case SqlKeyword.Transform:
                _pos++;
                CommaList(TransformedType);
                break;
            default:
                throw Unexpected();
        }
    }

    private SqlTypeName TransformedType()
    {
        Expect(SqlKeyword.For, SqlKeyword.Type);
        return TypeName();
    }

    // BEGIN ATOMIC statement; ... END
    private void AtomicBody(FunctionParts parts)
    {
        Enter();
        Expect(SqlKeyword.Begin, SqlKeyword.Atomic);
        parts.IsAtomic = true;
        while (!Accept(SqlKeyword.End))
        {
            if (Accept(SqlTokenKind.Semicolon))
                continue;
            var start = Current.Start;
            if (Accept(SqlKeyword.Return))
                parts.Statements.Add(new ReturnStatement(Expression(), SpanFrom(start)));
            else
                parts.Statements.Add(ParseStatement());
            Expect(SqlTokenKind.Semicolon);
        }

        Leave();
    }
}
