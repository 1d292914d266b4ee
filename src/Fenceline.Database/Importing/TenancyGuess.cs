using Fenceline.Core.Manifest;

namespace Fenceline.Database.Importing;

/// <summary>Guesses who the tenants are: by what policies compare with who asks, then by the table that most others refer to, then by names.</summary>
internal sealed class TenancyGuess(FoundCatalog catalog, PolicyReader policies, ImportOptions options)
{
    private readonly List<FoundTable> _tables = [.. catalog.Tables.Where(table => table.IsTable)];

    public Tenancy Guess()
    {
        var conditions = _tables.SelectMany(table => table.Policies.SelectMany(policy => new[] { policy.Using, policy.Check }).Select(text => (Table: table, Condition: policies.Read(table, text)!)).Where(read => read.Condition is not null)).ToList();
        var identities = conditions.Where(read => read.Condition.Kind == ConditionKind.Tenant).Select(read => (read.Table, Identity: read.Condition.Identity!))
            .GroupBy(read => read.Identity.Key, StringComparer.Ordinal).OrderByDescending(same => same.Select(read => read.Table).Distinct().Count()).ThenBy(same => same.Key, StringComparer.Ordinal).Select(same => same.First().Identity).ToList();
        // One that the manifest has no word for is not the manifest's.
        var identity = identities.Find(form => form.Kind is not null);
        var evidence = new Dictionary<FoundTable, TenantTerm>();
        foreach (var (table, condition) in conditions.Where(read => read.Condition.Kind == ConditionKind.Tenant && (identity is null || read.Condition.Identity!.Key == identity.Key)))
            evidence.TryAdd(table, condition.Term!);
        // Rows of the tenants that the identity is a member of.
        var memberships = conditions.Where(read => read.Condition.Term is not null && (read.Condition.Kind is ConditionKind.Other or ConditionKind.Member || (read.Condition.Kind == ConditionKind.Related && !IsParent(read.Table, read.Condition)))).ToList();
        if (memberships.Select(read => read.Table).Distinct().Count() > evidence.Count)
        {
            // Who asks is a member then, and no tenant.
            evidence.Clear();
            identity = null;
        }

        var members = identity is not null ? null : memberships.Where(read => read.Condition.Kind == ConditionKind.Member).GroupBy(read => read.Condition.Member!.Key, StringComparer.Ordinal)
            .OrderByDescending(same => same.Select(read => read.Table).Distinct().Count()).ThenBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => same.Select(read => read.Condition.Member!).OrderBy(form => form.Role is null).First()).FirstOrDefault();
        if (members is not null && catalog.Find(members.Schema, members.Table) is { } said)
            evidence.TryAdd(said, new TenantTerm(members.Tenant, default));

        foreach (var (table, condition) in memberships)
            evidence.TryAdd(table, condition.Term!);

        var tenants = TenantsTable(evidence);
        var names = Names(evidence, tenants);
        var keys = new Dictionary<FoundTable, TenantTerm>();
        foreach (var table in _tables.Where(table => table != tenants || options.TenantColumns.Count > 0))
        {
            if (KeyOf(table, evidence, tenants, names) is { } key)
                keys.Add(table, key);
        }

        return new Tenancy(identity, [.. identities.Where(form => form != identity && form.Key != members?.Identity.Key)], tenants, names, keys) { Members = members };
    }

    /// <summary>The condition leads to the row that this one belongs to.</summary>
    public static bool IsParent(FoundTable table, PolicyCondition condition) => table.References.Any(key =>
        key.Columns is [var column] && column == condition.Term?.Column && key.ReferencedTable == condition.RelatedTable && key.ReferencedColumns is [var referenced] && referenced == condition.RelatedColumn);

    private FoundTable? TenantsTable(Dictionary<FoundTable, TenantTerm> evidence)
    {
        var references = _tables.SelectMany(table => table.References.Where(key => key.Columns.Count == 1 && !(key.ReferencedSchema == table.Schema && key.ReferencedTable == table.Name)).Select(key => (Table: table, Column: key.Columns[0], Target: catalog.Find(key.ReferencedSchema, key.ReferencedTable!))))
            .Where(reference => reference.Target?.PrimaryKey is { Columns.Count: 1 }).ToList();
        if (options.TenantColumns.Count > 0)
            references = [.. references.Where(reference => options.TenantColumns.Contains(reference.Column))];
        else if (references.Where(reference => evidence.TryGetValue(reference.Table, out var term) && term.Column == reference.Column).ToList() is { Count: > 0 } seen)
            references = seen;
        else if (evidence.Count > 0)
            return evidence.Where(pair => TenantWords.OfTable(pair.Key.Name) > 0 && pair.Key.PrimaryKey is { Columns: [var only] } && only == pair.Value.Column).Select(pair => pair.Key).FirstOrDefault();
        else
            references = [.. references.Where(reference => TenantWords.OfTable(reference.Target!.Name) > 0)];
        return references.GroupBy(reference => reference.Target!)
            .OrderByDescending(same => same.Select(reference => reference.Table).Distinct().Count() * Math.Max(1, TenantWords.OfTable(same.Key.Name))).ThenBy(same => same.Key.FullName, StringComparer.Ordinal).FirstOrDefault()?.Key;
    }

    private HashSet<string> Names(Dictionary<FoundTable, TenantTerm> evidence, FoundTable? tenants)
    {
        if (options.TenantColumns.Count > 0)
            return [.. options.TenantColumns.Select(TenantWords.Folded)];
        var names = evidence.Where(pair => !pair.Value.IsJson && pair.Key != tenants && TenantWords.Folded(pair.Value.Column) != "id").Select(pair => TenantWords.Folded(pair.Value.Column)).ToHashSet(StringComparer.Ordinal);
        if (tenants is not null)
            names.UnionWith(_tables.SelectMany(table => ReferencesTo(table, tenants)).Where(column => TenantWords.OfColumn(column) > 0).Select(TenantWords.Folded));
        if (names.Count > 0 || evidence.Count > 0)
            return names;

        var best = _tables.SelectMany(table => table.Columns.Where(column => Tenancy.TypeOf(column) is not null && TenantWords.OfColumn(column.Name) > 0).Select(column => TenantWords.Folded(column.Name)).Distinct())
            .GroupBy(name => name, StringComparer.Ordinal).OrderByDescending(same => same.Count() * TenantWords.OfColumn(same.Key)).ThenBy(same => same.Key, StringComparer.Ordinal).FirstOrDefault();
        if (best is not null)
            names.Add(best.Key);
        return names;
    }

    private TenantTerm? KeyOf(FoundTable table, Dictionary<FoundTable, TenantTerm> evidence, FoundTable? tenants, HashSet<string> names)
    {
        if (options.TenantColumns.Count > 0)
            return table.Columns.Find(column => options.TenantColumns.Contains(column.Name)) is { } given ? new TenantTerm(given.Name, default) : null;
        if (evidence.TryGetValue(table, out var term))
            return term;
        if (table.Columns.Find(column => names.Contains(TenantWords.Folded(column.Name))) is { } named)
            return new TenantTerm(named.Name, default);
        return tenants is not null && ReferencesTo(table, tenants).Distinct().ToList() is [var only] ? new TenantTerm(only, default) : null;
    }

    private static IEnumerable<string> ReferencesTo(FoundTable table, FoundTable target) =>
        table.References.Where(key => key.Columns.Count == 1 && key.ReferencedSchema == target.Schema && key.ReferencedTable == target.Name && table != target).Select(key => key.Columns[0]);
}
