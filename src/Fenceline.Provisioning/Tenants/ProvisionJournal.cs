using Npgsql;
using NpgsqlTypes;

namespace Fenceline.Provisioning.Tenants;

/// <summary>What the database keeps of runs: which tenant is whose, and how far it has come.</summary>
internal sealed class ProvisionJournal(ProvisioningDataSource provisioning)
{
    private string Control => provisioning.ControlSchema;

    /// <summary>Takes a tenant for a run, or keeps it.</summary>
    public async Task<ClaimedTenant> ClaimAsync(TenantId tenant, string run, bool isRemoval, string? tier, TimeSpan lease, CancellationToken cancellation) => (await provisioning.Tenants.CallAsync(
        tenant,
        $"SELECT c.is_held, c.was_mine, c.was_begun, c.syncs::pg_catalog.text, c.tier_before FROM {Control}.claim_provisioning($1, $2, $3, $4, $5) AS c",
        reader => new ClaimedTenant(reader.GetBoolean(0), reader.GetBoolean(1), reader.GetBoolean(2), Commands.TextAt(reader, 3), Commands.TextAt(reader, 4)),
        cancellation,
        Commands.Text(tenant.Value),
        Commands.Text(run),
        Commands.Text(isRemoval ? "gone" : "present"),
        Commands.Text(tier),
        new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Interval, Value = lease })).Single();

    /// <param name="problem">Why the step failed; null when it didn't.</param>
    /// <param name="syncs">What is synced from now on; null for what is known.</param>
    public Task NoteAsync(TenantId tenant, string run, ProvisionStep step, bool isDone, string? problem, string? syncs, CancellationToken cancellation) => provisioning.Tenants.CallAsync(
        tenant,
        $"SELECT {Control}.note_provisioning($1, $2, $3, $4, $5, $6)",
        cancellation,
        Commands.Text(tenant.Value),
        Commands.Text(run),
        Commands.Text(ProvisionWords.Of(step)),
        Commands.Boolean(isDone),
        Commands.Text(problem),
        new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = (object?)syncs ?? DBNull.Value });

    public Task ReleaseAsync(TenantId tenant, string run, bool isFinished, CancellationToken cancellation) => provisioning.Tenants.CallAsync(
        tenant, $"SELECT {Control}.release_provisioning($1, $2, $3)", cancellation, Commands.Text(tenant.Value), Commands.Text(run), Commands.Boolean(isFinished));

    /// <summary>The tier that a tenant is in; null when there is no such tenant.</summary>
    public async Task<string?> TierOfAsync(TenantId tenant, CancellationToken cancellation) => (await provisioning.Tenants.CallAsync(
        tenant, $"SELECT tier FROM {Control}.tenants WHERE tenant_id = $1", reader => reader.GetString(0), cancellation, Commands.Text(tenant.Value))).SingleOrDefault();

    /// <param name="tenant">Null for all.</param>
    public async Task<List<ProvisionRecord>> ReadAsync(TenantId? tenant, CancellationToken cancellation)
    {
        var rows = await provisioning.Tenants.CallAsync(
            tenant,
            $"""
            SELECT p.tenant_id, p.goal = 'gone', p.finished_at IS NOT NULL, p.run IS NOT NULL AND p.held_until > pg_catalog.clock_timestamp(), p.begun_at, p.syncs::pg_catalog.text, s.step, s.done_at IS NOT NULL, s.problem
            FROM {Control}.provisionings AS p LEFT JOIN {Control}.provisioning_steps AS s ON s.tenant_id = p.tenant_id
            WHERE $1 IS NULL OR p.tenant_id = $1
            ORDER BY p.tenant_id, s.begun_at
            """,
            ReadRow,
            cancellation,
            Commands.Text(tenant?.Value));
        return [.. rows.GroupBy(row => row.Record.Tenant).Select(same => same.First().Record with { Steps = [.. same.Select(row => row.Step).OfType<ProvisionStepRecord>()] })];
    }

    private static (ProvisionRecord Record, ProvisionStepRecord? Step) ReadRow(NpgsqlDataReader reader)
    {
        var step = Commands.TextAt(reader, 6) is { } word && ProvisionWords.StepOf(word) is { } known ? new ProvisionStepRecord(known, reader.GetBoolean(7), Commands.TextAt(reader, 8)) : null;
        var record = new ProvisionRecord(
            TenantId.Parse(reader.GetString(0)), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetFieldValue<DateTimeOffset>(4), [], [.. SyncValues.Read(Commands.TextAt(reader, 5)).Keys.Order(StringComparer.Ordinal)]);
        return (record, step);
    }
}

/// <param name="IsHeld">It is this run's now.</param>
/// <param name="WasMine">It was this run's before.</param>
/// <param name="WasBegun">An earlier run has been at it, so there may be something of it.</param>
/// <param name="Syncs">What is synced, as JSON; null for nothing.</param>
/// <param name="Tier">The tier that it was made in; null when that is not known.</param>
internal sealed record ClaimedTenant(bool IsHeld, bool WasMine, bool WasBegun, string? Syncs, string? Tier);
