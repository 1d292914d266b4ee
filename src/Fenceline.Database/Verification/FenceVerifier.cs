using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Rules;
using Fenceline.Database.Execution;
using Fenceline.Database.Introspection;
using Fenceline.Migrations;
using Npgsql;

namespace Fenceline.Database.Verification;

/// <summary>
/// Compares a live database with what the manifest says of it: its schemas and what stands in them, its roles and who reaches which, rights, the
/// registry, and what else touches tenants' rows. It reads in one read-only transaction, and says what its login could not see.
/// </summary>
/// <param name="connectionString">Of the server itself, or of a pooler.</param>
/// <param name="manifest">What the database is to be.</param>
/// <param name="scripts">What was generated of it, for the tenants' database or for the landing database.</param>
public sealed class FenceVerifier(string connectionString, TenantManifest manifest, MigrationScripts scripts)
{
    private readonly DatabaseNames _names = scripts.IsLanding ? new DatabaseNames(manifest.Project).Landing : new DatabaseNames(manifest.Project);
    private readonly ObjectSet _set = scripts.IsLanding ? scripts.Model.Landing! : scripts.Model.Shared;

    private const string PoolerNote = "A pooler in transaction mode answers at this address: what a session sets reaches other clients there. Applications that connect through it need 'Max Auto Prepare=0' and the reset of connections left on; pins of Fenceline's runtime end with their transaction.";

    private bool HasLandings => scripts.IsLanding || !manifest.Database.Landing.IsDatabase;

    /// <exception cref="MigrationException">The database can't be reached.</exception>
    public async Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var isOwnSession = await SessionProbe.IsOwnSessionAsync(connection, connectionString, cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            var report = await VerifyAsync(connection, cancellationToken).ConfigureAwait(false);
            return isOwnSession ? report : report with { Notes = [.. report.Notes, PoolerNote] };
        }
        catch (NpgsqlException e)
        {
            throw new MigrationException((e as PostgresException)?.MessageText ?? "The database can't be reached: " + e.Message, e);
        }
    }

    /// <summary>Verifies what a transaction sees, before it is committed: of a migration, say. The transaction is read-only from here on, and acts as the owner where it may.</summary>
    public async Task<VerifyReport> VerifyAsync(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        var session = new CatalogSession(connection);
        await session.PrepareAsync(scripts.Owner, cancellationToken).ConfigureAwait(false);
        return await VerifyAsync(session, cancellationToken).ConfigureAwait(false);
    }

    private async Task<VerifyReport> VerifyAsync(CatalogSession session, CancellationToken cancellationToken)
    {
        var structure = new StructureReader(session.Connection, scripts.Model, scripts.ControlSchema);
        var registry = new RegistryReader(session, manifest, scripts, _set);
        var unseen = new List<string>();
        var fleet = scripts.IsLanding || !await session.CanReadAsync(scripts.ControlSchema, ["tenants", "tenant_sources", "pending_steps"], cancellationToken).ConfigureAwait(false) ? [] : await structure.ReadFleetAsync(cancellationToken).ConfigureAwait(false);
        if (!scripts.IsLanding && fleet.Count == 0 && !await session.CanReadAsync(scripts.ControlSchema, ["tenants"], cancellationToken).ConfigureAwait(false))
            unseen.Add($"The registry, and so the tenants: this login may not read {scripts.ControlSchema}.tenants. Verify as {_names.Admin}, as {_names.Migrator}, or as a login that may.");
        var landings = HasLandings ? await registry.ReadLandingsAsync(unseen, cancellationToken).ConfigureAwait(false) : [];

        var differences = new List<DriftFinding>();
        differences.AddRange(await CompareSchemasAsync(structure, fleet, landings, cancellationToken).ConfigureAwait(false));
        differences.AddRange(await CompareServerAsync(structure, session, fleet, landings, cancellationToken).ConfigureAwait(false));
        differences.AddRange(await structure.CompareAsync(fleet.Where(tenant => tenant is { IsUnderWay: false, HasSchema: true }), _names.Owner, [_names.Admin, _names.Backup], cancellationToken).ConfigureAwait(false));

        var rules = new FindingRules(manifest.Database.Identity.Function, TenantColumns());
        var places = new ManifestPlaces(manifest);
        var findings = differences.Select(difference => new VerifyFinding(rules.Of(difference), difference.Tenant, difference.Subject, difference.Problem, places.Of(difference))).ToList();
        findings.AddRange(await registry.CompareAsync(fleet, landings, unseen, cancellationToken).ConfigureAwait(false));
        return new VerifyReport(
            [.. findings.OrderBy(finding => finding.Rule.Id, StringComparer.Ordinal).ThenBy(finding => finding.Tenant, StringComparer.Ordinal).ThenBy(finding => finding.Subject, StringComparer.Ordinal)],
            unseen, scripts.IsLanding ? landings.Count : fleet.Count(tenant => !tenant.IsUnderWay), [.. fleet.Where(tenant => tenant.IsUnderWay).Select(tenant => tenant.Id)], Notes(session));
    }

    private List<string> Notes(CatalogSession session)
    {
        var notes = new List<string>();
        if (!session.ActsAsOwner)
            notes.Add($"Read as {session.User}.");
        if (SupabaseServices.Has(manifest))
            notes.Add(SupabaseServices.Note);
        if (manifest.Database.PublicRights == PublicRights.Keep)
            notes.Add("The manifest keeps the rights of PUBLIC on the database and on the shared schema; they were not judged.");
        return notes;
    }

    private HashSet<string> TenantColumns() => ColumnsOf(Tables());

    /// <summary>Those whose name tells that a table of others has rows of tenants: not the <c>id</c> of a table with one row for each.</summary>
    private HashSet<string> TellingColumns() => ColumnsOf(Tables().Where(table => table.PrimaryKey.Count > 0));

    private IEnumerable<Table> Tables() => manifest.Tables.Concat(manifest.Sources.SelectMany(source => source.Tables));

    private HashSet<string> ColumnsOf(IEnumerable<Table> tables) => tables.Select(table => table.TenantKey).Where(key => key is { IsJson: false }).Select(key => key!.Column)
        .Append(manifest.Database.TenantColumn).ToHashSet(StringComparer.Ordinal);

    private async Task<List<DriftFinding>> CompareSchemasAsync(StructureReader structure, IReadOnlyList<FleetRow> fleet, IReadOnlyList<LandingRow> landings, CancellationToken cancellationToken)
    {
        var calls = new TenantCalls(manifest, _names, scripts, _set);
        var made = fleet.Where(tenant => tenant.HasSchema).Select(calls.Sealed).Concat(landings.Select(landing => calls.Reader(landing, scripts.IsLanding ? _names.Publisher : _names.Owner))).ToList();
        var functions = made.Select(call => call.Function).ToList();
        var grants = made.SelectMany(call => call.Grants).ToList();
        var findings = new List<DriftFinding>();
        foreach (var schema in _set.Schemas)
        {
            var names = DriftReader.NamesIn(_set, schema.Name);
            var found = await structure.ReadLinesAsync(schema.Name, null, cancellationToken).ConfigureAwait(false);
            var isStaging = schema.Name == _names.StagingSchema;
            var isCalls = schema.Name == _names.CallsSchema;
            findings.AddRange(StructureReader.Compare(
                null, StructureReader.ExpectedIn(schema, _set, isCalls ? functions : [], isCalls ? grants : []), KeepingOthers(schema, found),
                line => isStaging ? !StagedTables.IsOne(line, _names) : !schema.IsPublic || line.Subject.EndsWith(" on the schema", StringComparison.Ordinal) || names.Contains(DriftReader.NameOf(line.Subject)))
                .Where(finding => !(schema.IsPublic && finding.Subject == "schema"))
                .Select(finding => finding with { Subject = Named(finding.Subject, schema.Name) }));
        }

        foreach (var landing in landings)
        {
            var found = await structure.ReadLinesAsync(landing.Schema, null, cancellationToken).ConfigureAwait(false);
            findings.AddRange(LandedTables.Compare(landing, found, _names));
        }

        return findings;
    }

    /// <summary>What others have on a schema that is theirs is left out where the manifest says so.</summary>
    private List<FoundLine> KeepingOthers(PgSchema schema, List<FoundLine> found)
    {
        if (!schema.IsPublic || manifest.Database.PublicRights != PublicRights.Keep)
            return found;
        var kept = found.Select(line => line.Subject.EndsWith(" on the schema", StringComparison.Ordinal) ? line with { Said = line.Said.Replace("PUBLIC, ", "", StringComparison.Ordinal) } : line);
        return [.. SupabaseServices.Has(manifest) ? SupabaseServices.OfSchema(kept) : kept];
    }

    /// <summary>With the schema of what it names.</summary>
    private static string Named(string subject, string schema) =>
        subject == "schema" ? "schema " + schema
        : subject.EndsWith("the schema", StringComparison.Ordinal) ? subject[..^"the schema".Length] + "schema " + schema
        : $"{subject} in {schema}";

    private async Task<IEnumerable<DriftFinding>> CompareServerAsync(StructureReader structure, CatalogSession session, IReadOnlyList<FleetRow> fleet, IReadOnlyList<LandingRow> landings, CancellationToken cancellationToken)
    {
        var expected = new ServerLines(_set, _names, session.Version).All(fleet, landings).ToList();
        var moving = fleet.Where(tenant => tenant.IsUnderWay).Select(tenant => MovingSchema(tenant.Schema));
        var schemas = _set.Schemas.Select(schema => schema.Name).Concat(fleet.Select(tenant => tenant.Schema)).Concat(landings.Select(landing => landing.Schema)).Concat(moving).ToArray();
        var roles = _set.Roles.Select(role => role.Name).Concat(fleet.Select(tenant => tenant.Role)).Concat(landings.SelectMany(landing => new[] { landing.Loader, landing.Reader })).ToArray();
        var shared = _set.Schemas.Where(schema => schema.IsPublic).Select(schema => schema.Name).ToArray();
        var known = shared.SelectMany(schema => DriftReader.NamesIn(_set, schema).Select(name => $"{schema}.{name}")).ToArray();
        var found = await structure.ReadAsync(ServerQuery.Lines(session.Version), cancellationToken, roles, schemas, known, TellingColumns().ToArray(), shared, new[] { _names.Owner, _names.Maker, _names.Lookup }, Makers()).ConfigureAwait(false);
        if (manifest.Database.PublicRights == PublicRights.Keep)
            found = [.. found.Select(line => line.Subject.EndsWith(" on the database", StringComparison.Ordinal) ? line with { Said = line.Said.Replace("PUBLIC, ", "", StringComparison.Ordinal) } : line).Where(line => !(line.Subject.EndsWith(" on the database", StringComparison.Ordinal) && line.Said == "for PUBLIC"))];
        if (SupabaseServices.Has(manifest))
            found = [.. SupabaseServices.OfServer(found, expected)];
        // Only a superuser may make event triggers: one that the fence can do without is made where it may be.
        var optional = _set.EventTriggers.Where(trigger => !trigger.IsRequired).Select(trigger => "event trigger " + trigger.Name).ToHashSet(StringComparer.Ordinal);
        return StructureReader.Compare(null, expected, found, _ => true).Where(finding => !(finding.Kind == DriftKind.Missing && optional.Contains(finding.Subject)));
    }

    /// <summary>Those of the tenants' database and of the landing database, which may be on one server.</summary>
    private string[] Makers() => [new DatabaseNames(manifest.Project).Maker, new DatabaseNames(manifest.Project).Landing.Maker];

    /// <summary>Where a tenant's tables are while a source of it moves.</summary>
    private string MovingSchema(string schema)
    {
#pragma warning disable CA5351 // A name, as the database's own function makes it.
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(schema)));
#pragma warning restore CA5351
        return $"{manifest.Project[..Math.Min(40, manifest.Project.Length)]}_moving_{hash[..12]}";
    }
}
