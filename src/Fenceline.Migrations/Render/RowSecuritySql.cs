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
        var condition = PolicyCondition.Of(policy.Predicate, table, target.Name);
        return $"CREATE POLICY {SqlText.Identifier(policy.Name)} ON {table}{(policy.IsRestrictive ? " AS RESTRICTIVE" : "")} FOR {policy.For} TO {target.Role(policy.Role)}"
            + (policy.HasUsing ? $"\n  USING ({condition})" : "")
            + (policy.HasCheck ? $"\n  WITH CHECK ({condition})" : "");
    }
}
