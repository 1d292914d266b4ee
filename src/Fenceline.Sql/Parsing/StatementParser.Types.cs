using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private SqlTypeName TypeName()
    {
        var start = Current.Start;
        var isSetOf = Accept(SqlKeyword.Setof);
        var (name, modifiers) = SimpleType();
        var dimensions = ArrayDimensions();
        return new SqlTypeName(name, modifiers, dimensions, isSetOf, SpanFrom(start));
    }

    /// <summary>A type that is no array.</summary>
    private SqlTypeName PlainTypeName()
    {
        var start = Current.Start;
        var (name, modifiers) = SimpleType();
        return new SqlTypeName(name, modifiers, 0, false, SpanFrom(start));
    }

    private int ArrayDimensions()
    {
        var dimensions = 0;
        if (Accept(SqlKeyword.Array))
        {
            if (Accept(SqlTokenKind.OpenBracket))
            {
                Expect(SqlTokenKind.WholeNumber);
                Expect(SqlTokenKind.CloseBracket);
            }

            return 1;
        }

        while (Accept(SqlTokenKind.OpenBracket))
        {
            Accept(SqlTokenKind.WholeNumber);
            Expect(SqlTokenKind.CloseBracket);
            dimensions++;
        }

        return dimensions;
    }

    private (string Name, EquatableArray<SqlExpression> Modifiers) SimpleType() => Current.Keyword switch
    {
        SqlKeyword.Interval => IntervalType(),
        SqlKeyword.Double when Ahead(1).Keyword == SqlKeyword.Precision => BuiltInType(),
        SqlKeyword.Int or SqlKeyword.Integer or SqlKeyword.Smallint or SqlKeyword.Bigint or SqlKeyword.Real or SqlKeyword.Float
            or SqlKeyword.Decimal or SqlKeyword.Dec or SqlKeyword.Numeric or SqlKeyword.Boolean or SqlKeyword.Bit
            or SqlKeyword.Character or SqlKeyword.Char or SqlKeyword.Varchar or SqlKeyword.National or SqlKeyword.Nchar
            or SqlKeyword.Timestamp or SqlKeyword.Time => BuiltInType(),
        _ => GenericType(),
    };

    private (string Name, EquatableArray<SqlExpression> Modifiers) GenericType()
    {
        if (!IsFunctionName(Current))
            throw Unexpected();
        var name = TakeIdentifier().Name;
        while (Accept(SqlTokenKind.Dot))
            name += "." + Label().Name;
        return (name, At(SqlTokenKind.OpenParen) ? ParenthesizedList(Expression) : default);
    }

    private (string Name, EquatableArray<SqlExpression> Modifiers) BuiltInType()
    {
        var keyword = Current.Keyword;
        var name = Current.Value;
        _pos++;
        switch (keyword)
        {
            case SqlKeyword.Double:
                _pos++;
                return ("double precision", default);
            case SqlKeyword.Float:
                return (name, Precision(FloatPrecision));
            case SqlKeyword.Decimal or SqlKeyword.Dec or SqlKeyword.Numeric:
                return (name, At(SqlTokenKind.OpenParen) ? ParenthesizedList(Expression) : default);
            case SqlKeyword.Bit:
                name += Accept(SqlKeyword.Varying) ? " varying" : string.Empty;
                return (name, At(SqlTokenKind.OpenParen) ? ParenthesizedList(Expression) : default);
            case SqlKeyword.National:
                if (!At(SqlKeyword.Character) && !At(SqlKeyword.Char))
                    throw Unexpected();
                name += " " + TakeIdentifier().Name;
                name += Accept(SqlKeyword.Varying) ? " varying" : string.Empty;
                return (name, Precision());
            case SqlKeyword.Character or SqlKeyword.Char or SqlKeyword.Nchar:
                name += Accept(SqlKeyword.Varying) ? " varying" : string.Empty;
                return (name, Precision());
            case SqlKeyword.Varchar:
                return (name, Precision());
            case SqlKeyword.Timestamp or SqlKeyword.Time:
                var precision = Precision();
                return (name + TimeZoneWords(), precision);
            default:
                return (name, default);
        }
    }

    private string TimeZoneWords()
    {
        if (At(SqlKeyword.With, SqlKeyword.Time) || At(SqlKeyword.Without, SqlKeyword.Time))
        {
            var word = Current.Value;
            _pos += 2;
            Expect(SqlKeyword.Zone);
            return " " + word + " time zone";
        }

        return string.Empty;
    }

    private EquatableArray<SqlExpression> Precision(Action? check = null)
    {
        if (!Accept(SqlTokenKind.OpenParen))
            return default;
        if (!At(SqlTokenKind.WholeNumber))
            throw Unexpected();
        check?.Invoke();
        var value = Literal(SqlLiteralKind.WholeNumber);
        Expect(SqlTokenKind.CloseParen);
        return new EquatableArray<SqlExpression>([value]);
    }

    private void FloatPrecision()
    {
        const int Most = 53;
        if (!int.TryParse(Current.Value, out var bits))
            return;
        if (bits < 1)
            throw Error("precision for type float must be at least 1 bit", Current.Span);
        if (bits > Most)
            throw Error("precision for type float must be less than 54 bits", Current.Span);
    }

    private (string Name, EquatableArray<SqlExpression> Modifiers) IntervalType()
    {
        Expect(SqlKeyword.Interval);
        if (At(SqlTokenKind.OpenParen))
            return ("interval", Precision());
        return ("interval" + IntervalFields(out var modifiers), modifiers);
    }

    private string IntervalFields(out EquatableArray<SqlExpression> modifiers)
    {
        modifiers = default;
        var first = Current.Keyword;
        if (IntervalRank(first) == 0)
            return string.Empty;

        _pos++;
        var name = " " + KeywordTable.Word(first);
        if (first == SqlKeyword.Second)
        {
            modifiers = Precision();
            return name;
        }

        if (!At(SqlKeyword.To))
            return name;
        var last = Ahead(1).Keyword;
        var fits = first == SqlKeyword.Year
            ? last == SqlKeyword.Month
            : IntervalRank(first) > IntervalRank(SqlKeyword.Month) && IntervalRank(last) > IntervalRank(first);
        _pos++;
        if (!fits)
            throw Unexpected();
        _pos++;
        if (last == SqlKeyword.Second)
            modifiers = Precision();
        return name + " to " + KeywordTable.Word(last);
    }

    private static int IntervalRank(SqlKeyword keyword) => keyword switch
    {
        SqlKeyword.Year => 1,
        SqlKeyword.Month => 2,
        SqlKeyword.Day => 3,
        SqlKeyword.Hour => 4,
        SqlKeyword.Minute => 5,
        SqlKeyword.Second => 6,
        _ => 0,
    };
}
