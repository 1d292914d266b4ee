using Fenceline.Core;
using Fenceline.Core.Naming;
using Fenceline.Migrations;
using Npgsql;

namespace Fenceline.Database.Execution;

/// <summary>
/// Brings one database, and all its tenants, to the present. It may be ended at any moment and run again: what is recorded is
/// done, and what is not recorded was not done. It needs a connection to the server itself, or to a pooler in session mode.
/// </summary>
public sealed class MigrationRunner(string connectionString, MigrationScripts scripts)
{
    // Those that somebody builds at this moment are not valid yet either.
    private const string InvalidIndexes = """
        SELECT format('%I.%I', n.nspname, i.relname) FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid JOIN pg_catalog.pg_namespace AS n ON n.oid = i.relnamespace
        WHERE NOT x.indisvalid AND i.relowner = current_user::regrole AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index AS p WHERE p.index_relid = x.indexrelid) ORDER BY 1
        """;

    private const string StepsTable = "tenant_steps";
    private const string FailuresTable = "tenant_failures";

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "fenceline migrate", CommandTimeout = 0 }.ConnectionString;
    private readonly string _control = SqlText.Identifier(scripts.ControlSchema);
    private readonly string _actAsOwner = $"SET ROLE {SqlText.Identifier(scripts.Owner)}";

    /// <summary>What the database has, and what it lacks.</summary>
    /// <exception cref="MigrationException">It has run other files than these.</exception>
    public async Task<MigrationStatus> ReadStatusAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await IsEmptyAsync(connection, cancellationToken).ConfigureAwait(false))
            return new MigrationStatus(0, [.. scripts.Numbered.Concat(scripts.TenantSteps).Select(NameOf)], 0, new Dictionary<string, long>());

        var shared = await ReadAppliedAsync(connection, scripts.History, scripts.Numbered, cancellationToken).ConfigureAwait(false);
        var steps = await ReadStepsAsync(connection, cancellationToken).ConfigureAwait(false);
        var behind = scripts.TenantSteps.Count == 0 ? [] : await ReadBehindAsync(connection, cancellationToken).ConfigureAwait(false);
        var tenants = 0L;
        if (scripts.TenantSteps.Count > 0)
            await ReadAsync(connection, $"SELECT count(*) FROM {_control}.tenants", reader => tenants = reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
        return new MigrationStatus(
            shared.Count + steps.Count,
            [.. scripts.Numbered.Where(script => !shared.Contains(script.Version)).Concat(scripts.TenantSteps.Where(script => !steps.Contains(script.Version))).Select(NameOf)],
            tenants,
            behind) { Failures = behind.Count == 0 ? new Dictionary<string, TenantFailure>() : await ReadFailuresAsync(connection, cancellationToken).ConfigureAwait(false) };
    }

    private async Task<Dictionary<string, TenantFailure>> ReadFailuresAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var failures = new Dictionary<string, TenantFailure>(StringComparer.Ordinal);
        // An earlier version of the tool made the database without it.
        if (!await LacksAsync(connection, FailuresTable, cancellationToken).ConfigureAwait(false))
            await ReadAsync(connection, $"SELECT tenant_id, error, failed_at, tool_version FROM {_control}.{FailuresTable}", reader => failures[reader.GetString(0)] = new TenantFailure(reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3)), cancellationToken).ConfigureAwait(false);
        return failures;
    }

    /// <exception cref="MigrationException">A file failed, or the database has run other files than these. Nothing of the failed file stays.</exception>
    public async Task<MigrationResult> RunAsync(MigrationOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new MigrationOptions();
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await SessionProbe.RequireOwnSessionAsync(connection, _connectionString, cancellationToken).ConfigureAwait(false);
        // Before the first statement: what the database has run must be these files.
        var isEmpty = await IsEmptyAsync(connection, cancellationToken).ConfigureAwait(false);
        // Unless somebody else makes it at this moment.
        if (isEmpty && await UsedDatabase.ReadAsync(connection, scripts, cancellationToken).ConfigureAwait(false) is { Count: > 0 } found && await IsEmptyAsync(connection, cancellationToken).ConfigureAwait(false))
            throw UsedDatabase.Refusal(found);
        var shared = isEmpty ? [] : await ReadAppliedAsync(connection, scripts.History, scripts.Numbered, cancellationToken).ConfigureAwait(false);
        var steps = isEmpty ? [] : await ReadStepsAsync(connection, cancellationToken).ConfigureAwait(false);
        // A file that makes the history records itself with it.
        if (!isEmpty && shared.Count == 0)
            throw UsedDatabase.BeingAdopted();

        var runner = new FileRunner(connection);
        // A login that is a member of the owner, and nothing more, brings a database on that was set up by another.
        var setsUp = isEmpty || await LoginRights.MaySetUpAsync(connection, cancellationToken).ConfigureAwait(false);
        if (setsUp)
            await runner.RunAsync(scripts.Roles, cancellationToken).ConfigureAwait(false);
        else
            await LoginRights.RequireRolesAsync(connection, scripts, cancellationToken).ConfigureAwait(false);
        var applied = new List<string>();
        foreach (var script in scripts.Numbered.Where(script => !shared.Contains(script.Version)))
            await RunOnceAsync(script, () => ReadAppliedAsync(connection, scripts.History, scripts.Numbered, cancellationToken)).ConfigureAwait(false);
        foreach (var script in scripts.TenantSteps.Where(script => !steps.Contains(script.Version)))
            await RunOnceAsync(script, () => ReadStepsAsync(connection, cancellationToken)).ConfigureAwait(false);

        var onboarded = await OnboardAsync(connection, runner, options, cancellationToken).ConfigureAwait(false);
        if (setsUp)
            await runner.RunAsync(scripts.Access, cancellationToken).ConfigureAwait(false);
        var result = new MigrationResult(applied, onboarded, [], new Dictionary<string, string>(), 0) { LeftRolesAlone = !setsUp };
        return scripts.TenantSteps.Count == 0 ? result : await MigrateTenantsAsync(connection, result, options, cancellationToken).ConfigureAwait(false);

        // Somebody else may do the same at this moment: what is recorded by now is done, whether it is seen before or after it fails here.
        async Task RunOnceAsync(MigrationScript script, Func<Task<HashSet<int>>> readApplied)
        {
            if (await IsAppliedAsync().ConfigureAwait(false))
                return;
            try
            {
                await runner.RunAsync(script.File, cancellationToken).ConfigureAwait(false);
            }
            catch (MigrationException e) when (connection.FullState == System.Data.ConnectionState.Open)
            {
                if (!await IsAppliedAsync().ConfigureAwait(false))
                    throw setsUp ? e : LoginRights.Explain(e);
                return;
            }

            applied.Add(NameOf(script));
            options.Progress?.Report(new MigrationProgress(NameOf(script), null, 0, null));

            async Task<bool> IsAppliedAsync() =>
                !await IsEmptyAsync(connection, cancellationToken).ConfigureAwait(false) && (await readApplied().ConfigureAwait(false)).Contains(script.Version);
        }
    }

    /// <summary>
    /// Takes away what a run left half done: indexes that were being built while the table was in use, and are not valid. And, for those that are
    /// named, records that a file that was run with another text is the one that is here.
    /// </summary>
    /// <param name="acceptedTexts">Names of files, as <c>0004_notes</c>.</param>
    /// <exception cref="MigrationException">The database has not run a file of that name.</exception>
    public async Task<MigrationRepair> RepairAsync(IReadOnlyList<string> acceptedTexts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(acceptedTexts);
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await SessionProbe.RequireOwnSessionAsync(connection, _connectionString, cancellationToken).ConfigureAwait(false);
        foreach (var name in acceptedTexts)
            await AcceptAsync(connection, name, cancellationToken).ConfigureAwait(false);

        var invalid = new List<string>();
        await ReadAsync(connection, InvalidIndexes, reader => invalid.Add(reader.GetString(0)), cancellationToken).ConfigureAwait(false);
        foreach (var statement in invalid.Select(index => "DROP INDEX CONCURRENTLY IF EXISTS " + index).Prepend(_actAsOwner))
        {
            try
            {
                await using var command = new NpgsqlCommand(statement, connection);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e)
            {
                throw new MigrationException($"{statement} failed: {e.MessageText}. What was done until then stays; run it again when nothing holds the table.", e);
            }
        }

        return new MigrationRepair(invalid, acceptedTexts);
    }

    private async Task AcceptAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        var (table, script) = scripts.Numbered.Select(file => (Table: scripts.History, File: file)).Concat(scripts.TenantSteps.Select(file => (Table: StepsTable, File: file)))
            .FirstOrDefault(item => NameOf(item.File) == name);
        if (script is null)
            throw new MigrationException($"There is no file {name} here. Give a file's name without '.sql', as in 0004_notes.");
        var updated = new List<int>();
        var sql = FormattableString.Invariant($"UPDATE {_control}.{table} SET hash = {SqlText.Literal(script.Hash)} WHERE version = {script.Version} AND name = {SqlText.Literal(script.Name)} RETURNING version::int");
        await ReadAsync(connection, sql, reader => updated.Add(reader.GetInt32(0)), cancellationToken).ConfigureAwait(false);
        if (updated.Count == 0)
            throw new MigrationException($"The database has not run {name}, so that there is no text to accept: 'fenceline migrate' runs it.");
    }

    /// <summary>Makes the tenants of the manifest that the registry lacks, or has with another name, tier or fewer sources.</summary>
    private async Task<List<string>> OnboardAsync(NpgsqlConnection connection, FileRunner runner, MigrationOptions options, CancellationToken cancellationToken)
    {
        var onboarded = new List<string>();
        if (scripts.Tenants.Count == 0)
            return onboarded;

        var known = new Dictionary<string, (string? Name, string Tier, string[] Sources)>(StringComparer.Ordinal);
        await ReadAsync(
            connection,
            $"SELECT t.tenant_id, t.name, t.tier, ARRAY(SELECT s.source FROM {_control}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id) FROM {_control}.tenants AS t",
            reader => known[reader.GetString(0)] = (reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetString(2), reader.GetFieldValue<string[]>(3)),
            cancellationToken).ConfigureAwait(false);

        foreach (var tenant in scripts.Tenants)
        {
            if (known.TryGetValue(tenant.Id, out var there) && there.Name == tenant.Name && there.Tier == tenant.Tier && !tenant.Sources.Except(there.Sources).Any())
                continue;
            await runner.RunAsync(tenant.File, cancellationToken).ConfigureAwait(false);
            onboarded.Add(tenant.Id);
            options.Progress?.Report(new MigrationProgress(tenant.Id, null, 0, null));
        }

        return onboarded;
    }

    private string RecordFailure => $"INSERT INTO {_control}.{FailuresTable} AS f (tenant_id, error, tool_version) VALUES ($1, $2, $3) ON CONFLICT (tenant_id) DO UPDATE SET error = excluded.error, tool_version = excluded.tool_version, failed_at = excluded.failed_at, failed_by = excluded.failed_by";

    private async Task<MigrationResult> MigrateTenantsAsync(NpgsqlConnection connection, MigrationResult result, MigrationOptions options, CancellationToken cancellationToken)
    {
        var behind = await ReadBehindAsync(connection, cancellationToken).ConfigureAwait(false);
        var canaries = options.Canaries.Where(behind.ContainsKey).ToList();
        var others = behind.Keys.Except(canaries).Order(StringComparer.Ordinal).ToList();
        var fleet = new Fleet(_connectionString, _actAsOwner, $"SELECT {_control}.run_steps($1)", RecordFailure, options, behind.Count);
        await fleet.RunAsync(canaries, cancellationToken).ConfigureAwait(false);
        if (fleet.Failed.IsEmpty)
            await fleet.RunAsync(others, cancellationToken).ConfigureAwait(false);
        return result with
        {
            Migrated = [.. fleet.Migrated.Order(StringComparer.Ordinal)],
            Failed = fleet.Failed.ToDictionary(pair => pair.Key, pair => pair.Value),
            Left = behind.Count - fleet.Migrated.Count - fleet.Failed.Count,
        };
    }

    private Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        DatabaseConnection.OpenAsync(_connectionString, (message, cause) => new MigrationException(message, cause), cancellationToken);

    private Task<bool> IsEmptyAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => LacksAsync(connection, scripts.History, cancellationToken);

    /// <summary>Whether the control schema is without a table.</summary>
    private async Task<bool> LacksAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        // The catalog tells everybody, whatever they may do with the schema.
        await using var command = new NpgsqlCommand(
            "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2)", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = scripts.ControlSchema }, new NpgsqlParameter<string> { TypedValue = table } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private Task<HashSet<int>> ReadStepsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        scripts.TenantSteps.Count == 0 ? Task.FromResult(new HashSet<int>()) : ReadAppliedAsync(connection, StepsTable, scripts.TenantSteps, cancellationToken);

    /// <summary>The versions that a database has run, which must be these files' own.</summary>
    private async Task<HashSet<int>> ReadAppliedAsync(NpgsqlConnection connection, string table, IReadOnlyList<MigrationScript> files, CancellationToken cancellationToken)
    {
        var known = files.ToDictionary(file => file.Version);
        var applied = new HashSet<int>();
        await ReadAsync(connection, $"SELECT version::int, name, hash FROM {_control}.{table} ORDER BY version", Check, cancellationToken).ConfigureAwait(false);
        return applied;

        void Check(NpgsqlDataReader reader)
        {
            var version = reader.GetInt32(0);
            if (!known.TryGetValue(version, out var file))
                throw new MigrationException(FormattableString.Invariant($"The database has run {version:D4}_{reader.GetString(1)}, and there is no such file here: it was migrated by newer files. Use those."));
            if (file.Hash != reader.GetString(2))
                throw new MigrationException(FormattableString.Invariant($"The database has run {version:D4}_{reader.GetString(1)} with another text than {file.File.Path} has: it was migrated from another branch. Use the files that it was migrated from."));
            applied.Add(version);
        }
    }

    private async Task<Dictionary<string, long>> ReadBehindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var behind = new Dictionary<string, long>(StringComparer.Ordinal);
        await ReadAsync(
            connection,
            $"SELECT p.tenant_id, count(*) FROM {PendingSteps.OfTenants(_control)} GROUP BY 1 ORDER BY 1",
            reader => behind[reader.GetString(0)] = reader.GetInt64(1),
            cancellationToken).ConfigureAwait(false);
        return behind;
    }

    /// <summary>Reads as the owner, who alone may read all of the registry.</summary>
    private async Task ReadAsync(NpgsqlConnection connection, string sql, Action<NpgsqlDataReader> row, CancellationToken cancellationToken)
    {
        try
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(_actAsOwner), new NpgsqlBatchCommand(sql), new NpgsqlBatchCommand("RESET ROLE") } };
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                row(reader);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new MigrationException($"This login may not act as {scripts.Owner}: migrate as the login that applied everything, or as a member of that role. ({e.MessageText})", e);
        }
    }

    private static string NameOf(MigrationScript script) => Path.GetFileNameWithoutExtension(script.File.Path);
}
