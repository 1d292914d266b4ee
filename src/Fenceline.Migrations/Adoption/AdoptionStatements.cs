using Fenceline.Core.Naming;
using Fenceline.Migrations.Render;

namespace Fenceline.Migrations.Adoption;

/// <summary>The statements around those of a unit: what it runs as, what it holds, and what remembers it.</summary>
public static class AdoptionStatements
{
    /// <summary>Makes what remembers, where it is missing.</summary>
    public static IEnumerable<string> MakeLog(string schema) => AdoptionSql.MakeLog(schema);

    public static string DropLog(string schema) => $"DROP SCHEMA IF EXISTS {SqlText.Identifier(schema)} CASCADE";

    public static string LogTable(string schema) => AdoptionSql.LogTable(schema);

    public static string Lock(IEnumerable<string> tables) => AdoptionSql.Lock(tables);

    /// <summary>A unit's statements, each as the role that it runs as.</summary>
    public static IEnumerable<string> Of(AdoptionUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var role = "RESET ROLE";
        foreach (var step in unit.Steps)
        {
            var next = step.RunsAs is null ? "RESET ROLE" : $"SET LOCAL ROLE {SqlText.Identifier(step.RunsAs)}";
            if (next != role)
                yield return role = next;
            foreach (var statement in step.Sql)
                yield return statement;
        }

        if (role != "RESET ROLE")
            yield return "RESET ROLE";
    }
}
