using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Holds each foreign key against the table that it leads to.</summary>
internal sealed class ForeignKeyChecks(ManifestDocument document, IReadOnlyList<TableDraft> applicationTables, SourceIndex sources)
{
    private readonly Dictionary<string, TableDraft> _tables = applicationTables.ToDictionary(draft => draft.Table.Name, StringComparer.Ordinal);

    private readonly HashSet<string> _syncedTables = new(
        sources.All.SelectMany(source => source.Tables).Select(draft => draft.Table.Name), StringComparer.Ordinal);

    /// <summary>The table with its foreign keys; those that don't hold are reported and left out.</summary>
    public Table Resolve(TableDraft draft)
    {
        var keys = new List<ForeignKey>();
        foreach (var key in draft.ForeignKeys)
        {
            if (Resolve(draft, key) is not { } resolved)
                continue;
            if (keys.Contains(resolved))
                document.Error(ManifestRules.Duplicate, key.Place, "This foreign key is given twice; remove one of the two.");
            keys.Add(resolved);
        }

        return draft.Table with { ForeignKeys = new EquatableArray<ForeignKey>([.. keys]) };
    }

    private ForeignKey? Resolve(TableDraft draft, ForeignKeyDraft key)
    {
        if (!_tables.TryGetValue(key.References.Value, out var target))
        {
            ReportUnknownTable(key.References);
            return null;
        }

        CheckPlacements(draft.Table, target.Table, key);
        if (draft.Parent is null && target.Parent is null)
            CheckTenants(draft.Table, target.Table, key);
        var columns = Find(draft, key.Columns);
        var referenced = key.ReferencedColumns is { } named
            ? Find(target, named)
            : [.. target.Table.PrimaryKey.Select(name => FindColumn(target.Table, name)).OfType<ColumnDefinition>()];
        if (columns is null || referenced is null || !draft.IsComplete || !target.IsComplete)
            return null;

        CheckColumns(key, target.Table, columns, referenced);
        return new ForeignKey(
            columns.Select(column => column.Name).ToEquatableArray(),
            target.Table.Name,
            referenced.Select(column => column.Name).ToEquatableArray(),
            key.CascadeOnDelete);
    }

    private void ReportUnknownTable(JsonString references)
    {
        if (_syncedTables.Contains(references.Value))
            document.Error(ManifestRules.InvalidPlacement, references.Span, $"{Wording.Quote(references.Value)} is filled by Airbyte, which may drop its rows and load them again, so nothing can refer to it; remove the foreign key.");
        else
            document.Error(ManifestRules.UnknownName, references.Span, $"There is no table {Wording.Quote(references.Value)} under 'tables'.{Wording.DidYouMeanOrAll(references.Value, _tables.Keys)}");
    }

    private void CheckPlacements(Table from, Table to, ForeignKeyDraft key)
    {
        // What tenants refer to they may not read, but the database keeps the reference true.
        if (!TablePlacements.IsOfTenants(to.Placement) || to.Placement == from.Placement)
            return;
        document.Error(ManifestRules.InvalidPlacement, key.References.Span, $"A table placed {Describe(from)} can't refer to one placed {Describe(to)}; place both alike, or refer to a reference or a global table.");
    }

    /// <summary>Between shared tables a reference carries the tenant on both sides.</summary>
    private void CheckTenants(Table from, Table to, ForeignKeyDraft key)
    {
        if (from is { Placement: TablePlacement.Shared, TenantKey: { IsColumn: true } own } && to is { Placement: TablePlacement.Shared, TenantKey: { IsColumn: true } other } && own.Type != other.Type)
            document.Error(ManifestRules.InvalidKey, key.References.Span, $"The tenant column of {Wording.Quote(from.Name)} is {TenantKeyTypes.WordOf(own.Type)}, but that of {Wording.Quote(to.Name)}, which the foreign key carries too, is {TenantKeyTypes.WordOf(other.Type)}; give both tenant columns the same type.");
    }

    private void CheckColumns(ForeignKeyDraft key, Table target, List<ColumnDefinition> columns, List<ColumnDefinition> referenced)
    {
        // Where the other table has one row for each tenant, the tenant alone leads to it.
        if (columns.Count == 0 && referenced.Count == 0 && target is { Placement: TablePlacement.Shared, PrimaryKey.Count: 0 })
            return;
        if (columns.Count == 0 || columns.Count != referenced.Count)
        {
            document.Error(ManifestRules.InvalidKey, key.Place, $"A foreign key needs as many columns on both sides: here are {columns.Count} and {referenced.Count}.");
            return;
        }

        var names = new HashSet<string>(referenced.Select(column => column.Name), StringComparer.Ordinal);
        if (names.Count != referenced.Count || columns.Distinct().Count() != columns.Count)
            document.Error(ManifestRules.Duplicate, key.Place, "A column stands twice in this foreign key; remove one of the two.");
        else if (!names.SetEquals(target.PrimaryKey) && !target.UniqueKeys.Any(unique => names.SetEquals(unique.Columns)))
            document.Error(ManifestRules.InvalidKey, key.Place, $"The columns {Wording.List(names)} are neither the primary key nor a unique key of {Wording.Quote(target.Name)}; refer to a key, or add one under 'unique'.");

        for (var i = 0; i < columns.Count; i++)
        {
            if (!ColumnTypes.AreComparable(columns[i].Type, referenced[i].Type))
                document.Error(ManifestRules.InvalidKey, key.Columns[i].Span, $"{Wording.Quote(columns[i].Name)} is of type {columns[i].Type.Sql}, but {Wording.Quote(referenced[i].Name)}, which it refers to, of type {referenced[i].Type.Sql}; give both the same type.");
        }
    }

    private List<ColumnDefinition>? Find(TableDraft draft, IReadOnlyList<JsonString> names)
    {
        var columns = new List<ColumnDefinition>();
        foreach (var name in names)
        {
            if (FindColumn(draft.Table, name.Value) is { } column)
                columns.Add(column);
            else if (draft.IsComplete)
                document.Error(ManifestRules.UnknownName, name.Span, $"There is no column {Wording.Quote(name.Value)} in table {Wording.Quote(draft.Table.Name)}.{Wording.DidYouMeanOrAll(name.Value, [.. draft.Table.Columns.Select(c => c.Name)])}");
        }

        return columns.Count == names.Count ? columns : null;
    }

    private static ColumnDefinition? FindColumn(Table table, string name) => table.Columns.FirstOrDefault(column => column.Name == name);

    private static string Describe(Table table) => Wording.Quote(TablePlacements.WordOf(table.Placement ?? TablePlacement.Shared));
}
