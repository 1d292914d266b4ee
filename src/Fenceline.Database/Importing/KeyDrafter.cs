using Fenceline.Core.Manifest;

namespace Fenceline.Database.Importing;

/// <summary>Writes keys, checks and references as the manifest does: without the tenant, which Fenceline puts first in shared tables.</summary>
internal sealed class KeyDrafter(Draft draft)
{
    private static readonly string[] CheckAffixes = ["_check"];

    /// <summary>False, once it is said why, for a table whose primary key the manifest can't say.</summary>
    public bool AddPrimaryKey(DraftTable table)
    {
        var found = table.Found.PrimaryKey;
        var columns = found is null ? [] : table.Without(found.Columns);
        var reason = found is null ? "it has no primary key, and a manifest's tables have one"
            : !found.IsPlain ? $"its primary key is of a kind that the manifest does not have: {found.Definition}"
            : null;
        if (reason is not null)
        {
            draft.LeaveOut(table.Found, reason, found is null ? "Give it a primary key, and import again." : null);
            return false;
        }

        table.PrimaryKey.AddRange(columns);
        table.IsUniqueAcrossTenants = table is { Placement: TablePlacement.Shared, Key: { IsJson: false } } && columns.Count == found!.Columns.Count;
        return true;
    }

    public void AddOthers(DraftTable table)
    {
        foreach (var found in table.Found.Constraints)
        {
            var part = $"constraint {found.Name}";
            if (found.Kind == 'x')
                draft.LeaveOut(table, part, $"a manifest has no exclusion constraints: {found.Definition}", "It stays as it is beside Fenceline; it is checked against the rows of all tenants unless it has the tenant with =.");
            else if (found.Kind is 'u' or 'c' && (!found.IsPlain || !found.IsValid))
                draft.LeaveOut(table, part, $"of a kind that the manifest does not have: {found.Definition}");
            else if (found.Kind == 'u')
                AddUnique(table, found, part);
            else if (found.Kind == 'c')
                AddCheck(table, found);
        }
    }

    private void AddUnique(DraftTable table, FoundConstraint found, string part)
    {
        var columns = table.Without(found.Columns);
        var isAcross = table.Placement == TablePlacement.Shared && table.Parent is null && columns.Count == found.Columns.Count;
        if (isAcross)
            draft.LeaveOut(table, part, $"it keeps ({string.Join(", ", columns)}) unique over all tenants, and a manifest's keys are each tenant's");
        else if (columns.Count == 0)
            draft.LeaveOut(table, part, "a tenant has one row, and a manifest says that of a table by its primary key alone");
        else if (table.PrimaryKey.Count == columns.Count && table.PrimaryKey.All(columns.Contains))
            draft.LeaveOut(table, part, "the primary key, which begins with the tenant, says the same", isLoss: false);
        else
            table.Unique.Add(new DraftKey(found.Name, columns));
    }

    private static void AddCheck(DraftTable table, FoundConstraint found)
    {
        var key = found.Name;
        foreach (var affix in CheckAffixes)
        {
            var start = table.Found.Name + "_";
            if (key.StartsWith(start, StringComparison.Ordinal) && key.EndsWith(affix, StringComparison.Ordinal) && key.Length > start.Length + affix.Length)
                key = key[start.Length..^affix.Length];
        }

        table.Checks.Add(new DraftCheck(table.Checks.Exists(check => check.Key == key) ? found.Name : key, found.Name, found.Condition ?? "true"));
    }

    /// <summary>References need to know where they lead, so that they come last.</summary>
    /// <param name="tables">Those of the manifest.</param>
    /// <param name="tenants">The tenants' own table.</param>
    public void AddReferences(DraftTable table, IReadOnlyDictionary<FoundTable, DraftTable> tables, FoundCatalog catalog, FoundTable? tenants)
    {
        foreach (var found in table.Found.References)
        {
            var target = catalog.Find(found.ReferencedSchema, found.ReferencedTable!);
            var name = $"{found.ReferencedSchema}.{found.ReferencedTable}";
            var reason = target is not null && target == tenants && !tables.ContainsKey(target) ? "it leads to the tenants' own table, which is not in the manifest"
                : target is null || !tables.TryGetValue(target, out _) ? $"{name} is not in the manifest"
                : !found.IsPlain || found.OnUpdate != 'a' || found.OnDelete is not ('a' or 'r' or 'c') ? $"a manifest has references with ON DELETE RESTRICT or CASCADE, and this is: {found.Definition}"
                : !found.IsValid ? "it is not validated: ALTER TABLE ... VALIDATE CONSTRAINT, and import again"
                : null;
            if (reason is not null)
            {
                draft.LeaveOut(table, $"reference ({string.Join(", ", found.Columns)}) to {name}", reason);
                continue;
            }

            var to = tables[target!];
            var pairs = found.Columns.Zip(found.ReferencedColumns).Where(pair => !(table.Key is { IsJson: false } key && key.Column == pair.First && to.Key is { IsJson: false } other && other.Column == pair.Second)).ToList();
            var reference = new DraftReference(found.Name, [.. pairs.Select(pair => pair.First)], to.Found.Name, [.. pairs.Select(pair => pair.Second)], found.OnDelete == 'c');
            if (table.References.Exists(other => other.Columns.SequenceEqual(reference.Columns) && other.Table == reference.Table))
                draft.LeaveOut(table, $"constraint {found.Name}", "another reference says the same, but for the tenant", isLoss: false);
            else
                table.References.Add(reference);
        }
    }
}
