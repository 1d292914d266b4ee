using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>Statements that fill the control schema's tables.</summary>
internal static class RegistrySql
{
    /// <summary>Rows of one table in one statement, a line each.</summary>
    public static IEnumerable<string> Insert(IEnumerable<RegistryRow> rows, SqlTarget target) => rows
        .GroupBy(row => (row.Table, row.Columns))
        .Select(same => $"INSERT INTO {target.Name(same.Key.Table)} ({SqlText.IdentifierList(same.Key.Columns)}) VALUES\n  "
            + string.Join(",\n  ", same.Select(row => "(" + string.Join(", ", row.Values) + ")")));
}
