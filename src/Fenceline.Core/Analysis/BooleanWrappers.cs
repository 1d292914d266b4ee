using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>Conditions around a condition that let pass what it lets pass, or what it does not: <c>(x) = true</c>, <c>(x) IS NOT TRUE</c>, <c>coalesce(x, false)</c>, CASE.</summary>
internal static class BooleanWrappers
{
    /// <summary>
    /// What must hold inside for an expression to hold: the condition, and whether it is to be false rather than true. Null when it is no
    /// such wrapper, or when NULL inside would do as well.
    /// </summary>
    /// <param name="isNegated">The expression is to be false rather than true.</param>
    public static (SqlExpression Condition, bool IsNegated)? Inside(SqlExpression expression, bool isNegated) => expression switch
    {
        NotExpression not => (not.Operand, !isNegated),
        IsExpression { Test: SqlIsTest.True or SqlIsTest.False } test => Tested(test.Operand, test.Test == SqlIsTest.True, test.IsNegated == isNegated),
        IsDistinctExpression distinct when Truth(distinct.Right) is { } truth => Tested(distinct.Left, truth, distinct.IsNegated != isNegated),
        IsDistinctExpression distinct when Truth(distinct.Left) is { } truth => Tested(distinct.Right, truth, distinct.IsNegated != isNegated),
        ComparisonExpression { Operator.Name: "=" or "<>" } comparison => Compared(comparison, isNegated),
        SpecialFunctionExpression { Name: "coalesce", Arguments.Count: 2 } call when Truth(call.Arguments[1]) is { } otherwise =>
            otherwise == isNegated || IsNeverNull(call.Arguments[0]) ? (call.Arguments[0], isNegated) : null,
        CastExpression { Type: { Name: "bool" or "boolean" or "pg_catalog.bool", ArrayDimensions: 0 } } cast => (cast.Operand, isNegated),
        CaseExpression choice => (Alternatives(choice, isNegated), false),
        _ => null,
    };

    // A test never yields NULL itself, but NULL passes the negation of one.
    private static (SqlExpression Condition, bool IsNegated)? Tested(SqlExpression operand, bool isTrue, bool holds) =>
        holds ? (operand, !isTrue) : IsNeverNull(operand) ? (operand, isTrue) : null;

    private static (SqlExpression Condition, bool IsNegated)? Compared(ComparisonExpression comparison, bool isNegated)
    {
        var holds = comparison.Operator.Name == "=" != isNegated;
        return Truth(comparison.Right) is { } right ? (comparison.Left, right != holds)
            : Truth(comparison.Left) is { } left ? (comparison.Right, left != holds)
            : null;
    }

    /// <summary>A row that passes CASE has passed one of its branches, or ELSE.</summary>
    private static LogicalExpression Alternatives(CaseExpression choice, bool isNegated)
    {
        var branches = choice.Branches.Select(branch => (SqlExpression)new LogicalExpression(SqlLogicalOperator.And, EquatableArray.Of(When(choice, branch), Result(branch.Then)), branch.Span));
        // Without ELSE it is NULL, which lets nothing pass.
        var otherwise = choice.Else is null ? new LiteralExpression(SqlLiteralKind.False, "false", false, choice.Span) : Result(choice.Else);
        return new LogicalExpression(SqlLogicalOperator.Or, branches.Append(otherwise).ToEquatableArray(), choice.Span);

        SqlExpression Result(SqlExpression result) => isNegated ? new NotExpression(result, result.Span) : result;
    }

    private static SqlExpression When(CaseExpression choice, CaseBranch branch) =>
        choice.Operand is null ? branch.When : new ComparisonExpression(choice.Operand, new SqlOperator(null, "=", branch.When.Span), branch.When, branch.When.Span);

    private static bool? Truth(SqlExpression expression) => expression.Unwrapped switch
    {
        LiteralExpression { Kind: SqlLiteralKind.True } => true,
        LiteralExpression { Kind: SqlLiteralKind.False } => false,
        _ => null,
    };

    private static bool IsNeverNull(SqlExpression expression) => expression.Unwrapped is
        ExistsExpression or IsDistinctExpression or IsExpression { Test: SqlIsTest.Null or SqlIsTest.True or SqlIsTest.False or SqlIsTest.Unknown };
}
