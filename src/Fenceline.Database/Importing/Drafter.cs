using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Database.Importing;

/// <summary>Makes a draft of what a catalog has and what was guessed of its tenants.</summary>
internal sealed class Drafter
{
    private static readonly string[] Prefixes = ["user_", "tenant_", "fenceline_tenant_"];

    // Those that its API's requests come as.
    private static readonly string[] SupabaseRoles = ["anon", "authenticated", "service_role", "authenticator"];

    private readonly FoundCatalog _catalog;
    private readonly Tenancy _tenancy;
    private readonly PolicyReader _policies;
    private readonly TenantSchemas? _schemas;
    private readonly Draft _draft;
    private readonly ColumnDrafter _columns;
    private readonly KeyDrafter _keys;
    private readonly IndexDrafter _indexes;
    private readonly Dictionary<FoundTable, DraftTable> _tables = [];

    public Drafter(FoundCatalog catalog, Tenancy tenancy, PolicyReader policies, TenantSchemas? schemas, Draft draft)
    {
        (_catalog, _tenancy, _policies, _schemas, _draft) = (catalog, tenancy, policies, schemas, draft);
        _columns = new ColumnDrafter(draft);
        _keys = new KeyDrafter(draft);
        _indexes = new IndexDrafter(draft);
    }

    /// <summary>Those that stand in no tenant's schema.</summary>
    private IEnumerable<FoundTable> Shared => _catalog.Tables.Where(table => table.IsTable && _schemas?.Tenants.ContainsKey(table.Schema) != true);

    public void Fill()
    {
        FillDatabase();
        _draft.Enums.AddRange(_catalog.Enums.Where(type => type.Schema == _draft.SharedSchema).Select(type => new DraftEnum(type)));
        AddTables();
        new ChildGuess(_catalog, _tenancy, _draft, _tables, _catalog.Tables.Where(table => _schemas?.Tenants.ContainsKey(table.Schema) == true)).Add([.. Shared.Where(table => Reason(table) is null && !_tables.ContainsKey(table) && !_tenancy.Keys.ContainsKey(table) && !AirbyteSources.IsFilled(table))], Make);
        if (_schemas is not null)
            AddTenantTables(_schemas);
        foreach (var table in _tables.Values.Distinct().OrderBy(table => table.Found.Oid).ToList())
            Finish(table);
        if (_draft.Members is { } members)
            new MemberRoles(members, _policies).Add(_draft);
        var names = _draft.Tables.ConvertAll(table => table.Found.Name);
        _draft.Views.AddRange(_catalog.Tables.Where(table => table is { Kind: 'v', HasInvoker: true } && table.Schema == _draft.SharedSchema && !names.Contains(table.Name)).Select(table => new DraftView(table)));
    }

    private void FillDatabase()
    {
        var keys = _tenancy.Keys.Where(pair => !pair.Value.IsJson && Reason(pair.Key) is null).ToList();
        var schemas = Shared.Where(table => Reason(table) is null).GroupBy(table => table.Schema, StringComparer.Ordinal).OrderByDescending(same => same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal).ToList();
        _draft.SharedSchema = schemas.Find(same => same.Key == "public")?.Key ?? schemas.FirstOrDefault()?.Key ?? "public";
        _draft.TenantColumn = keys.GroupBy(pair => pair.Value.Column, StringComparer.Ordinal).OrderByDescending(same => same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;
        _draft.TenantType = keys.Select(pair => pair.Key.Column(pair.Value.Column) is { } column ? Tenancy.TypeOf(column) : null).OfType<TenantKeyType>().GroupBy(type => type).OrderByDescending(same => same.Count()).FirstOrDefault()?.Key ?? TenantKeyType.Text;
        _draft.Identity = _tenancy.Identity;
        _draft.Members = _tenancy.Members;
        _draft.IsSupabase = SupabaseRoles.All(name => _catalog.Roles.Any(role => role.Name == name));
        _draft.ExtensionSchema = _catalog.Extensions.Where(extension => extension.Name is "citext" or "hstore" or "ltree" or "cube" or "vector" or "pg_trgm" && extension.Schema != _draft.SharedSchema && extension.Schema != "pg_catalog")
            .GroupBy(extension => extension.Schema, StringComparer.Ordinal).OrderByDescending(same => same.Count()).FirstOrDefault()?.Key;
        if (_catalog.Functions.Any(function => function.Schema == _draft.SharedSchema && function is { Name: "current_user_id", Signature: "" }))
        {
            _draft.IdentityFunction = "current_tenant_of_row";
            _draft.Note(ImportNoteKind.Guessed, "identity", "a function current_user_id() is there already, so that Fenceline's has another name: current_tenant_of_row()");
        }

        _draft.TenantSchema = _schemas?.Pattern ?? PatternBeside(schemas.Select(same => same.Key));
    }

    /// <summary>One that no schema which is there would be taken for.</summary>
    private static string PatternBeside(IEnumerable<string> schemas)
    {
        var taken = schemas.ToList();
        return (Array.Find(Prefixes, prefix => !taken.Exists(schema => schema.StartsWith(prefix, StringComparison.Ordinal))) ?? Prefixes[^1]) + TenantNames.Placeholder;
    }

    /// <summary>Why a table is none of the application's; null where it may be.</summary>
    private static string? Reason(FoundTable table) => table.IsPart ? "" : TenantWords.IsOfTool(table.Name) ? "a tool's own" : AirbyteSources.IsRaw(table) ? "Airbyte's own, of rows that it has not typed yet" : null;

    private void AddTables()
    {
        foreach (var table in Shared)
        {
            if (Reason(table) is { Length: > 0 } reason)
                _draft.LeaveOut(table, reason);
            else if (!table.IsPart && table == _tenancy.Tenants && !_tenancy.Keys.ContainsKey(table))
                AddTenantsTable(table);
            else if (!table.IsPart && _tenancy.Keys.TryGetValue(table, out var key))
                AddKeyed(table, key);
            else if (!table.IsPart && AirbyteSources.IsFilled(table))
                _draft.LeaveOut(table, "Airbyte filled it, and nothing says whose a row is", "Let Airbyte sync each tenant into a schema of its own, as in 'user_123'.");
        }
    }

    /// <summary>A row of it is a tenant: its primary key says whose it is.</summary>
    private void AddTenantsTable(FoundTable found)
    {
        if (found.PrimaryKey is not { Columns: [var id] })
        {
            _draft.LeaveOut(found, "it seems to be the tenants' own table, and its primary key is not one column", "It stays as it is beside Fenceline.");
            return;
        }

        AddKeyed(found, new TenantTerm(id, default));
        if (_tables.ContainsKey(found))
            _draft.Note(ImportNoteKind.Guessed, found.FullName, "it seems to be the tenants' own table: a tenant would see and write its own row, and nobody all of them but the admin", "Where programs look tenants up in it before they know whose request it is, let them ask Fenceline's registry, or take the table out of the manifest.");
    }

    private void AddKeyed(FoundTable found, TenantTerm key)
    {
        var column = found.Column(key.Column)!;
        if (!key.IsJson && Tenancy.TypeOf(column) is null)
        {
            _draft.LeaveOut(found, $"its tenant column {column.Name} is {column.Type}, and a manifest's are text, uuid, bigint or integer", $"ALTER TABLE {SqlText.Qualified(found.Schema, found.Name)} ALTER COLUMN {SqlText.Identifier(column.Name)} TYPE text; it rewrites the table unless the type is varchar.");
            return;
        }

        if (key.IsJson && column.Type != "jsonb")
        {
            _draft.LeaveOut(found, $"its tenant stands inside of {column.Name}, which is {column.Type} and not jsonb");
            return;
        }

        if (AirbyteSources.IsFilled(found))
            AddToSource(found, key, isSensitive: false);
        else
            Make(found, TablePlacement.Shared, key, null);
    }

    private DraftTable? Make(FoundTable found, TablePlacement placement, TenantTerm? key, string? parent)
    {
        if (_draft.Tables.Find(other => other.Found.Name.Equals(found.Name, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            _draft.LeaveOut(found, $"another table of the manifest has that name, {same.Found.FullName}, and in a pinned session a name is one table", "Give one of the two another name.");
            return null;
        }

        if (found.Kind == 'p')
        {
            _draft.LeaveOut(found, "it is partitioned, and a manifest has plain tables", "It stays as it is beside Fenceline. Each partition can be read by its own name: it needs row-level security of its own.");
            return null;
        }

        var table = new DraftTable(found, placement) { Key = key, Parent = parent, Description = found.Comment, KeyType = key is { IsJson: false } ? Tenancy.TypeOf(found.Column(key.Column)!)!.Value : TenantKeyType.Text };
        if (!_keys.AddPrimaryKey(table))
            return null;
        foreach (var column in found.Columns)
            _columns.Add(table, column);
        _tables.Add(found, table);
        _draft.Tables.Add(table);
        return table;
    }

    private void AddToSource(FoundTable found, TenantTerm? key, bool isSensitive)
    {
        var (name, prefix, connector) = AirbyteSources.Of(found);
        var source = _draft.Sources.Find(source => source.Name == name);
        if (source is null)
            _draft.Sources.Add(source = new DraftSource(name, prefix, connector, isSensitive));
        var stream = found.Name[prefix.Length..];
        if (source.Streams.Contains(stream))
        {
            // It is shared for some tenants; where a tenant has its own is said with the tenant.
            if (source.Tables.Find(table => table.Found.Name == found.Name) is { } shared)
                _tables.Add(found, shared);
            return;
        }

        source.Streams.Add(stream);
        var table = new DraftTable(found, isSensitive ? TablePlacement.Schema : TablePlacement.Shared) { Key = key, Description = found.Comment, KeyType = key is { IsJson: false } ? Tenancy.TypeOf(found.Column(key.Column)!)!.Value : TenantKeyType.Text };
        foreach (var column in found.Columns.Where(column => !AirbyteColumns.IsAirbytes(column.Name)))
            _columns.Add(table, column);
        var columns = found.PrimaryKey is { } primary ? table.Without(primary.Columns) : table.Columns.Exists(column => column.Name == "id") ? ["id"] : [];
        if (columns.Count == 0)
        {
            _draft.LeaveOut(found, "Airbyte filled it, and nothing says which columns tell its rows apart", $"List it under the source {name} with its primary key, by the connector's documentation.");
            return;
        }

        if (found.PrimaryKey is null)
            _draft.Note(ImportNoteKind.Guessed, found.FullName, "the primary key, id: Airbyte's tables have none");
        table.PrimaryKey.AddRange(columns);
        source.Tables.Add(table);
        _tables.Add(found, table);
    }

    private void AddTenantTables(TenantSchemas schemas)
    {
        var tables = new TenantTables(schemas, _catalog);
        foreach (var form in tables.Forms.Where(form => !form.IsPart).OrderBy(form => form.Oid))
        {
            if (AirbyteSources.IsRaw(form) || TenantWords.IsOfTool(form.Name))
            {
                _draft.LeaveOut(form, Reason(form)!);
                continue;
            }

            var isOfSource = AirbyteSources.IsFilled(form);
            tables.Note(_draft, form, isOfSource);
            if (isOfSource)
                AddToSource(form, null, isSensitive: true);
            else
                Make(form, TablePlacement.Schema, null, null);
            // Wherever one leads, it leads to the form.
            if (_tables.TryGetValue(form, out var table))
            {
                foreach (var same in tables.Named(form.Name).Where(same => same != form))
                    _tables.Add(same, table);
            }
        }

        foreach (var (schema, id) in schemas.Tenants.OrderBy(tenant => tenant.Key, StringComparer.Ordinal))
        {
            var sources = _catalog.Tables.Where(table => table.Schema == schema && AirbyteSources.IsFilled(table) && !AirbyteSources.IsRaw(table)).Select(table => AirbyteSources.Of(table).Source).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            _draft.Tenants.Add(new DraftTenant(id, [.. sources]));
        }
    }

    private void Finish(DraftTable table)
    {
        var isOfSource = _draft.Sources.Exists(source => source.Tables.Contains(table));
        if (isOfSource && table.Found.References.Any())
            _draft.LeaveOut(table, "its references", "a source's table has none, since Airbyte loads tables in any order");
        _keys.AddOthers(table);
        if (!isOfSource)
            _keys.AddReferences(table, _tables, _catalog, _tenancy.Tenants);
        _indexes.Reserve([table.Found.Name]);
        foreach (var index in table.Found.Indexes)
            _indexes.Add(table, index);
        if (table.Found.Triggers.Count > 0)
            _draft.LeaveOut(table, string.Join(", ", table.Found.Triggers), "a manifest has no triggers and rules", "They stay as they are beside Fenceline.");
    }
}
