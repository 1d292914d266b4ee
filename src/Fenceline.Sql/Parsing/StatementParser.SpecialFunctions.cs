using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

// Calls with a syntax of their own: func_expr_common_subexpr in PostgreSQL's grammar.
internal sealed partial class StatementParser
{
    private SqlExpression? TrySpecialFunction()
    {
        var hasParentheses = Ahead(1).Kind == SqlTokenKind.OpenParen;
        switch (Current.Keyword)
        {
            case SqlKeyword.CurrentDate or SqlKeyword.CurrentRole or SqlKeyword.CurrentUser or SqlKeyword.SessionUser
                or SqlKeyword.User or SqlKeyword.CurrentCatalog:
            case SqlKeyword.CurrentSchema when !hasParentheses && Ahead(1).Kind is not (SqlTokenKind.Dot or SqlTokenKind.Text):
                return SystemValue(hasPrecision: false);
            case SqlKeyword.CurrentTime or SqlKeyword.CurrentTimestamp or SqlKeyword.Localtime or SqlKeyword.Localtimestamp:
                return SystemValue(hasPrecision: true);
            case SqlKeyword.Collation when Ahead(1).Keyword == SqlKeyword.For:
                return CollationFor();
        }

        return hasParentheses ? SpecialCall() : null;
    }

    private SystemValueExpression SystemValue(bool hasPrecision)
    {
        var start = Current.Start;
        var name = TakeIdentifier().Name;
        if (hasPrecision)
            Precision();
        return new SystemValueExpression(name, SpanFrom(start));
    }

    private SpecialFunctionExpression CollationFor()
    {
        var start = Current.Start;
        _pos += 2;
        Expect(SqlTokenKind.OpenParen);
        var operand = Expression();
        Expect(SqlTokenKind.CloseParen);
        return Special("collation for", [operand], start);
    }

    private SpecialFunctionExpression Special(string name, List<SqlExpression> arguments, int start) =>
        new(name, Array(arguments), null, null, SpanFrom(start));

    private SqlExpression? SpecialCall()
    {
        var start = Current.Start;
        var keyword = Current.Keyword;
        Action<List<SqlExpression>>? body = keyword switch
        {
            SqlKeyword.Cast or SqlKeyword.Treat => _ => { },
            SqlKeyword.Coalesce or SqlKeyword.Greatest or SqlKeyword.Least or SqlKeyword.Grouping or SqlKeyword.Xmlconcat => Expressions,
            SqlKeyword.Nullif => Pair,
            SqlKeyword.Extract => ExtractBody,
            SqlKeyword.Normalize => NormalizeBody,
            SqlKeyword.Overlay => OverlayBody,
            SqlKeyword.Position => PositionBody,
            SqlKeyword.Substring => SubstringBody,
            SqlKeyword.Trim => TrimBody,
            SqlKeyword.Xmlelement => XmlElementBody,
            SqlKeyword.Xmlexists => XmlExistsBody,
            SqlKeyword.Xmlforest => XmlAttributes,
            SqlKeyword.Xmlparse => XmlParseBody,
            SqlKeyword.Xmlpi => XmlPiBody,
            SqlKeyword.Xmlroot => XmlRootBody,
            SqlKeyword.Xmlserialize => XmlSerializeBody,
            _ => null,
        };
        if (body is null)
            return null;

        Enter();
        _pos += 2;
        if (keyword is SqlKeyword.Cast or SqlKeyword.Treat)
        {
            var operand = Expression();
            Expect(SqlKeyword.As);
            var type = TypeName();
            Expect(SqlTokenKind.CloseParen);
            Leave();
            return new CastExpression(operand, type, SpanFrom(start));
        }

        var arguments = new List<SqlExpression>();
        var first = keyword == SqlKeyword.Trim ? Current.Keyword : SqlKeyword.NotKeyword;
        body(arguments);
        Expect(SqlTokenKind.CloseParen);
        Leave();
        return Special(first == SqlKeyword.Leading ? "ltrim" : first == SqlKeyword.Trailing ? "rtrim" : KeywordTable.Word(keyword), arguments, start);
    }

    private void Expressions(List<SqlExpression> arguments)
    {
        do
            arguments.Add(Expression());
        while (Accept(SqlTokenKind.Comma));
    }

    private void Pair(List<SqlExpression> arguments)
    {
        arguments.Add(Expression());
        Expect(SqlTokenKind.Comma);
        arguments.Add(Expression());
    }

    private void ExtractBody(List<SqlExpression> arguments)
    {
        var fits = Current.Kind is SqlTokenKind.Text or SqlTokenKind.QuotedIdentifier
            || (Current.Kind == SqlTokenKind.Word
                && (Current.Keyword == SqlKeyword.NotKeyword || IntervalRank(Current.Keyword) > 0));
        if (!fits)
            throw Unexpected();
        arguments.Add(Literal(SqlLiteralKind.Text));
        Expect(SqlKeyword.From);
        arguments.Add(Expression());
    }

    private void NormalizeBody(List<SqlExpression> arguments)
    {
        arguments.Add(Expression());
        if (!Accept(SqlTokenKind.Comma))
            return;
        if (Current.Keyword is not (SqlKeyword.Nfc or SqlKeyword.Nfd or SqlKeyword.Nfkc or SqlKeyword.Nfkd))
            throw Unexpected();
        arguments.Add(Literal(SqlLiteralKind.Text));
    }

    private void OverlayBody(List<SqlExpression> arguments)
    {
        if (!TryFirstArgument(arguments))
            return;
        if (!Accept(SqlKeyword.Placing))
        {
            MoreArguments(arguments);
            return;
        }

        arguments.Add(Expression());
        Expect(SqlKeyword.From);
        arguments.Add(Expression());
        if (Accept(SqlKeyword.For))
            arguments.Add(Expression());
    }

    private void SubstringBody(List<SqlExpression> arguments)
    {
        if (!TryFirstArgument(arguments))
            return;
        if (Accept(SqlKeyword.Similar))
        {
            arguments.Add(Expression());
            Expect(SqlKeyword.Escape);
            arguments.Add(Expression());
        }
        else if (Accept(SqlKeyword.From))
        {
            arguments.Add(Expression());
            if (Accept(SqlKeyword.For))
                arguments.Add(Expression());
        }
        else if (Accept(SqlKeyword.For))
        {
            arguments.Add(Expression());
            if (Accept(SqlKeyword.From))
                arguments.Add(Expression());
        }
        else
        {
            MoreArguments(arguments);
        }
    }

    // These two may also be called like any function, with names for the arguments or without any.
    private bool TryFirstArgument(List<SqlExpression> arguments)
    {
        if (At(SqlTokenKind.CloseParen))
            return false;
        arguments.Add(Argument(mayBeVariadic: false).Value);
        return true;
    }

    private void MoreArguments(List<SqlExpression> arguments)
    {
        while (Accept(SqlTokenKind.Comma))
            arguments.Add(Argument(mayBeVariadic: false).Value);
    }

    private void PositionBody(List<SqlExpression> arguments)
    {
        arguments.Add(RestrictedExpression());
        Expect(SqlKeyword.In);
        arguments.Add(RestrictedExpression());
    }

    private void TrimBody(List<SqlExpression> arguments)
    {
        if (!Accept(SqlKeyword.Both) && !Accept(SqlKeyword.Leading))
            Accept(SqlKeyword.Trailing);
        if (Accept(SqlKeyword.From))
        {
            Expressions(arguments);
            return;
        }

        arguments.Add(Expression());
        if (Accept(SqlKeyword.From) || Accept(SqlTokenKind.Comma))
            Expressions(arguments);
    }

    // date '...', interval '1' day, numeric(10, 2) '1.5': the names of types that are keywords.
    private TypedLiteralExpression? TryTypedLiteral()
    {
        var next = Ahead(1);
        switch (Current.Keyword)
        {
            case SqlKeyword.Int or SqlKeyword.Integer or SqlKeyword.Smallint or SqlKeyword.Bigint or SqlKeyword.Real or SqlKeyword.Boolean
                when next.Kind == SqlTokenKind.Text:
            case SqlKeyword.Double when next.Keyword == SqlKeyword.Precision:
            case SqlKeyword.Float or SqlKeyword.Decimal or SqlKeyword.Dec or SqlKeyword.Numeric or SqlKeyword.Varchar
                when next.Kind is SqlTokenKind.Text or SqlTokenKind.OpenParen:
            case SqlKeyword.Bit or SqlKeyword.Character or SqlKeyword.Char or SqlKeyword.Nchar
                when next.Kind is SqlTokenKind.Text or SqlTokenKind.OpenParen || next.Keyword == SqlKeyword.Varying:
            case SqlKeyword.National when next.Keyword is SqlKeyword.Char or SqlKeyword.Character:
            case SqlKeyword.Timestamp or SqlKeyword.Time
                when next.Kind is SqlTokenKind.Text or SqlTokenKind.OpenParen || next.Keyword is SqlKeyword.With or SqlKeyword.Without:
                return TypedLiteral(PlainTypeName());
            case SqlKeyword.Interval when next.Kind is SqlTokenKind.Text or SqlTokenKind.OpenParen:
                return IntervalLiteral();
            default:
                return null;
        }
    }

    private TypedLiteralExpression IntervalLiteral()
    {
        var start = Current.Start;
        _pos++;
        var modifiers = Precision();
        var hasPrecision = modifiers.Count > 0;
        ref readonly var token = ref Current;
        Expect(SqlTokenKind.Text);
        var fields = hasPrecision ? string.Empty : IntervalFields(out modifiers);
        var type = new SqlTypeName("interval" + fields, modifiers, 0, false, SpanFrom(start));
        return new TypedLiteralExpression(type, token.Value, token.HasHole, SpanFrom(start));
    }
}
