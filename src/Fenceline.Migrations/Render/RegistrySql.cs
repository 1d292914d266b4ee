using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>Statements for the rows that belong to the schema: those of the control schema, and of reference tables.</summary>
internal static class RegistrySql
{
    /// <summary>Rows of one table in one statement, a line each.</summary>
    public static IEnumerable<string> Insert(IEnumerable<RegistryRow> rows, SqlTarget target) => rows
        .GroupBy(row => (row.Table, row.Columns))
        .Select(same => $"INSERT INTO {target.Name(same.Key.Table)} ({SqlText.IdentifierList(same.Key.Columns)}) VALUES\n  "
            + string.Join(",\n  ", same.Select(row => "(" + string.Join(", ", row.Values) + ")")));

    /// <summary>Adds rows of one table, or brings those that have their keys to the same values.</summary>
    public static string Put(IReadOnlyList<RegistryRow> rows, IReadOnlyList<string> key, SqlTarget target)
    {
        var values = rows[0].Columns.Where(column => !key.Contains(column)).Select(column => $"{SqlText.Identifier(column)} = EXCLUDED.{SqlText.Identifier(column)}").ToList();
        return Insert(rows, target).Single() + $"\nON CONFLICT ({SqlText.IdentifierList(key)}) DO " + (values.Count == 0 ? "NOTHING" : "UPDATE SET " + string.Join(", ", values));
    }

    public static string Remove(RegistryRow row, IReadOnlyList<string> key, SqlTarget target) =>
        $"DELETE FROM {target.Name(row.Table)} WHERE "
        + string.Join(" AND ", row.Columns.Zip(row.Values).Where(pair => key.Contains(pair.First)).Select(pair => $"{SqlText.Identifier(pair.First)} = {pair.Second}"));
}
