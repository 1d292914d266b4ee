using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Tables whose rows are a tenant's by way of another table's: finds the way, which must lead to one row of one tenant.</summary>
internal sealed class ParentChecks(ManifestDocument document, DatabaseOptions database, IReadOnlyList<TableDraft> drafts)
{
    private readonly Dictionary<string, TableDraft> _drafts = drafts.ToDictionary(draft => draft.Table.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, Table> _resolved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <param name="tables">The drafts' tables, with their foreign keys.</param>
    public EquatableArray<Table> Resolve(IReadOnlyList<Table> tables)
    {
        var parents = new HashSet<string>(drafts.Select(draft => draft.Parent?.Value).OfType<string>(), StringComparer.Ordinal);
        var byName = tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        return tables.Select(table => Resolve(table, byName)).Select(table => table with { IsParent = parents.Contains(table.Name) && table.TenantKey is { IsColumn: true } }).ToEquatableArray();
    }

    private Table Resolve(Table table, Dictionary<string, Table> tables)
    {
        if (_resolved.TryGetValue(table.Name, out var known))
            return known;
        var parent = _drafts[table.Name].Parent;
        _open.Add(table.Name);
        var resolved = parent is null || table.Placement != TablePlacement.Shared ? table : KeyOf(table, parent, tables) is { } key ? table with { TenantKey = TenantKey.Of(key) } : table;
        _open.Remove(table.Name);
        CheckReferences(resolved, parent, tables);
        return _resolved[table.Name] = resolved;
    }

    private ParentKey? KeyOf(Table table, JsonString parent, Dictionary<string, Table> tables)
    {
        if (!tables.TryGetValue(parent.Value, out var target))
        {
            document.Error(ManifestRules.UnknownName, parent.Span, $"There is no table {Wording.Quote(parent.Value)} under 'tables'.{Wording.DidYouMeanOrAll(parent.Value, tables.Keys)}");
            return null;
        }

        if (_open.Contains(target.Name))
            return Fault(parent, $"The rows of {Wording.Quote(table.Name)} would belong to rows of their own kind, by way of {Wording.Quote(target.Name)}, and so to nobody; remove 'parent' of one of these tables.");
        target = Resolve(target, tables);
        // What is wrong with it is said there.
        if (target.TenantKey is { Parent: null } && _drafts[target.Name].Parent is not null)
            return null;
        if (target is not { Placement: TablePlacement.Shared, TenantKey: { IsJson: false } tenant })
            return Fault(parent, $"The rows of {Wording.Quote(target.Name)} are not a tenant's by a column or a parent of their own; name a table that is placed 'shared' and has a tenant column.");
        if (tenant.Parent is null && !target.IsUniqueAcrossTenants)
            return Fault(parent, $"Two tenants may have rows of {Wording.Quote(target.Name)} with the same primary key, and a row that belongs to one would belong to both; say \"uniqueAcrossTenants\": true for {Wording.Quote(target.Name)}, whose key the database then holds to be unique over all tenants, or remove 'parent'.");

        var keys = table.ForeignKeys.Where(key => key.ReferencedTable == target.Name).ToList();
        if (keys.Count != 1)
            return Fault(parent, keys.Count == 0 ? $"No foreign key leads to {Wording.Quote(target.Name)}; add one under 'foreignKeys', or remove 'parent'."
                : $"{keys.Count} foreign keys lead to {Wording.Quote(target.Name)}, and only one can say whose a row is; leave one of them.");
        if (!new HashSet<string>(keys[0].ReferencedColumns, StringComparer.Ordinal).SetEquals(target.PrimaryKey))
            return Fault(parent, $"The foreign key to {Wording.Quote(target.Name)} must refer to its primary key ({string.Join(", ", target.PrimaryKey)}).");
        if (table.Columns.FirstOrDefault(column => column.Nullable && keys[0].Columns.Contains(column.Name)) is { } nullable)
            return Fault(parent, $"{Wording.Quote(nullable.Name)} leads to {Wording.Quote(target.Name)} and may be null, and such a row would be nobody's; make it 'not null'.");
        return new ParentKey(keys[0].Columns, target.SchemaIn(database), target.Name, keys[0].ReferencedColumns, tenant);
    }

    /// <summary>A reference between shared tables carries the tenant, which needs a tenant column on both sides.</summary>
    private void CheckReferences(Table table, JsonString? parent, Dictionary<string, Table> tables)
    {
        foreach (var (key, draft) in table.ForeignKeys.Select(key => (key, _drafts[table.Name].ForeignKeys.FirstOrDefault(draft => draft.References.Value == key.ReferencedTable))))
        {
            if (draft is null || key.ReferencedTable == parent?.Value || tables[key.ReferencedTable] is not { Placement: TablePlacement.Shared } target)
                continue;
            var without = parent is not null ? table.Name : _drafts[target.Name].Parent is not null ? target.Name : null;
            if (without is not null)
                document.Error(ManifestRules.InvalidPlacement, draft.References.Span, $"Nothing would keep this foreign key within one tenant, since {Wording.Quote(without)} has no tenant column; remove it, or 'parent' of {Wording.Quote(without)}.");
        }
    }

    private ParentKey? Fault(JsonString parent, string message)
    {
        document.Error(ManifestRules.InvalidKey, parent.Span, message);
        return null;
    }
}
