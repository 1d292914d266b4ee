using Fenceline.Core.Manifest;

namespace Fenceline.Migrations.Diff;

/// <summary>The renames that the manifest declares: never guessed. One whose old name is gone has been done before.</summary>
internal sealed class Renames
{
    private readonly Dictionary<string, string> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Column), string> _columns = [];

    public static Renames None { get; } = new();

    public static Renames Of(TenantManifest manifest)
    {
        var renames = new Renames();
        foreach (var table in manifest.Sources.SelectMany(source => source.Tables).Concat(manifest.Tables))
        {
            if (table.RenamedFrom is not null)
                renames._tables[table.Name] = table.RenamedFrom;
            foreach (var column in table.Columns.Where(column => column.RenamedFrom is not null))
                renames._columns[(table.Name, column.Name)] = column.RenamedFrom!;
        }

        return renames;
    }

    /// <summary>The name that a table had, when <paramref name="before"/> has it and <paramref name="after"/> does not; else the same name.</summary>
    public string OldTable(string name, ISet<string> before, ISet<string> after) =>
        !before.Contains(name) && _tables.TryGetValue(name, out var old) && before.Contains(old) && !after.Contains(old) ? old : name;

    /// <inheritdoc cref="OldTable"/>
    public string OldColumn(string table, string name, ISet<string> before, ISet<string> after) =>
        !before.Contains(name) && _columns.TryGetValue((table, name), out var old) && before.Contains(old) && !after.Contains(old) ? old : name;
}
