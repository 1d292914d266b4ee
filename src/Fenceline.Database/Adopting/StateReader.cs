using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Core.Schema;
using Fenceline.Database.Importing;
using Fenceline.Database.Introspection;
using Fenceline.Migrations;
using Fenceline.Migrations.Adoption;
using Fenceline.Sql.Collections;
using Npgsql;

namespace Fenceline.Database.Adopting;

/// <summary>Reads a database in use: what of the manifest is there already, and how.</summary>
internal sealed class StateReader(NpgsqlConnection connection, TenantManifest manifest, MigrationScripts scripts)
{
    private readonly ObjectSet _set = scripts.Model.Shared;
    private readonly string _control = SqlText.Identifier(scripts.ControlSchema);
    private readonly Dictionary<string, Table> _tables = manifest.Tables.Concat(manifest.Sources.SelectMany(source => source.Tables)).ToDictionary(table => table.Name, StringComparer.Ordinal);

    public async Task<AdoptedState> ReadAsync(CancellationToken cancellationToken)
    {
        var owners = manifest.Tenants.ToDictionary(tenant => TenantNames.For(manifest.Database.TenantSchema, tenant.Id).Schema, tenant => tenant.Id, StringComparer.Ordinal);
        var schemas = await SchemasAsync([.. _set.Schemas.Select(schema => schema.Name).Concat(owners.Keys)], owners, cancellationToken).ConfigureAwait(false);
        var names = schemas.Select(schema => schema.Name).ToArray();
        var catalog = await new CatalogReader(connection).ReadAsync(names, cancellationToken).ConfigureAwait(false);
        schemas = [.. schemas.Select(schema => schema with { HasOthers = catalog.Tables.Any(table => table.Schema == schema.Name && !IsOurs(table)) })];
        var structure = new StructureReader(connection, scripts.Model, scripts.ControlSchema);
        var lines = new Dictionary<string, ILookup<string, FoundLine>>(StringComparer.Ordinal);
        foreach (var name in names)
            lines[name] = (await structure.ReadLinesAsync(name, null, cancellationToken).ConfigureAwait(false)).ToLookup(line => line.Subject, StringComparer.Ordinal);

        var hasGround = catalog.Find(scripts.ControlSchema, scripts.History) is not null;
        var facts = await TableFacts.ReadAsync(connection, names, cancellationToken).ConfigureAwait(false);
        var tables = new List<AdoptedTable>();
        foreach (var wanted in Wanted(schemas))
        {
            if (catalog.Find(wanted.Table.Name.Schema, wanted.Table.Name.Name) is { Kind: 'r' } found)
                tables.Add(await TableAsync(wanted.Table, wanted.Tenant, found, lines[found.Schema], facts, cancellationToken).ConfigureAwait(false));
        }

        var files = hasGround ? await NumbersAsync($"SELECT version::int FROM {_control}.{SqlText.Identifier(scripts.History)}", cancellationToken).ConfigureAwait(false) : [];
        var steps = hasGround ? await NumbersAsync($"SELECT version FROM {_control}.tenant_steps", cancellationToken).ConfigureAwait(false) : [];
        var tenants = await new TenantFinder(connection, manifest, scripts, hasGround).FindAsync(tables, schemas, cancellationToken).ConfigureAwait(false);
        return new AdoptedState(
            hasGround, schemas, [.. tables.Select(table => WithReferences(table, tables, facts))], await EnumsAsync(names, cancellationToken).ConfigureAwait(false), Objects(lines, catalog, facts),
            hasGround && (await NumbersAsync($"SELECT count(*)::int FROM {_control}.tables", cancellationToken).ConfigureAwait(false)).Single() > 0, tenants, files, steps)
        {
            MissingInSchemas = [.. Missing(schemas, tables)],
            Problems = [.. new StateProblems(manifest, scripts, catalog, hasGround, tenants, tables).All(), .. await new HiddenRows(connection, manifest).FindAsync([.. tables.Where(IsOpen)], cancellationToken).ConfigureAwait(false)],
            Kept = [.. Beside(schemas, catalog)],
        };
    }

    /// <summary>The tables that the manifest leads to, under their whole names; those of tenants' schemas for each that is there.</summary>
    private IEnumerable<(PgTable Table, string? Tenant)> Wanted(IReadOnlyList<AdoptedSchema> schemas)
    {
        foreach (var table in _set.Tables.Where(table => table.Distribution != TableDistribution.Local))
            yield return (table, null);
        foreach (var schema in schemas.Where(schema => schema.Tenant is not null))
        {
            foreach (var table in scripts.Model.TenantSets.SelectMany(set => set.Tables))
                yield return (In(table, schema.Name), schema.Tenant);
        }
    }

    /// <summary>Its policies do not hold yet.</summary>
    private static bool IsOpen(AdoptedTable table) => table.Tenant is null && table.Wanted.HasRowSecurity && (!table.Found.HasRowSecurity || !table.Found.IsRowSecurityForced || table.Bridge is not null || table.Policies.Count > 0);

    /// <summary>Tables that a tenant's schema should have, by the sources that the tenant keeps there.</summary>
    private IEnumerable<MissingTables> Missing(IReadOnlyList<AdoptedSchema> schemas, List<AdoptedTable> tables)
    {
        var plans = manifest.Tenants.Select(new TenantPlanner(manifest).PlanOf).ToDictionary(plan => plan.Tenant.Id, StringComparer.Ordinal);
        foreach (var schema in schemas.Where(schema => schema.Tenant is not null))
        {
            var there = tables.Where(table => table.Tenant == schema.Tenant).Select(table => ObjectName.OfTenant(table.Wanted.Name.Name)).ToList();
            var sources = plans[schema.Tenant!].Connected.Where(source => source.IsInTenantSchema).Select(source => source.Name).ToHashSet(StringComparer.Ordinal);
            var missing = scripts.Model.TenantSets.Where(set => set.Source is null || sources.Contains(set.Source)).SelectMany(set => set.Tables).Where(table => !there.Contains(table.Name)).ToList();
            if (missing.Count > 0)
                yield return new MissingTables(schema.Name, missing, there);
        }
    }

    /// <summary>What others made in schemas that become the project's.</summary>
    private IEnumerable<string> Beside(IReadOnlyList<AdoptedSchema> schemas, FoundCatalog catalog)
    {
        var ours = schemas.Where(schema => schema.Tenant is not null || _set.Schemas.Any(own => own.Name == schema.Name && !own.IsPublic)).Select(schema => schema.Name).ToHashSet(StringComparer.Ordinal);
        return catalog.Tables.Where(table => ours.Contains(table.Schema) && table.Schema != scripts.ControlSchema && !IsOurs(table)).Select(table => $"{table.FullName} is not in the manifest");
    }

    private bool IsOurs(FoundTable table) => _set.Tables.Any(own => own.Name == new ObjectName(table.Schema, table.Name)) || _set.Views.Any(own => own.Name == new ObjectName(table.Schema, table.Name))
        || (scripts.Model.TenantSets.Any(set => set.Tables.Any(own => own.Name.Name == table.Name)) && _set.Schemas.All(own => own.Name != table.Schema));

    private static PgTable In(PgTable table, string schema) => table with
    {
        Name = table.Name with { Schema = schema },
        ForeignKeys = table.ForeignKeys.Select(key => key with { References = key.References with { Schema = key.References.Schema ?? schema } }).ToEquatableArray(),
    };

    private async Task<AdoptedTable> TableAsync(PgTable wanted, string? tenant, FoundTable found, ILookup<string, FoundLine> lines, TableFacts facts, CancellationToken cancellationToken)
    {
        var key = tenant is null && _tables[wanted.Name.Name].TenantKey is { IsColumn: true } column && wanted.Distribution == TableDistribution.ByTenant ? column.Column : null;
        var match = new TableMatch(wanted, found, lines, key, _tables[wanted.Name.Name].IsSynced);
        var there = match.Table();
        var policies = facts.Policies(wanted.Name).ToList();
        return new AdoptedTable(wanted, there, found.Owner, tenant)
        {
            Rights = [.. facts.Rights(wanted.Name)],
            Policies = [.. policies.Where(policy => policy.Name != AdoptionPlanner.Temporary && there.Policies.All(own => own.Name != policy.Name))],
            Definitions = found.Constraints.ToDictionary(constraint => constraint.Name, constraint => constraint.Definition, StringComparer.Ordinal),
            Sequences = facts.Sequences(wanted.Name),
            Indexes = found.Indexes.Where(index => index.IsValid).Select(index => index.Name).ToHashSet(StringComparer.Ordinal),
            TenantColumn = key,
            Unproven = match.Unproven,
            AirbyteColumns = match.AirbyteColumns,
            HasRowsWithoutTenant = key is not null && found.Column(key) is { IsNotNull: false } && await AnyAsync($"SELECT EXISTS (SELECT FROM {SqlText.Qualified(found.Schema, found.Name)} WHERE {SqlText.Identifier(key)} IS NULL)", cancellationToken).ConfigureAwait(false),
            IsFilled = found.Triggers.Contains("trigger " + AdoptionPlanner.Temporary),
            Bridge = policies.Find(policy => policy.Name == AdoptionPlanner.Temporary),
            Problems = [.. match.Uncounted(facts.Sequences(wanted.Name).Keys).Select(column => new AdoptionProblem(AdoptionStage.Prepare, found.FullName, $"column {column} would be an identity, and its default is {found.Column(column)!.Default}", $"Write the column without an identity in the manifest; or give it a sequence of its own: ALTER SEQUENCE ... OWNED BY {SqlText.Qualified(found.Schema, found.Name)}.{SqlText.Identifier(column)};"))],
            Kept = [.. match.Kept.Concat(found.Triggers.Where(name => !name.Contains(AdoptionPlanner.Temporary, StringComparison.Ordinal) && _set.Triggers.All(own => "trigger " + own.Name != name)).Select(name => $"{found.FullName}: {name} is not in the manifest"))],
        };
    }

    /// <summary>References to keys that will go, from where the manifest says nothing of them.</summary>
    private static AdoptedTable WithReferences(AdoptedTable table, List<AdoptedTable> all, TableFacts facts)
    {
        var stays = table.Wanted.UniqueKeys.Select(key => string.Join(',', key.Columns)).Concat(table.Wanted.PrimaryKey is { } primary ? [string.Join(',', primary.Columns)] : []).ToHashSet(StringComparer.Ordinal);
        var goes = new[] { table.Found.PrimaryKey }.OfType<PgKey>().Where(key => key.Columns != table.Wanted.PrimaryKey?.Columns).Concat(table.Found.UniqueKeys.Where(key => !stays.Contains(string.Join(',', key.Columns)))).Select(key => key.Name).ToHashSet(StringComparer.Ordinal);
        var known = all.SelectMany(other => other.Found.ForeignKeys.Select(key => (other.Found.Name, key.Name))).ToHashSet();
        return table with { ReferredToBy = [.. facts.References(table.Wanted.Name).Where(reference => goes.Contains(reference.Reference.Key) && !known.Contains((reference.From, reference.Reference.Name))).Select(reference => reference.Reference)] };
    }

    private AdoptedObjects Objects(Dictionary<string, ILookup<string, FoundLine>> lines, FoundCatalog catalog, TableFacts facts)
    {
        bool Has(string? schema, string subject) => lines.TryGetValue(schema!, out var found) && found.Contains(subject);
        var written = new StructureLines("", []);
        return new AdoptedObjects(
            _set.Views.Where(view => Has(view.Name.Schema, "view " + view.Name.Name)).ToDictionary(view => view.Name, view => new AdoptedView(catalog.Find(view.Name.Schema, view.Name.Name)!.Owner, [.. facts.Rights(view.Name)])),
            _set.Functions.Where(function => Has(function.Name.Schema, written.Of(function, []).First().Subject)).Select(function => (function.Name, function.Signature)).ToHashSet(),
            _set.Triggers.Where(trigger => Has(trigger.Table.Schema, StructureLines.Of(trigger).Subject)).Select(trigger => (trigger.Table, trigger.Name)).ToHashSet());
    }

    private async Task<List<AdoptedSchema>> SchemasAsync(string[] names, Dictionary<string, string> owners, CancellationToken cancellationToken)
    {
        var schemas = new Dictionary<string, (string Owner, List<AdoptedRight> Rights)>(StringComparer.Ordinal);
        await connection.EachAsync(AdoptionQueries.Schemas, names, reader =>
        {
            if (!schemas.TryGetValue(reader.GetString(0), out var schema))
                schemas[reader.GetString(0)] = schema = (reader.GetString(1), []);
            if (!reader.IsDBNull(2))
                schema.Rights.Add(TableFacts.Right(reader, 2));
        }, cancellationToken).ConfigureAwait(false);
        return [.. schemas.Select(pair => new AdoptedSchema(pair.Key, pair.Value.Owner, pair.Value.Rights, owners.GetValueOrDefault(pair.Key)))];
    }

    private async Task<List<AdoptedEnum>> EnumsAsync(string[] schemas, CancellationToken cancellationToken)
    {
        var enums = new List<AdoptedEnum>();
        var ours = _set.Enums.Select(type => type.Name).ToHashSet();
        await connection.EachAsync(AdoptionQueries.Enums, schemas, reader => enums.Add(new AdoptedEnum(new ObjectName(reader.GetString(0), reader.GetString(1)), reader.GetString(2), reader.GetFieldValue<string[]>(3))), cancellationToken).ConfigureAwait(false);
        return [.. enums.Where(type => ours.Contains(type.Name))];
    }

    private async Task<List<int>> NumbersAsync(string query, CancellationToken cancellationToken)
    {
        var numbers = new List<int>();
        await connection.EachAsync(query, null, reader => numbers.Add(reader.GetInt32(0)), cancellationToken).ConfigureAwait(false);
        return numbers;
    }

    private async Task<bool> AnyAsync(string query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 0 };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
