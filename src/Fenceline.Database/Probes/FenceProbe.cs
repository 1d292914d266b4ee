using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Rules;
using Fenceline.Core.Schema;
using Fenceline.Database.Execution;
using Fenceline.Database.Introspection;
using Fenceline.Database.Verification;
using Fenceline.Migrations;
using Fenceline.Sql.Collections;
using Npgsql;

namespace Fenceline.Database.Probes;

/// <summary>
/// Asks a live database, statement by statement, whether each role can do what the manifest allows and nothing else. Everything runs in one
/// transaction that is rolled back, with a login that may take these roles.
/// </summary>
public sealed class FenceProbe(string connectionString, TenantManifest manifest, MigrationScripts scripts)
{
    /// <summary>How many tenants are probed; the structure of all is compared anyhow.</summary>
    public const int MostTenants = 6;

    // What is larger is not written to: its rows would be locked for too long.
    private const int MostRows = 10_000;

    private readonly DatabaseNames _names = new(manifest.Project);
    private readonly ProbeRights _rights = new(scripts.Model, new DatabaseNames(manifest.Project));
    private readonly List<VerifyFinding> _findings = [];
    private readonly List<string> _unseen = [];

    /// <summary>What a probe does beside asking: nothing of it stays but gaps in sequences.</summary>
    public IReadOnlyList<string> SideEffects()
    {
        var tables = scripts.Model.Shared.Tables.Where(table => table.HasRowSecurity).ToList();
        var sequences = tables.SelectMany(table => table.Columns.Where(column => column.Identity != IdentityColumn.None).Select(column => $"{table.Name}.{column.Name}")).ToList();
        return
        [
            "One transaction, rolled back at its end; no statement waits longer than 2 seconds for a lock.",
            $"Rows are put into {string.Join(", ", tables.Select(table => table.Name))} and taken back; until then other sessions do not see them, and wait where they want a row that is updated or deleted here.",
            sequences.Count == 0 ? "No sequence advances." : $"Sequences advance, which is not taken back: {string.Join(", ", sequences)}.",
            scripts.Model.Shared.Triggers.Count == 0 ? "No trigger of Fenceline's fires." : $"Triggers fire: {string.Join(", ", scripts.Model.Shared.Triggers.Select(trigger => $"{trigger.Name} on {trigger.Table}"))}; so do those that somebody else added.",
        ];
    }

    /// <exception cref="MigrationException">The database can't be reached.</exception>
    public async Task<VerifyReport> ProbeAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            return await ProbeAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw new MigrationException((e as PostgresException)?.MessageText ?? "The database can't be reached: " + e.Message, e);
        }
    }

    /// <summary>Probes within a transaction of the caller's, who has to roll it back.</summary>
    public async Task<VerifyReport> ProbeAsync(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        _findings.Clear();
        _unseen.Clear();
        var session = new ProbeSession(connection, manifest.Database.Identity);
        await session.RunAsync("SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '10s'; SET LOCAL search_path = pg_catalog; SET LOCAL jit = off", cancellationToken).ConfigureAwait(false);
        var fleet = await ReadFleetAsync(connection, session, cancellationToken).ConfigureAwait(false);
        var probed = Sample(fleet);
        var actors = await TakeableAsync(session, Roles().Concat(probed.Select(tenant => new ProbeActor(tenant.Role, tenant.Id, tenant.Id))), cancellationToken).ConfigureAwait(false);
        await ProbeRightsAsync(session, actors, probed, cancellationToken).ConfigureAwait(false);
        foreach (var table in scripts.Model.Shared.Tables.Where(table => table.HasRowSecurity))
            await ProbeRowsAsync(session, table, probed, actors, cancellationToken).ConfigureAwait(false);
        var rule = fleet.Count <= MostTenants ? "all active tenants" : $"first and last by id, then the first of each set of sources, {MostTenants} at most";
        return new VerifyReport([.. _findings], [.. _unseen], probed.Count, [], SideEffects()) { Probes = new ProbeCount(session.Asked, probed.Count, rule) };
    }

    private async Task<List<FleetRow>> ReadFleetAsync(NpgsqlConnection connection, ProbeSession session, CancellationToken cancellationToken)
    {
        await session.RunAsync($"SAVEPOINT fleet; SET LOCAL ROLE {SqlText.Identifier(_names.Owner)}", cancellationToken).ConfigureAwait(false);
        var fleet = await new StructureReader(connection, scripts.Model, scripts.ControlSchema).ReadFleetAsync(cancellationToken).ConfigureAwait(false);
        await session.RunAsync("ROLLBACK TO SAVEPOINT fleet", cancellationToken).ConfigureAwait(false);
        return [.. fleet.Where(tenant => tenant is { IsActive: true, IsUnderWay: false })];
    }

    /// <summary>The first and the last tenant, then the first of each set of sources.</summary>
    private static List<FleetRow> Sample(List<FleetRow> fleet) =>
        [.. fleet.Take(1).Concat(fleet.TakeLast(1)).Concat(fleet.DistinctBy(tenant => string.Join(' ', tenant.Placements))).Concat(fleet).Distinct().Take(MostTenants)];

    private IEnumerable<ProbeActor> Roles() => scripts.Model.Shared.Roles.Select(role => role.Name).Where(name => name != _names.Owner && name != _names.Maker).Select(name => new ProbeActor(name, null, null));

    private async Task<List<ProbeActor>> TakeableAsync(ProbeSession session, IEnumerable<ProbeActor> actors, CancellationToken cancellationToken)
    {
        var takeable = new List<ProbeActor>();
        foreach (var actor in actors)
        {
            if ((await session.AskAsync(actor, "SELECT 1", cancellationToken).ConfigureAwait(false)).Error is null)
                takeable.Add(actor);
            else
                _unseen.Add($"What {actor.Role} can do: this login may not take the role. Probe with a login that may: GRANT {SqlText.Identifier(actor.Role)} TO it, for as long as the probe runs.");
        }

        return takeable;
    }

    /// <summary>Every role, relation and command: no row is touched, so that only rights count.</summary>
    private async Task ProbeRightsAsync(ProbeSession session, List<ProbeActor> actors, List<FleetRow> tenants, CancellationToken cancellationToken)
    {
        var shared = scripts.Model.Shared.Tables.Select(table => (table.Name, table.Name.Schema!, (string?)null, First(table)))
            .Concat(scripts.Model.Shared.Views.Select(view => (view.Name, view.Name.Schema!, (string?)null, (string?)null)));
        var own = tenants.SelectMany(tenant => scripts.Model.TenantSets.Where(set => set.Source is null || tenant.Sources.Contains(set.Source)).SelectMany(set => set.Tables)
            .Select(table => (table.Name, tenant.Schema, (string?)tenant.Id, First(table))));
        foreach (var (name, schema, tenant, column) in shared.Concat(own))
        {
            foreach (var actor in actors)
            {
                foreach (var command in ProbeRights.Commands.Where(command => command == "SELECT" || column is not null))
                    await ProbeRightAsync(session, actor, name, schema, tenant, column, command, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ProbeRightAsync(ProbeSession session, ProbeActor actor, ObjectName name, string schema, string? tenant, string? column, string command, CancellationToken cancellationToken)
    {
        var relation = SqlText.Qualified(schema, name.Name);
        var statement = command switch
        {
            "SELECT" => $"SELECT FROM {relation} LIMIT 0",
            "INSERT" => $"INSERT INTO {relation} ({column}) SELECT NULL WHERE false",
            "UPDATE" => $"UPDATE {relation} SET {column} = NULL WHERE false",
            _ => $"DELETE FROM {relation} WHERE false",
        };
        var answer = await session.AskAsync(actor, statement, cancellationToken).ConfigureAwait(false);
        var isAllowed = _rights.Allows(actor, schema, name, tenant, command);
        if (answer.Error is not null && !answer.IsDenied && !isAllowed)
            _unseen.Add($"Whether {actor.Described} may {command} on {relation}: the server answered {answer.Error}.");
        // A view may be refused for what it calls: only more than the manifest allows is wrong there.
        else if (isAllowed == answer.IsDenied && (!isAllowed || column is not null))
            Report(session, actor, tenant, $"{command} on {relation}", isAllowed ? "is refused, and the manifest allows it" : "is allowed, and the manifest does not allow it", null, statement, name.Name);
    }

    /// <summary>Rows of another tenant, in a shared table: with the right session, with none, and with role and setting of two tenants.</summary>
    private async Task ProbeRowsAsync(ProbeSession session, PgTable table, List<FleetRow> tenants, List<ProbeActor> actors, CancellationToken cancellationToken)
    {
        var definition = manifest.Tables.Concat(manifest.Sources.SelectMany(source => source.Tables)).FirstOrDefault(one => one.Name == table.Name.Name);
        if (definition?.TenantKey is not { } key || First(table) is not { } column)
            return;
        var relation = table.Name.ToString();
        foreach (var other in tenants)
        {
            var canary = Canaries.Insert(relation, table, key, other.Id, _names.Owner);
            await session.RunAsync("SAVEPOINT canary", cancellationToken).ConfigureAwait(false);
            if (await TryAsync(session, canary, cancellationToken).ConfigureAwait(false) is { } error)
            {
                _unseen.Add($"Whether others reach rows of tenant {other.Id} in {relation}: no row could be put there ({error}).");
                await session.RunAsync("ROLLBACK TO SAVEPOINT canary", cancellationToken).ConfigureAwait(false);
                continue;
            }

            foreach (var actor in tenants.Where(tenant => tenant != other && actors.Any(taken => taken.Role == tenant.Role)).SelectMany(tenant => Disguises(tenant, other)).Concat(Itself(other, actors)))
                await ProbeRowsOfAsync(session, actor, other.Id, table, key, column, canary, cancellationToken).ConfigureAwait(false);
            await session.RunAsync("ROLLBACK TO SAVEPOINT canary", cancellationToken).ConfigureAwait(false);
        }
    }

    private static ProbeActor[] Disguises(FleetRow tenant, FleetRow other) => [new(tenant.Role, tenant.Id, tenant.Id), new(tenant.Role, tenant.Id, other.Id)];

    private static IEnumerable<ProbeActor> Itself(FleetRow tenant, List<ProbeActor> actors) => actors.Any(taken => taken.Role == tenant.Role) ? [new ProbeActor(tenant.Role, tenant.Id, null)] : [];

    /// <summary>None of these may see or touch a row of the tenant.</summary>
    private async Task ProbeRowsOfAsync(ProbeSession session, ProbeActor actor, string tenant, PgTable table, TenantKey key, string column, string canary, CancellationToken cancellationToken)
    {
        if (actor.Setting is null && manifest.Database.Identity.Kind == IdentityKind.Role)
            return;
        var (relation, owner, id) = (table.Name.ToString(), TenantKeySql.Expression(key), SqlText.Literal(tenant));
        await ProbeRowAsync(session, actor, tenant, table, "reads", $"SELECT count(*) FROM {relation} WHERE {owner} = {id}", 0, canary, cancellationToken).ConfigureAwait(false);
        if (!_rights.Allows(actor, table.Name.Schema!, table.Name, null, "UPDATE"))
            return;

        var size = await session.AskAsync(actor, $"SELECT reltuples FROM pg_class WHERE oid = {SqlText.Literal(relation)}::regclass", cancellationToken).ConfigureAwait(false);
        if (size.Rows > MostRows)
        {
            _unseen.Add($"Writes to {relation} without a condition: it has more than {MostRows} rows.");
            return;
        }

        // Without a condition: what a policy for reading hides is no help here.
        var own = (await session.AskAsync(actor, $"SELECT count(*) FROM {relation} WHERE {owner} <> {id}", cancellationToken).ConfigureAwait(false)).Rows;
        await ProbeRowAsync(session, actor, tenant, table, "updates", $"UPDATE {relation} SET {Canaries.Change(table, column)}", own, canary, cancellationToken).ConfigureAwait(false);
        await ProbeRowAsync(session, actor, tenant, table, "deletes", $"DELETE FROM {relation}", own, canary, cancellationToken).ConfigureAwait(false);
        if (actor.Setting is null)
            return;
        var insert = Canaries.Row(relation, table, key, tenant);
        if (await session.AskAsync(actor, insert, cancellationToken).ConfigureAwait(false) is { Error: null, Rows: > 0 } && actor.Setting != tenant)
            Report(session, actor, tenant, $"INSERT on {relation}", $"puts a row of tenant {tenant} there", null, insert, table.Name.Name);
        if (!key.IsJson)
        {
            var statement = $"UPDATE {relation} SET {SqlText.Identifier(key.Column)} = {id}";
            var answer = await session.AskAsync(actor, statement, cancellationToken).ConfigureAwait(false);
            if (answer is { Error: null, Rows: > 0 })
                Report(session, actor, tenant, $"UPDATE on {relation}", $"gives rows to tenant {tenant}", canary, statement, table.Name.Name);
        }
    }

    private async Task ProbeRowAsync(ProbeSession session, ProbeActor actor, string tenant, PgTable table, string verb, string statement, long most, string canary, CancellationToken cancellationToken)
    {
        var answer = await session.AskAsync(actor, statement, cancellationToken).ConfigureAwait(false);
        if (answer.Error is null && answer.Rows > most)
            Report(session, actor, tenant, $"rows of tenant {tenant} in {table.Name}", $"{verb} {answer.Rows - most} of them", canary, statement, table.Name.Name);
    }

    private static async Task<string?> TryAsync(ProbeSession session, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await session.RunAsync(sql, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (PostgresException e)
        {
            return e.MessageText;
        }
    }

    private void Report(ProbeSession session, ProbeActor actor, string? tenant, string subject, string problem, string? before, string statement, string place) =>
        _findings.Add(new VerifyFinding(AllRules.Get(DatabaseRules.ProbeAnswered), tenant, subject, $"as {actor.Described}: {problem}", place) { Script = session.Script(before, actor, statement) });

    /// <summary>A column that may be written, quoted.</summary>
    private static string? First(PgTable table) => table.Columns.Where(column => column.Generated is null && column.Identity == IdentityColumn.None && column.Default is not { Kind: PgDefaultKind.Function }).Select(column => SqlText.Identifier(column.Name)).FirstOrDefault();
}
