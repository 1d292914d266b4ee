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
                    Link(outputs[i], outputs[0], graph);
                    Link(outputs[0], outputs[i], graph);
                    break;
                case SqlSetOperator.Except or SqlSetOperator.ExceptAll:
                    Link(outputs[i], outputs[0], graph);
                    break;
                // From here on the rows on the left are those of several queries.
                default:
                    return;
            }
        }
    }

    // NULL is found among NULLs: only a shared table's own key never is, where no outer join stands in for missing rows. It is enough that one of the two never is.
    private static void Link(QueryOutput searched, QueryOutput looked, PinGraph graph)
    {
        if (searched.IsOpen || looked.IsOpen || searched.Columns.Count != looked.Columns.Count)
            return;

        for (var i = 0; i < searched.Columns.Count; i++)
        {
            if (searched.Columns[i].Value is { IsColumn: true, Leaves: [{ Barrier: null, Node: { Entry: { SharedTable: not null } entry } node }] } && entry.Key == node
                && (IsNeverNull(searched.Columns[i].Value) || IsNeverNull(looked.Columns[i].Value)))
            {
                graph.Add(node, looked.Columns[i].Value);
            }
        }
    }

    private static bool IsNeverNull(AbstractValue key) =>
        key is { IsColumn: true, Leaves: [{ Node: { Entry: { SharedTable.TenantKey.IsColumn: true, MayBeMissing: false } entry } node }] } && entry.Key == node;
}
