namespace Fenceline.Sql.Tests;

/// <summary>Writes an expression with all of its operators in parentheses, the operator first.</summary>
internal static class Shape
{
    public static string Of(SqlExpression expression) => expression switch
    {
        LiteralExpression literal => literal.Kind is SqlLiteralKind.Text ? $"'{literal.Value}'" : literal.Value.ToLowerInvariant(),
        ColumnExpression column => string.Join(".", column.Name.Parts.Select(part => part.Name)),
        ParameterExpression parameter => parameter.Style + parameter.Name,
        ParenthesizedExpression parenthesized => Of(parenthesized.Inner),
        LogicalExpression logical => $"({logical.Operator} {All(logical.Operands)})",
        NotExpression not => $"(Not {Of(not.Operand)})",
        ComparisonExpression comparison => $"({comparison.Operator.Name} {Of(comparison.Left)} {Of(comparison.Right)})",
        OperatorExpression chain => $"({string.Join(" ", chain.Operators.Select(item => item.Name))} {All(chain.Operands)})",
        UnaryExpression unary => $"({unary.Operator.Name} {Of(unary.Operand)})",
        IsExpression test => $"(Is{(test.IsNegated ? "Not" : "")}{test.Test} {Of(test.Operand)})",
        IsDistinctExpression distinct => $"(Is{(distinct.IsNegated ? "Not" : "")}Distinct {Of(distinct.Left)} {Of(distinct.Right)})",
        BetweenExpression between => $"({(between.IsNegated ? "Not" : "")}Between {Of(between.Operand)} {Of(between.Low)} {Of(between.High)})",
        LikeExpression like => $"({(like.IsNegated ? "Not" : "")}{like.Kind} {Of(like.Operand)} {Of(like.Pattern)}{(like.Escape is null ? "" : " " + Of(like.Escape))})",
        InListExpression list => $"({(list.IsNegated ? "Not" : "")}In {Of(list.Operand)} [{All(list.Items)}])",
        InQueryExpression query => $"({(query.IsNegated ? "Not" : "")}InQuery {Of(query.Operand)})",
        QuantifiedExpression quantified => $"({quantified.Operator.Name} {quantified.Quantifier} {Of(quantified.Left)} {(quantified.Array is null ? "query" : Of(quantified.Array))})",
        CastExpression cast => $"(Cast {Of(cast.Operand)} {cast.Type.Name}{string.Concat(Enumerable.Repeat("[]", cast.Type.ArrayDimensions))})",
        CollateExpression collate => $"(Collate {Of(collate.Operand)})",
        AtTimeZoneExpression zone => $"(At {Of(zone.Operand)} {(zone.Zone is null ? "local" : Of(zone.Zone))})",
        FieldExpression field => $"(. {Of(field.Operand)} {field.Field?.Name ?? "*"})",
        SubscriptExpression subscript => $"([] {Of(subscript.Operand)}{(subscript.Index is null ? "" : " " + Of(subscript.Index))}{(subscript.IsSlice ? ":" : "")}{(subscript.Upper is null ? "" : Of(subscript.Upper))})",
        RowExpression row => $"(Row {All(row.Items)})",
        ArrayExpression array => $"(Array {All(array.Items)})",
        FunctionExpression call => $"({call.Name.Last.Name}{string.Concat(call.Arguments.Select(argument => " " + Of(argument.Value)))})",
        SpecialFunctionExpression special => $"({special.Name} {All(special.Arguments)})",
        TypedLiteralExpression typed => $"{typed.Type.Name}'{typed.Value}'",
        _ => expression.GetType().Name,
    };

    private static string All(IEnumerable<SqlExpression> expressions) => string.Join(" ", expressions.Select(Of));
}
