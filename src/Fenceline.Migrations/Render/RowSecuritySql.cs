using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>Statements that put a table under row-level security.</summary>
internal sealed class RowSecuritySql(SqlTarget target)
{
    public IEnumerable<string> Protect(PgTable table)
    {
        var name = target.Name(table.Name);
        if (table.HasRowSecurity)
            yield return $"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY";
        if (table.IsRowSecurityForced)
            yield return $"ALTER TABLE {name} FORCE ROW LEVEL SECURITY";
        foreach (var policy in table.Policies)
            yield return Create(policy, name);
    }

    public string Create(PgPolicy policy, string table)
    {
        var condition = Condition(policy.Predicate, table);
        var start = $"CREATE POLICY {SqlText.Identifier(policy.Name)} ON {table} FOR {(policy.IsReadOnly ? "SELECT" : "ALL")} TO {target.Role(policy.Role)}\n  USING ({condition})";
        return policy.IsReadOnly ? start : start + $"\n  WITH CHECK ({condition})";
    }

    /// <summary>Within a subselect the function is called once for a query, and not once for each row.</summary>
    private string Condition(RowPredicate predicate, string table) => predicate.Kind switch
    {
        RowPredicateKind.Always => "true",
        RowPredicateKind.HasParent => $"EXISTS (SELECT FROM {target.Name(predicate.Parent!)} AS fenceline_parent WHERE {string.Join(" AND ", predicate.Columns.Select((column, i) =>
            $"fenceline_parent.{SqlText.Identifier(predicate.ReferencedColumns[i])} = {table}.{SqlText.Identifier(column)}"))})",
        _ => $"{predicate.Key} = (SELECT {target.Name(predicate.Function!)}())",
    };
}
