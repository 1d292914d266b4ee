using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>Conditions that are the same for every row, as <c>1 = 0</c> and <c>true OR x</c> are.</summary>
internal static class ConstantConditions
{
    /// <summary>True or false when the condition always is; null when it isn't known.</summary>
    public static bool? Truth(SqlExpression condition)
    {
        condition = condition.Unwrapped;
        return condition switch
        {
            LiteralExpression { Kind: SqlLiteralKind.True } => true,
            LiteralExpression { Kind: SqlLiteralKind.False } => false,
            NotExpression not => !Truth(not.Operand),
            LogicalExpression logical => Truth(logical),
            ComparisonExpression { Operator.Name: "=" } comparison => AreEqual(comparison),
            ComparisonExpression { Operator.Name: "<>" } comparison => !AreEqual(comparison),
            _ => null,
        };
    }

    private static bool? Truth(LogicalExpression logical)
    {
        var decisive = logical.Operator == SqlLogicalOperator.Or;
        var isConstant = true;
        foreach (var operand in logical.Operands)
        {
            var truth = Truth(operand);
            if (truth == decisive)
                return decisive;
            isConstant &= truth is not null;
        }

        return isConstant ? !decisive : null;
    }

    private static bool? AreEqual(ComparisonExpression comparison) =>
        Digit(comparison.Left) is { } left && Digit(comparison.Right) is { } right ? left == right : null;

    // One digit has one spelling.
    private static string? Digit(SqlExpression expression) =>
        expression.Unwrapped is LiteralExpression { Kind: SqlLiteralKind.WholeNumber, HasHole: false, Value.Length: 1 } number ? number.Value : null;
}
