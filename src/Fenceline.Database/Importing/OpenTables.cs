using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Rules;
using Fenceline.Sql;

namespace Fenceline.Database.Importing;

/// <summary>What does not keep tenants apart in tables and views today.</summary>
internal sealed class OpenTables(FoundCatalog catalog, Tenancy tenancy, PolicyReader policies, Draft draft)
{
    private readonly Dictionary<FoundTable, string> _tenants = Tenants(tenancy, draft);

    public void Add()
    {
        var open = new OpenPolicies(catalog, tenancy, policies, draft);
        foreach (var table in catalog.Tables.Where(table => table.IsTable))
        {
            if (_tenants.TryGetValue(table, out var why))
                AddSecurity(table, why);
            if (_tenants.ContainsKey(table) || table == tenancy.Tenants)
                AddKeys(table);
            open.Add(table, _tenants.ContainsKey(table) || table == tenancy.Tenants);
        }

        foreach (var view in catalog.Tables.Where(table => !table.IsTable))
            AddView(view);
    }

    /// <summary>Tables with rows of several tenants, and how a row is known to be one's.</summary>
    private static Dictionary<FoundTable, string> Tenants(Tenancy tenancy, Draft draft)
    {
        var tables = tenancy.Keys.ToDictionary(pair => pair.Key, pair => pair.Value.IsJson ? $"the tenant inside of {pair.Value.Column}" : $"the tenant column {pair.Value.Column}");
        foreach (var table in draft.Tables.Where(table => table.Parent is not null))
            tables.TryAdd(table.Found, $"rows of tenants, by way of {table.Parent}");
        if (tenancy.Tenants is { } own && draft.Tables.Exists(table => table.Found == own))
            tables.TryAdd(own, "a row for each tenant");
        return tables;
    }

    private void AddSecurity(FoundTable table, string why)
    {
        var name = SqlText.Qualified(table.Schema, table.Name);
        if (!table.IsSecured && table.Policies.Count > 0)
            Note(table, FenceRules.RowSecurityOff, "it has policies, and row-level security is off: they hold nobody back", $"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY; ALTER TABLE {name} FORCE ROW LEVEL SECURITY;");
        else if (!table.IsSecured)
            Note(table, FenceRules.TableWithoutRowSecurity, $"it has {why}, and no row-level security", table.IsPart ? $"It can be read by its own name, past the policies of what it is a part of: ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;" : $"Let Fenceline make it, or: ALTER TABLE {name} ENABLE ROW LEVEL SECURITY; ALTER TABLE {name} FORCE ROW LEVEL SECURITY; and a policy that compares with who asks.");
        else if (!table.IsForced)
            Note(table, FenceRules.RowSecurityNotForced, $"row-level security does not hold for its owner, {table.Owner}", $"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;");
        if (table.PublicRights.Count > 0)
            Note(table, FenceRules.GrantToPublic, $"PUBLIC may {string.Join(", ", table.PublicRights)}", $"REVOKE ALL ON {name} FROM PUBLIC; and grant to the roles that need it, before.");
        if (tenancy.Keys.TryGetValue(table, out var key) && !key.IsJson && table.Column(key.Column) is { IsNotNull: false } column)
            Note(table, FenceRules.TenantColumnChanged, $"its tenant column {column.Name} may be null: such a row is nobody's", $"Give rows with none a tenant; then ALTER TABLE {name} ALTER COLUMN {SqlText.Identifier(column.Name)} SET NOT NULL;");
    }

    /// <summary>Keys that are checked against everybody's rows.</summary>
    private void AddKeys(FoundTable table)
    {
        if (!tenancy.Keys.TryGetValue(table, out var key) || key.IsJson)
            return;
        var unique = table.Constraints.Where(found => found.Kind is 'u' or 'x' && !found.Columns.Contains(key.Column)).Select(found => found.Name)
            .Concat(table.Indexes.Where(index => index.IsUnique && index.Parts.All(part => part.Column != key.Column)).Select(index => index.Name)).ToList();
        if (unique.Count > 0)
            Note(table, FenceRules.KeyWithoutTenant, $"unique over all tenants: {string.Join(", ", unique)}. Whoever inserts a value that another tenant has gets an error, and so learns of it", $"Put {key.Column} first, where a value may be in use by two tenants.");
        var references = table.References.Where(found => !found.Columns.Contains(key.Column) && catalog.Find(found.ReferencedSchema, found.ReferencedTable!) is { } target && tenancy.Keys.ContainsKey(target)).Select(found => found.Name).ToList();
        if (references.Count > 0)
            Note(table, FenceRules.KeyWithoutTenant, $"references that may lead to another tenant's row, since they are checked without the policies: {string.Join(", ", references)}", $"Let them carry {key.Column} on both sides, as Fenceline's do.");
    }

    private void AddView(FoundTable view)
    {
        if (view.Kind == 'f')
        {
            draft.LeaveOut(view, "a foreign table, which has no policies; a manifest has none");
            return;
        }

        var reads = Relations(view.Query ?? "").Select(name => catalog.Find(name.Schema, name.Name)).OfType<FoundTable>().Where(_tenants.ContainsKey).Select(table => table.FullName).Distinct(StringComparer.Ordinal).ToList();
        if (view.Kind == 'm')
        {
            if (reads.Count > 0)
                Note(view, FenceRules.UnfencedCopy, $"a materialized view of {string.Join(", ", reads)}: it holds rows of all tenants, and has no policies", $"REVOKE ALL ON {SqlText.Qualified(view.Schema, view.Name)} FROM PUBLIC; and let nobody read it who acts for one tenant.");
            draft.LeaveOut(view, "a materialized view, and a manifest has none", "It stays as it is beside Fenceline.");
            return;
        }

        if (!view.HasInvoker && reads.Count > 0)
            Note(view, FenceRules.ViewWithoutInvoker, $"a view of {string.Join(", ", reads)} that reads with the rights of {view.Owner}: the policies see that role, and not who asks", $"ALTER VIEW {SqlText.Qualified(view.Schema, view.Name)} SET (security_invoker = true);");
        if (!view.HasInvoker)
            draft.LeaveOut(view, "a view without security_invoker, and a manifest's have it", reads.Count > 0 ? null : "Set it, and import again; or keep the view beside Fenceline.");
        else if (view.Schema != draft.SharedSchema)
            draft.LeaveOut(view, $"a view, and a manifest has those of {draft.SharedSchema} only");
    }

    private static IEnumerable<(string? Schema, string Name)> Relations(string query) => SqlParser.Parse(query).Statements.SelectMany(statement => statement.DescendantsAndSelf()).OfType<TableReference>()
        .Select(reference => (reference.Name.Parts.Count > 1 ? reference.Name.Parts[reference.Name.Parts.Count - 2].Name : null, reference.Name.Last.Name));

    private void Note(FoundTable table, string rule, string reason, string remedy) => draft.Note(ImportNoteKind.Open, table.FullName, reason, remedy, rule);
}
