using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>INTERSECT and EXCEPT look for a row in another query's rows: rows of another tenant than that query's are not looked for.</summary>
internal static class SetOperations
{
    public static void Link(SetOperationBody operation, List<QueryOutput> outputs, PinGraph graph)
    {
        for (var i = 1; i < outputs.Count; i++)
        {
            switch (operation.Operators[i - 1].Operator)
            {
                case SqlSetOperator.Intersect or SqlSetOperator.IntersectAll:
                    Link(operation.Operands[i], outputs[i], outputs[0], graph);
                    Link(operation.Operands[0], outputs[0], outputs[i], graph);
                    break;
                case SqlSetOperator.Except or SqlSetOperator.ExceptAll:
                    Link(operation.Operands[i], outputs[i], outputs[0], graph);
                    break;
                // From here on the rows on the left are those of several queries.
                default:
                    return;
            }
        }
    }

    // NULL is found among NULLs: only a shared table's own key never is, where no outer join stands in for missing rows.
    private static void Link(QueryBody operand, QueryOutput searched, QueryOutput looked, PinGraph graph)
    {
        if (searched.IsOpen || looked.IsOpen || searched.Columns.Count != looked.Columns.Count || HasOuterJoin(operand))
            return;

        for (var i = 0; i < searched.Columns.Count; i++)
        {
            if (searched.Columns[i].Value is { IsColumn: true, Leaves: [{ Barrier: null, Node: { Entry: { SharedTable.TenantKey.IsColumn: true } entry } node }] } && entry.Key == node)
                graph.Add(node, looked.Columns[i].Value);
        }
    }

    private static bool HasOuterJoin(QueryBody body) => body switch
    {
        ParenthesizedBody parenthesized => HasOuterJoin(parenthesized.Query.Body),
        SelectBody select => select.From.Any(HasOuterJoin),
        TableBody => false,
        _ => true,
    };

    private static bool HasOuterJoin(TableSource source)
    {
        while (source is JoinSource join)
        {
            if (AppliedJoin.IsOuter(join.Kind) || HasOuterJoin(join.Right))
                return true;
            source = join.Left;
        }

        return source is ParenthesizedSource parenthesized && HasOuterJoin(parenthesized.Inner);
    }
}
