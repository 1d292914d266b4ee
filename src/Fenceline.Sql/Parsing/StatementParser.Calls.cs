using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    // name(...) is a call, unless a string follows: then the parentheses held the type's modifiers.
    private SqlExpression CallOrTypedLiteral(QualifiedName name)
    {
        if (HasJsonSyntax(name))
            return JsonCall(name);

        var call = CallArguments(name);
        if (At(SqlTokenKind.Text) && CanBeModifiers(call))
        {
            var modifiers = call.Arguments.Select(argument => argument.Value).ToEquatableArray();
            return TypedLiteral(new SqlTypeName(TypeNameOf(name), modifiers, 0, false, call.Span));
        }

        return CallClauses(call);
    }

    private static bool CanBeModifiers(FunctionExpression call)
    {
        if (call.IsStar || call.IsDistinct || call.OrderBy.Count > 0 || call.Arguments.Count == 0)
            return false;
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            if (call.Arguments[i].Name is not null || call.Arguments[i].IsVariadic)
                return false;
        }

        return true;
    }

    private static string TypeNameOf(QualifiedName name) => string.Join(".", name.Parts.Select(part => part.Name));

    private TypedLiteralExpression TypedLiteral(QualifiedName name) =>
        TypedLiteral(new SqlTypeName(TypeNameOf(name), default, 0, false, name.Span));

    private TypedLiteralExpression TypedLiteral(SqlTypeName type)
    {
        ref readonly var token = ref Current;
        Expect(SqlTokenKind.Text);
        return new TypedLiteralExpression(type, token.Value, token.HasHole, SpanFrom(type.Span.Start));
    }

    /// <summary>The name and what stands in its parentheses.</summary>
    private FunctionExpression CallArguments(QualifiedName name)
    {
        Enter();
        Expect(SqlTokenKind.OpenParen);
        var arguments = new List<FunctionArgument>();
        EquatableArray<SortItem> orderBy = default;
        var isStar = AtOperator("*") && Ahead(1).Kind == SqlTokenKind.CloseParen;
        var isDistinct = false;
        if (isStar)
        {
            _pos++;
        }
        else if (!At(SqlTokenKind.CloseParen))
        {
            isDistinct = Accept(SqlKeyword.Distinct);
            var isAll = !isDistinct && Accept(SqlKeyword.All);
            do
                arguments.Add(Argument(mayBeVariadic: !isDistinct && !isAll));
            while (!arguments[arguments.Count - 1].IsVariadic && Accept(SqlTokenKind.Comma));
            orderBy = OrderBy();
        }

        Expect(SqlTokenKind.CloseParen);
        Leave();
        return new FunctionExpression(name, Array(arguments), isStar, isDistinct, orderBy, default, null, null, SpanFrom(name.Span.Start));
    }

    private FunctionArgument Argument(bool mayBeVariadic)
    {
        var start = Current.Start;
        var isVariadic = mayBeVariadic && Accept(SqlKeyword.Variadic);
        SqlIdentifier? name = null;
        if (IsFunctionName(Current) && Ahead(1).Kind is SqlTokenKind.Arrow or SqlTokenKind.ColonEquals)
        {
            name = TakeIdentifier();
            _pos++;
        }

        return new FunctionArgument(name, Expression(), isVariadic, SpanFrom(start));
    }

    private FunctionExpression CallClauses(FunctionExpression call)
    {
        EquatableArray<SortItem> withinGroup = default;
        if (At(SqlKeyword.Within))
        {
            _pos++;
            Expect(SqlKeyword.Group);
            if (call.OrderBy.Count > 0 || call.IsDistinct || call.Arguments.Any(argument => argument.IsVariadic))
                throw Error("WITHIN GROUP takes no ORDER BY, DISTINCT or VARIADIC inside of the call", call.Span);
            Expect(SqlTokenKind.OpenParen);
            if (!At(SqlKeyword.Order))
                throw Unexpected();
            withinGroup = OrderBy();
            Expect(SqlTokenKind.CloseParen);
        }

        var filter = Filter();
        var over = Over();
        return withinGroup.Count == 0 && filter is null && over is null
            ? call
            : call with { WithinGroup = withinGroup, Filter = filter, Over = over, Span = SpanFrom(call.Span.Start) };
    }

    private SqlExpression? Filter()
    {
        if (!Accept(SqlKeyword.Filter))
            return null;
        Expect(SqlTokenKind.OpenParen);
        Expect(SqlKeyword.Where);
        var filter = Expression();
        Expect(SqlTokenKind.CloseParen);
        return filter;
    }

    private WindowReference? Over()
    {
        if (!Accept(SqlKeyword.Over))
            return null;
        if (At(SqlTokenKind.OpenParen))
            return WindowDefinition(null, Current.Start);
        var name = ColumnName();
        return new WindowReference(name, null, default, default, default, name.Span);
    }
}
