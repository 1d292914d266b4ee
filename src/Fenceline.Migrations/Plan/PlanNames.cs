using Fenceline.Migrations.Diff;

namespace Fenceline.Migrations.Plan;

/// <summary>Names of numbered files, by what their steps are about.</summary>
internal static class PlanNames
{
    private const int MostTables = 2;

    public static string Of(IReadOnlyList<Change> changes, StepPhase phase)
    {
        var tables = Tables(changes);
        var name = tables.Count is > 0 and <= MostTables ? string.Join("_and_", tables) : tables.Count > 0 ? "tables" : changes.Any(change => change is FunctionAdded or FunctionReplaced or FunctionDropped) ? "functions" : "settings";
        return name + phase switch
        {
            StepPhase.Labels => "_labels",
            StepPhase.Concurrently => "_indexes",
            StepPhase.Validation => "_validation",
            _ => "",
        };
    }

    public static string OfSet(string set, IReadOnlyList<Change> changes) => Tables(changes) is { Count: 1 } tables ? tables[0] : set;

    private static List<string> Tables(IReadOnlyList<Change> changes) =>
    [
        .. changes.SelectMany(change => change switch
        {
            TablesAdded added => added.Tables.Select(table => table.Name.Name),
            TableChange { Table.Name.Name: var name } => [name],
            _ => [],
        }).Distinct(),
    ];
}
