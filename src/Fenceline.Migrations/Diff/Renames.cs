using Fenceline.Core.Manifest;

namespace Fenceline.Migrations.Diff;

/// <summary>The renames that the manifest declares: never guessed. One whose old name is gone has been done before.</summary>
internal sealed class Renames
{
    private readonly Dictionary<string, string> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Column), string> _columns = [];
    private readonly Dictionary<(string Type, string Label), string> _labels = [];

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

        foreach (var type in manifest.Enums)
        {
            foreach (var renamed in type.RenamedLabels)
                renames._labels[(type.Name, renamed.Label)] = renamed.From;
        }

        return renames;
    }

    /// <summary>The name that a table had; null when there was none, be it that another had this name and has another one by now.</summary>
    /// <param name="before">The names that there were.</param>
    public string? OldTable(string name, ICollection<string> before) =>
        Old(name, before, _tables.GetValueOrDefault(name), _tables.Select(pair => (pair.Key, pair.Value)));

    /// <inheritdoc cref="OldTable"/>
    /// <param name="table">By its present name.</param>
    public string? OldColumn(string table, string name, ICollection<string> before) =>
        Old(name, before, _columns.GetValueOrDefault((table, name)), _columns.Where(pair => pair.Key.Table == table).Select(pair => (pair.Key.Column, pair.Value)));

    /// <inheritdoc cref="OldTable"/>
    public string? OldLabel(string type, string label, ICollection<string> before) =>
        Old(label, before, _labels.GetValueOrDefault((type, label)), _labels.Where(pair => pair.Key.Type == type).Select(pair => (pair.Key.Label, pair.Value)));

    private static string? Old(string name, ICollection<string> before, string? declared, IEnumerable<(string Name, string Old)> all)
    {
        if (!before.Contains(name))
            return declared is not null && before.Contains(declared) ? declared : null;
        return all.Any(other => other.Old == name && !before.Contains(other.Name)) ? null : name;
    }
}
