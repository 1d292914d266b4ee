using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>
/// A SELECT that returns one row of aggregates, each with a filter of its own: <c>count(*) FILTER (WHERE user_id = $1)</c>. Rows that pass
/// none of the filters make no difference.
/// </summary>
internal static class FilteredAggregates
{
    // They pass NULL over. Those that gather rows keep it.
    private static readonly HashSet<string> IgnoringNulls = new(
        ["count", "sum", "avg", "min", "max", "bool_and", "bool_or", "every", "bit_and", "bit_or", "bit_xor", "stddev", "stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp"], StringComparer.Ordinal);

    private static readonly HashSet<string> Plain = new(["coalesce", "nullif", "greatest", "least"], StringComparer.Ordinal);

    /// <summary>The filters; null when a row that passes none of them may make a difference.</summary>
    public static IReadOnlyList<SqlExpression>? Of(SelectBody body, EquatableArray<SortItem> orderBy)
    {
        if (body.GroupBy is not null || body.From.Count == 0 || body.Windows.Count > 0 || body.DistinctOn.Count > 0)
            return null;

        var filters = new List<SqlExpression>();
        var pending = new NodeList().Add(body.Targets).Add(body.Having).Add(orderBy);
        while (pending.Count > 0)
        {
            var node = pending.TakeLast();
            switch (node)
            {
                case FunctionExpression { Over: not null } or SpecialFunctionExpression { Over: not null }:
                    return null;
                case FunctionExpression { Filter: { } filter }:
                    filters.Add(filter);
                    break;
                case SpecialFunctionExpression { Filter: { } filter }:
                    filters.Add(filter);
                    break;
                case FunctionExpression call when Condition(call) is { } condition:
                    filters.Add(condition);
                    break;
                case FunctionExpression call when !KnownFunctions.IsKnown(call.Name.Last.Name) || KnownFunctions.MayBeAggregate(call.Name.Last.Name) || call.IsStar:
                    return null;
                case SpecialFunctionExpression special when !Plain.Contains(special.Name):
                    return null;
                // Beside aggregates a column is one of a query further out, and so may be the aggregate that it stands in.
                case ColumnExpression or StarExpression or FieldExpression or SqlQuery or HoleExpression or UnknownExpression:
                    return null;
                default:
                    node.AddChildren(pending);
                    break;
            }
        }

        return filters.Count > 0 ? filters : null;
    }

    /// <summary>What holds of the rows that matter: they pass WHERE, and one of the filters.</summary>
    public static SqlExpression And(SqlExpression? where, IReadOnlyList<SqlExpression> filters)
    {
        var any = filters.Count == 1 ? filters[0] : new LogicalExpression(SqlLogicalOperator.Or, filters.ToEquatableArray(), filters[0].Span);
        return where is null ? any : new LogicalExpression(SqlLogicalOperator.And, EquatableArray.Of(where, any), where.Span);
    }

    /// <summary>When the argument is not NULL: <c>count(CASE WHEN user_id = $1 THEN id END)</c>.</summary>
    private static LogicalExpression? Condition(FunctionExpression call) =>
        IgnoringNulls.Contains(call.Name.Last.Name) && call is { Arguments: [{ Value: var argument }], IsStar: false }
        && argument.Unwrapped is CaseExpression { Operand: null, Else: null or LiteralExpression { Kind: SqlLiteralKind.Null } } choice
            ? new LogicalExpression(SqlLogicalOperator.Or, choice.Branches.Select(branch => branch.When).Append(new LiteralExpression(SqlLiteralKind.False, "false", false, choice.Span)).ToEquatableArray(), choice.Span)
            : null;
}
