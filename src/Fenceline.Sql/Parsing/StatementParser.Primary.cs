using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    /// <summary>What PostgreSQL's grammar calls c_expr, and rows.</summary>
    private SqlExpression Primary(bool isRestricted)
    {
        ref readonly var token = ref Current;
        switch (token.Kind)
        {
            case SqlTokenKind.WholeNumber:
                return Literal(SqlLiteralKind.WholeNumber);
            case SqlTokenKind.Number:
                return Literal(SqlLiteralKind.Number);
            case SqlTokenKind.Text:
                return Literal(SqlLiteralKind.Text);
            case SqlTokenKind.BitString:
                return Literal(SqlLiteralKind.BitString);
            case SqlTokenKind.PositionalParameter:
                return Parameter(SqlParameterStyle.Positional);
            case SqlTokenKind.AtParameter:
                return Parameter(SqlParameterStyle.At);
            case SqlTokenKind.ColonParameter:
                return Parameter(SqlParameterStyle.Colon);
            case SqlTokenKind.OpenParen:
                return FromContent(Parentheses(), isRestricted);
            case SqlTokenKind.Hole when Ahead(1).Kind is not (SqlTokenKind.Dot or SqlTokenKind.OpenParen):
                _pos++;
                return new HoleExpression(_tokens[_pos - 1].Span);
            case SqlTokenKind.Word when token.Keyword != SqlKeyword.NotKeyword:
                return KeywordPrimary(isRestricted);
            default:
                return NamePrimary();
        }
    }

    private LiteralExpression Literal(SqlLiteralKind kind)
    {
        ref readonly var token = ref Current;
        _pos++;
        return new LiteralExpression(kind, token.Value, token.HasHole, token.Span);
    }

    private SqlExpression Parameter(SqlParameterStyle style)
    {
        ref readonly var token = ref Current;
        _pos++;
        return Indirection(new ParameterExpression(style, token.Value, token.Span));
    }

    private SqlExpression KeywordPrimary(bool isRestricted)
    {
        switch (Current.Keyword)
        {
            case SqlKeyword.Null:
                return Literal(SqlLiteralKind.Null);
            case SqlKeyword.True:
                return Literal(SqlLiteralKind.True);
            case SqlKeyword.False:
                return Literal(SqlLiteralKind.False);
            case SqlKeyword.Case:
                return Case();
            case SqlKeyword.Array:
                return ArrayConstructor();
            case SqlKeyword.Row when Ahead(1).Kind == SqlTokenKind.OpenParen:
                return OverlapsOr(ExplicitRow(), isRestricted);
            case SqlKeyword.Exists when Ahead(1).Kind == SqlTokenKind.OpenParen:
                var start = Current.Start;
                _pos++;
                return new ExistsExpression(QueryInParentheses().Query, SpanFrom(start));
            default:
                return TryTypedLiteral() ?? TrySpecialFunction() ?? NamePrimary();
        }
    }

    private CaseExpression Case()
    {
        var start = Current.Start;
        Expect(SqlKeyword.Case);
        var operand = At(SqlKeyword.When) ? null : Expression();
        var branches = new List<CaseBranch>();
        do
        {
            var branchStart = Current.Start;
            Expect(SqlKeyword.When);
            var when = Expression();
            Expect(SqlKeyword.Then);
            var then = Expression();
            branches.Add(new CaseBranch(when, then, SpanFrom(branchStart)));
        }
        while (At(SqlKeyword.When));

        var otherwise = Accept(SqlKeyword.Else) ? Expression() : null;
        Expect(SqlKeyword.End);
        return new CaseExpression(operand, Array(branches), otherwise, SpanFrom(start));
    }

    private SqlExpression ArrayConstructor()
    {
        var start = Current.Start;
        Expect(SqlKeyword.Array);
        if (At(SqlTokenKind.OpenParen))
            return new ArrayQueryExpression(QueryInParentheses().Query, SpanFrom(start));
        return ArrayItems(start);
    }

    private ArrayExpression ArrayItems(int start)
    {
        Enter();
        Expect(SqlTokenKind.OpenBracket);
        EquatableArray<SqlExpression> items = default;
        if (At(SqlTokenKind.OpenBracket))
            items = CommaList<SqlExpression>(() => ArrayItems(Current.Start));
        else if (!At(SqlTokenKind.CloseBracket))
            items = CommaList(Expression);
        Expect(SqlTokenKind.CloseBracket);
        Leave();
        return new ArrayExpression(items, SpanFrom(start));
    }

    private RowExpression ExplicitRow()
    {
        var start = Current.Start;
        Expect(SqlKeyword.Row);
        Expect(SqlTokenKind.OpenParen);
        EquatableArray<SqlExpression> items = default;
        if (!At(SqlTokenKind.CloseParen))
            items = CommaList(Expression);
        Expect(SqlTokenKind.CloseParen);
        return new RowExpression(items, IsExplicit: true, SpanFrom(start));
    }

    // A column, or what a name begins: a call, or a constant of a type.
    private SqlExpression NamePrimary()
    {
        ref readonly var token = ref Current;
        var start = token.Start;
        var mayBeColumn = IsColumnName(token);
        var mayBeFunction = IsFunctionName(token);
        if (!mayBeColumn && !mayBeFunction)
            throw Unexpected();

        if (Ahead(1).Kind == SqlTokenKind.Dot)
            return mayBeColumn ? DottedPrimary(start) : throw Unexpected();
        if (mayBeFunction && Ahead(1).Kind is SqlTokenKind.OpenParen or SqlTokenKind.Text)
        {
            var name = NameParts(start, TakeIdentifier());
            return At(SqlTokenKind.OpenParen) ? CallOrTypedLiteral(name) : TypedLiteral(name);
        }

        if (!mayBeColumn)
            throw Unexpected();
        var column = TakeIdentifier();
        return Indirection(new ColumnExpression(NameParts(start, column), column.Span));
    }

    private SqlExpression DottedPrimary(int start)
    {
        var parts = new List<SqlIdentifier> { TakeIdentifier() };
        while (At(SqlTokenKind.Dot) && IsLabel(Ahead(1)))
        {
            _pos++;
            parts.Add(TakeIdentifier());
        }

        var name = new QualifiedName(Array(parts), SpanFrom(start));
        if (At(SqlTokenKind.Dot) && Ahead(1) is { Kind: SqlTokenKind.Operator, Value: "*" })
        {
            _pos += 2;
            return new StarExpression(name, SpanFrom(start));
        }

        if (At(SqlTokenKind.OpenParen))
            return CallOrTypedLiteral(name);
        if (At(SqlTokenKind.Text))
            return TypedLiteral(name);
        return Indirection(new ColumnExpression(name, name.Span));
    }

    /// <summary>Fields and subscripts behind an operand.</summary>
    private SqlExpression Indirection(SqlExpression operand)
    {
        var start = operand.Span.Start;
        while (true)
        {
            if (At(SqlTokenKind.OpenBracket))
            {
                operand = Subscript(operand);
            }
            else if (Accept(SqlTokenKind.Dot))
            {
                if (AcceptOperator("*"))
                    return new FieldExpression(operand, null, SpanFrom(start));
                operand = new FieldExpression(operand, Label(), SpanFrom(start));
            }
            else
            {
                return operand;
            }

            _wraps++;
        }
    }

    private SubscriptExpression Subscript(SqlExpression operand)
    {
        Expect(SqlTokenKind.OpenBracket);
        var index = At(SqlTokenKind.Colon) ? null : Expression();
        var isSlice = Accept(SqlTokenKind.Colon);
        var upper = isSlice && !At(SqlTokenKind.CloseBracket) ? Expression() : null;
        Expect(SqlTokenKind.CloseBracket);
        return new SubscriptExpression(operand, index, isSlice, upper, SpanFrom(operand.Span.Start));
    }
}
