using System.Runtime.CompilerServices;
using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>Which relations must be there for a condition to hold: with all of such a relation's columns NULL it is not true.</summary>
internal static class NullRejection
{
    // Conversions between these yield NULL for NULL; what a type of one's own does is not known.
    private static readonly HashSet<string> Types = new(
        ["text", "varchar", "character varying", "bpchar", "char", "uuid", "bool", "boolean", "smallint", "int", "int2", "int4", "int8", "integer", "bigint", "numeric", "real", "float4", "float8", "double precision", "date", "timestamp", "timestamptz", "timestamp with time zone", "timestamp without time zone"],
        StringComparer.Ordinal);

    // Not ||: an array may be joined with NULL.
    private static readonly HashSet<string> Operators = new(["+", "-", "*", "/", "%", "->", "->>", "#>", "#>>"], StringComparer.Ordinal);

    public static IReadOnlyCollection<RangeEntry> Of(SqlExpression? condition, Scope scope) => condition is null ? [] : Rejected(condition, false, scope);

    private static HashSet<RangeEntry> Rejected(SqlExpression condition, bool isNegated, Scope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        condition = condition.Unwrapped;
        switch (condition)
        {
            case NotExpression not:
                return Rejected(not.Operand, !isNegated, scope);
            case LogicalExpression logical:
                return Combine(logical.Operands.Select(operand => Rejected(operand, isNegated, scope)).ToList(), logical.Operator == SqlLogicalOperator.And != isNegated);
            case IsExpression { IsNegated: false, Test: SqlIsTest.True or SqlIsTest.False } test when !isNegated:
                return Rejected(test.Operand, test.Test == SqlIsTest.False, scope);
            case IsExpression { Test: SqlIsTest.Null } test when test.IsNegated != isNegated:
                return Needed(test.Operand, scope);
            case ComparisonExpression comparison:
                return Compared(comparison, isNegated, scope);
            case BetweenExpression between:
                return Needed(between.Operand, scope);
            case LikeExpression like:
                return [.. Needed(like.Operand, scope), .. Needed(like.Pattern, scope)];
            case InListExpression list when list.IsNegated == isNegated:
                return Needed(list.Operand, scope, isRow: true);
            // A list of no values, as a library may make of a parameter, is a query without rows.
            case InListExpression list:
                return list.Items.Any(item => item.Unwrapped is HoleExpression or ParameterExpression { Style: not SqlParameterStyle.Positional }) ? [] : Needed(list.Operand, scope);
            // NOT IN of a query without rows is true even of NULL.
            case InQueryExpression query when query.IsNegated == isNegated:
                return Needed(query.Operand, scope, isRow: true);
            case QuantifiedExpression { Quantifier: SqlQuantifier.Any, Operator: { Schema: null, Name: "=" or "<>" or "<" or ">" or "<=" or ">=" } } any when !isNegated:
                return Needed(any.Left, scope);
            default:
                return Needed(condition, scope);
        }
    }

    // Of two rows of which one holds a NULL it can still be said that they differ, but not that they are equal.
    private static HashSet<RangeEntry> Compared(ComparisonExpression comparison, bool isNegated, Scope scope)
    {
        var isEquality = comparison.Operator.Name == (isNegated ? "<>" : "=");
        var needed = new HashSet<RangeEntry>([.. Needed(comparison.Left, scope, isEquality), .. Needed(comparison.Right, scope, isEquality)]);
        if (isEquality && !isNegated && (KeyOtherwiseEmpty(comparison.Left, comparison.Right, scope) ?? KeyOtherwiseEmpty(comparison.Right, comparison.Left, scope)) is { } entry)
            needed.Add(entry);
        return needed;
    }

    /// <summary><c>coalesce(x, '')</c>.</summary>
    public static bool IsEmptyOtherwise(SpecialFunctionExpression call) =>
        call is { Name: "coalesce", Arguments.Count: 2 } && call.Arguments[1].Unwrapped is LiteralExpression { Kind: SqlLiteralKind.Text, HasHole: false, Value: "" };

    /// <summary>A tenant of the caller's, or NULL. The setting itself is an empty text where nobody has set it.</summary>
    public static bool IsNeverEmpty(SqlExpression tenant) => tenant.Unwrapped is ParameterExpression or FunctionExpression { Arguments.Count: 0, IsStar: false };

    // No tenant has the empty text for an id.
    private static RangeEntry? KeyOtherwiseEmpty(SqlExpression expression, SqlExpression other, Scope scope) =>
        expression.Unwrapped is SpecialFunctionExpression call && IsEmptyOtherwise(call) && call.Arguments[0].Unwrapped is ColumnExpression column
        && IsNeverEmpty(other)
        && ExpressionAnalysis.Resolve(column.Name, scope) is { Entry: { } entry } node && entry.Key == node ? entry : null;

    private static HashSet<RangeEntry> Combine(List<HashSet<RangeEntry>> parts, bool isAll)
    {
        var result = parts[0];
        foreach (var part in parts.Skip(1))
        {
            if (isAll)
                result.UnionWith(part);
            else
                result.IntersectWith(part);
        }

        return result;
    }

    /// <summary>The relations whose absence makes a value NULL.</summary>
    /// <param name="isRow">Of a row it is enough that one of its values is.</param>
    private static HashSet<RangeEntry> Needed(SqlExpression expression, Scope scope, bool isRow = false)
    {
        expression = expression.Unwrapped;
        return expression switch
        {
            ColumnExpression column => Entry(column, scope) is { } entry ? [entry] : [],
            CastExpression { Type: { ArrayDimensions: 0 } type } cast when Types.Contains(type.Name) => Needed(cast.Operand, scope),
            OperatorExpression operation when operation.Operators.All(op => op.Schema is null && Operators.Contains(op.Name)) => [.. operation.Operands.SelectMany(operand => Needed(operand, scope))],
            RowExpression row when isRow => [.. row.Items.SelectMany(item => Needed(item, scope))],
            _ => [],
        };
    }

    private static RangeEntry? Entry(ColumnExpression column, Scope scope)
    {
        var entry = ExpressionAnalysis.Resolve(column.Name, scope)?.Entry;
        // A name that may stand in a relation whose columns aren't known may also stand further out.
        return entry is { IsOpen: true } && column.Name.Parts.Count == 1 ? null : entry;
    }
}
