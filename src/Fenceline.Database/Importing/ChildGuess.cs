using Fenceline.Core.Manifest;

namespace Fenceline.Database.Importing;

/// <summary>Tables without a tenant column: rows that belong to a row which has one, and rows that are the same for everybody.</summary>
/// <param name="inSchemas">The tables in tenants' own schemas.</param>
internal sealed class ChildGuess(FoundCatalog catalog, Tenancy tenancy, Draft draft, Dictionary<FoundTable, DraftTable> tables, IEnumerable<FoundTable> inSchemas)
{
    public void Add(IReadOnlyList<FoundTable> left, Func<FoundTable, TablePlacement, TenantTerm?, string?, DraftTable?> make)
    {
        var open = left.Where(table => table != tenancy.Tenants).ToList();
        // A child may have children.
        for (var found = true; found;)
        {
            found = false;
            foreach (var table in open.ToList())
            {
                if (ParentOf(table) is not { } key)
                    continue;
                found = true;
                open.Remove(table);
                var parent = catalog.Find(key.ReferencedSchema, key.ReferencedTable!)!;
                if (make(table, TablePlacement.Shared, null, parent.Name) is null)
                    continue;
                draft.Note(ImportNoteKind.Guessed, table.FullName, $"its rows belong to rows of {parent.FullName}, by ({string.Join(", ", key.Columns)})", "Where they are everybody's, or another table's, say so in the manifest.");
            }
        }

        AddReferences(open, make);
    }

    private FoundConstraint? ParentOf(FoundTable table)
    {
        var keys = table.References.Where(key => Leads(table, key)).ToList();
        // Two ways to one table say two things.
        keys = [.. keys.GroupBy(key => key.ReferencedTable, StringComparer.Ordinal).Where(same => same.Count() == 1).Select(same => same.First())];
        return keys.OrderByDescending(key => key.OnDelete == 'c').FirstOrDefault();
    }

    private bool Leads(FoundTable table, FoundConstraint key)
    {
        var target = catalog.Find(key.ReferencedSchema, key.ReferencedTable!);
        return target is not null && target != table && tables.TryGetValue(target, out var parent) && parent is { Placement: TablePlacement.Shared } && (parent.IsUniqueAcrossTenants || parent.Parent is not null)
            && key is { IsPlain: true, IsValid: true, OnUpdate: 'a' } && key.OnDelete is 'a' or 'r' or 'c' && key.ReferencedColumns.ToHashSet(StringComparer.Ordinal).SetEquals(target.PrimaryKey?.Columns ?? [])
            && key.Columns.All(column => table.Column(column)?.IsNotNull == true);
    }

    private void AddReferences(List<FoundTable> open, Func<FoundTable, TablePlacement, TenantTerm?, string?, DraftTable?> make)
    {
        var referred = tables.Keys.Concat(inSchemas).SelectMany(table => table.References).Select(key => (key.ReferencedSchema, key.ReferencedTable)).ToHashSet();
        foreach (var table in open)
        {
            if (IsSameForAll(table, referred.Contains((table.Schema, table.Name)), open))
            {
                if (make(table, TablePlacement.Reference, null, null) is not null)
                    draft.Note(ImportNoteKind.Guessed, table.FullName, "it is the same for everybody: every tenant would read all of its rows, and write none", "Take it out of the manifest where that is not so.");
                continue;
            }

            // Users, sessions: who logs in is known before the tenant is.
            if (IsOfApplication(table, open))
            {
                if (make(table, TablePlacement.Global, null, null) is not null)
                    draft.Note(ImportNoteKind.Guessed, table.FullName, "it is the application's own: tenants would not see it, and the application reads and writes it as itself", "Where tenants read it, say so in the manifest; where its rows are tenants', name its tenant column with --tenant-column.");
                continue;
            }

            draft.LeaveOut(table, "nothing says whose a row is: it has no tenant column, and no reference to a row that has one", "Name its tenant column with --tenant-column; or, where it is the same for everybody, add it with \"placement\": \"reference\", and where it is the application's own, with \"placement\": \"global\".");
        }
    }

    /// <summary>About people or secrets, and no policy shows a part of it to anybody.</summary>
    private static bool IsOfApplication(FoundTable table, List<FoundTable> open) =>
        table.Columns.Exists(column => TenantWords.IsPersonal(column.Name)) && table.Policies.Count == 0
        && table.References.All(key => open.Exists(other => other.Schema == key.ReferencedSchema && other.Name == key.ReferencedTable));

    private static bool IsSameForAll(FoundTable table, bool isReferredTo, List<FoundTable> open)
    {
        var isOpenToRead = table.IsSecured && table.Policies.Count > 0 && table.Policies.TrueForAll(policy => policy is { Command: 'r', IsPermissive: true, Using: "true" });
        return (isOpenToRead || (!table.IsSecured && isReferredTo)) && TenantWords.OfTable(table.Name) == 0 && !table.Columns.Exists(column => TenantWords.IsPersonal(column.Name))
            && table.References.All(key => open.Exists(other => other.Schema == key.ReferencedSchema && other.Name == key.ReferencedTable && TenantWords.OfTable(other.Name) == 0));
    }
}
