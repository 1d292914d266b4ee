using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

// Operators by their precedence, as the %left, %right and %nonassoc lines of PostgreSQL's grammar rank them.
internal sealed partial class StatementParser
{
    private static class Rank
    {
        public const int None = 0;
        public const int Or = 1;
        public const int And = 2;
        public const int Not = 3;
        public const int Is = 4;
        public const int Comparison = 5;
        public const int Between = 6;
        public const int Escape = 7;
        public const int Operator = 9;
        public const int Sum = 10;
        public const int Product = 11;
        public const int Power = 12;
        public const int AtTimeZone = 13;
        public const int Collate = 14;
        public const int Sign = 15;
        public const int Cast = 18;
    }

    private SqlExpression Expression() => Expression(Rank.None, isRestricted: false);

    /// <summary>What PostgreSQL's grammar calls b_expr: without words as operators.</summary>
    private SqlExpression RestrictedExpression() => Expression(Rank.None, isRestricted: true);

    /// <param name="least">Operators that bind weaker are left to the caller.</param>
    /// <param name="left">The first operand where it has been read already.</param>
    private SqlExpression Expression(int least, bool isRestricted, SqlExpression? left = null)
    {
        Enter();
        left ??= Prefix(isRestricted);
        while (true)
        {
            var rank = AtTargetLabel ? Rank.None : InfixRank(isRestricted);
            if (rank == Rank.None || rank < least)
                break;
            left = Infix(left, rank, isRestricted);
            _wraps++;
        }

        // The word SIMILAR alone is no operator, but no label either where one could stand.
        if (least is > Rank.None and <= Rank.Between && !isRestricted && At(SqlKeyword.Similar))
            throw Unexpected();
        Leave();
        return left;
    }

    private int InfixRank(bool isRestricted)
    {
        ref readonly var token = ref Current;
        return token.Kind switch
        {
            SqlTokenKind.Operator => OperatorRank(token.Value),
            SqlTokenKind.Cast => Rank.Cast,
            SqlTokenKind.Word when token.Keyword != SqlKeyword.NotKeyword => WordRank(token.Keyword, isRestricted),
            _ => Rank.None,
        };
    }

    private static int OperatorRank(string name) => name switch
    {
        "=" or "<>" or "<" or ">" or "<=" or ">=" => Rank.Comparison,
        "+" or "-" => Rank.Sum,
        "*" or "/" or "%" => Rank.Product,
        "^" => Rank.Power,
        _ => Rank.Operator,
    };

    private int WordRank(SqlKeyword keyword, bool isRestricted)
    {
        switch (keyword)
        {
            case SqlKeyword.Is:
                return Rank.Is;
            case SqlKeyword.Operator:
                return Rank.Operator;
        }

        if (isRestricted)
            return Rank.None;
        return keyword switch
        {
            SqlKeyword.Or => Rank.Or,
            SqlKeyword.And => Rank.And,
            SqlKeyword.Isnull or SqlKeyword.Notnull => Rank.Is,
            SqlKeyword.Between or SqlKeyword.In or SqlKeyword.Like or SqlKeyword.Ilike => Rank.Between,
            SqlKeyword.Similar when Ahead(1).Keyword == SqlKeyword.To => Rank.Between,
            SqlKeyword.Not when Ahead(1).Keyword is SqlKeyword.Between or SqlKeyword.In or SqlKeyword.Like
                or SqlKeyword.Ilike or SqlKeyword.Similar => Rank.Between,
            SqlKeyword.At => Rank.AtTimeZone,
            SqlKeyword.Collate => Rank.Collate,
            _ => Rank.None,
        };
    }

    private SqlExpression Infix(SqlExpression left, int rank, bool isRestricted)
    {
        switch (rank)
        {
            case Rank.Or:
                return LogicalChain(left, SqlLogicalOperator.Or, Rank.Or);
            case Rank.And:
                return LogicalChain(left, SqlLogicalOperator.And, Rank.And);
            case Rank.Is:
                return Is(left, isRestricted);
            case Rank.Comparison:
                return Comparison(left, isRestricted);
            case Rank.Between:
                return WordPredicate(left);
            case Rank.AtTimeZone:
                return AtTimeZone(left);
            case Rank.Collate:
                _pos++;
                return new CollateExpression(left, AnyName(), SpanFrom(left.Span.Start));
            case Rank.Cast:
                _pos++;
                return new CastExpression(left, TypeName(), SpanFrom(left.Span.Start));
            default:
                return OperatorChain(left, rank, isRestricted);
        }
    }

    private LogicalExpression LogicalChain(SqlExpression left, SqlLogicalOperator kind, int rank)
    {
        var operands = new List<SqlExpression> { left };
        while (InfixRank(isRestricted: false) == rank && !AtTargetLabel)
        {
            _pos++;
            operands.Add(Expression(rank + 1, isRestricted: false));
        }

        return new LogicalExpression(kind, Array(operands), SpanFrom(left.Span.Start));
    }

    private SqlExpression OperatorChain(SqlExpression left, int rank, bool isRestricted)
    {
        var operands = new List<SqlExpression> { left };
        var operators = new List<SqlOperator>();
        while (InfixRank(isRestricted) == rank && !AtTargetLabel)
        {
            var name = TakeOperator();
            if (AtQuantifier && !isRestricted)
                return Quantified(Chain(operands, operators), name);
            operators.Add(name);
            operands.Add(Expression(rank + 1, isRestricted));
        }

        return Chain(operands, operators);
    }

    private static SqlExpression Chain(List<SqlExpression> operands, List<SqlOperator> operators)
    {
        var start = operands[0].Span.Start;
        return operators.Count == 0
            ? operands[0]
            : new OperatorExpression(Array(operands), Array(operators), Text.TextSpan.FromBounds(start, operands[operands.Count - 1].Span.End));
    }

    /// <summary>An operator's token, or <c>OPERATOR(schema.name)</c>.</summary>
    private SqlOperator TakeOperator()
    {
        var start = Current.Start;
        if (!Accept(SqlKeyword.Operator))
        {
            ref readonly var token = ref Current;
            _pos++;
            return new SqlOperator(null, token.Value, token.Span);
        }

        Expect(SqlTokenKind.OpenParen);
        var (schema, name) = AnyOperator();
        Expect(SqlTokenKind.CloseParen);
        return new SqlOperator(schema, name, SpanFrom(start));
    }

    private (string? Schema, string Name) AnyOperator()
    {
        string? schema = null;
        while (!At(SqlTokenKind.Operator))
        {
            var part = ColumnName().Name;
            schema = schema is null ? part : schema + "." + part;
            Expect(SqlTokenKind.Dot);
        }

        var name = Current.Value;
        _pos++;
        return (schema, name);
    }

    private SqlExpression Comparison(SqlExpression left, bool isRestricted)
    {
        var name = TakeOperator();
        if (AtQuantifier && !isRestricted)
            return Quantified(left, name);
        var right = Expression(Rank.Comparison + 1, isRestricted);
        RefuseChain(Rank.Comparison, isRestricted);
        return new ComparisonExpression(left, name, right, SpanFrom(left.Span.Start));
    }

    // Operators of some ranks do not chain: a < b < c is an error.
    private void RefuseChain(int rank, bool isRestricted)
    {
        // Nor is the word SIMILAR alone a label there.
        if (InfixRank(isRestricted) == rank || (rank == Rank.Between && At(SqlKeyword.Similar)))
            throw Unexpected();
    }

    private bool AtQuantifier =>
        Current.Keyword is SqlKeyword.Any or SqlKeyword.Some or SqlKeyword.All && Ahead(1).Kind == SqlTokenKind.OpenParen;

    private QuantifiedExpression Quantified(SqlExpression left, SqlOperator name)
    {
        var quantifier = At(SqlKeyword.All) ? SqlQuantifier.All : SqlQuantifier.Any;
        _pos++;
        var content = Parentheses();
        if (content.Query is null && content.Items.Count != 1)
            throw Error("syntax error: one array is expected", content.Span);
        return new QuantifiedExpression(left, name, quantifier, content.Query is null ? content.Items[0] : null, content.Query, SpanFrom(left.Span.Start));
    }

    private AtTimeZoneExpression AtTimeZone(SqlExpression left)
    {
        _pos++;
        if (Accept(SqlKeyword.Local))
            return new AtTimeZoneExpression(left, null, SpanFrom(left.Span.Start));
        Expect(SqlKeyword.Time, SqlKeyword.Zone);
        var zone = Expression(Rank.AtTimeZone + 1, isRestricted: false);
        return new AtTimeZoneExpression(left, zone, SpanFrom(left.Span.Start));
    }

    private SqlExpression Prefix(bool isRestricted)
    {
        ref readonly var token = ref Current;
        if (token.Kind == SqlTokenKind.Operator)
        {
            var rank = OperatorRank(token.Value);
            if (rank == Rank.Sum)
                return Unary(Rank.Sign, isRestricted);
            if (rank == Rank.Operator)
                return Unary(Rank.Operator + 1, isRestricted);
            throw Unexpected();
        }

        if (token.Keyword == SqlKeyword.Operator && Ahead(1).Kind == SqlTokenKind.OpenParen)
            return Unary(Rank.Operator + 1, isRestricted);
        if (!isRestricted && token.Keyword == SqlKeyword.Not)
        {
            var start = token.Start;
            _pos++;
            return new NotExpression(Expression(Rank.Not, isRestricted: false), SpanFrom(start));
        }

        if (!isRestricted && token.Keyword == SqlKeyword.Default)
        {
            _pos++;
            return new DefaultExpression(_tokens[_pos - 1].Span);
        }

        return Primary(isRestricted);
    }

    private UnaryExpression Unary(int least, bool isRestricted)
    {
        var start = Current.Start;
        var name = TakeOperator();
        return new UnaryExpression(name, Expression(least, isRestricted), SpanFrom(start));
    }
}
