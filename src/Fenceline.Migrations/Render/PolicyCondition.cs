using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>The condition of a policy as SQL. Within a subselect a function is called once for a query, and not once for each row.</summary>
public static class PolicyCondition
{
    /// <param name="table">The policy's, as SQL names it.</param>
    /// <param name="name">How SQL names what the model names.</param>
    public static string Of(RowPredicate predicate, string table, Func<ObjectName, string> name)
    {
        return predicate.Kind switch
        {
            RowPredicateKind.Always => "true",
            RowPredicateKind.HasParent => $"EXISTS (SELECT FROM {name(predicate.Parent!)} AS fenceline_parent WHERE {string.Join(" AND ", predicate.Columns.Select((column, i) =>
                $"fenceline_parent.{SqlText.Identifier(predicate.ReferencedColumns[i])} = {table}.{SqlText.Identifier(column)}"))})",
            RowPredicateKind.MemberIsHere => $"(SELECT {name(predicate.Function!)}())",
            RowPredicateKind.NoMember => $"(SELECT {name(predicate.Function!)}(ARRAY[]::text[]))",
            RowPredicateKind.MemberHolds => $"(SELECT {name(predicate.Function!)}({Roles()}))",
            RowPredicateKind.TenantOfMember => $"{predicate.Key} = ANY (ARRAY(SELECT m.tenant{(predicate.Type is { } type ? "::" + type : "")} FROM {name(predicate.Function!)}({Roles()}) AS m (tenant)))",
            _ => $"{predicate.Key} = (SELECT {name(predicate.Function!)}())",
        };

        // Null for any. As the catalog writes it: what verify reads there is compared with this.
        string Roles() => predicate.Roles.Count == 0 ? "NULL::text[]" : $"ARRAY[{string.Join(", ", predicate.Roles.Select(role => SqlText.Literal(role) + "::text"))}]";
    }
}
