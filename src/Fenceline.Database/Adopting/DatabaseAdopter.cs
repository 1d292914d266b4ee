using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Database.Introspection;
using Fenceline.Migrations;
using Fenceline.Migrations.Adoption;
using Npgsql;

namespace Fenceline.Database.Adopting;

/// <summary>
/// Brings a database in use, in stages, to what migrations would have made of an empty one. It may be ended at any moment and run again: what is done is seen in the catalog.
/// </summary>
/// <param name="connectionString">Of the server itself or a pooler in session mode, as a superuser or as the owner of the database and its tables, with CREATEROLE.</param>
public sealed class DatabaseAdopter(string connectionString, TenantManifest manifest, SqlTree tree)
{
    private const int Attempts = 20;
    private const long LockKey = 0x66656e63_61646f70;

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "fenceline adopt", CommandTimeout = 0, Pooling = false }.ConnectionString;
    private readonly MigrationScripts _scripts = MigrationScripts.OfTenants(manifest, tree);
    private readonly AdoptionPlanner _planner = new(manifest, tree);
    private readonly string _log = AdoptionPlanner.LogSchema(manifest.Database);

    /// <summary>All that is left to do.</summary>
    /// <exception cref="AdoptionException">The database can't be reached or read.</exception>
    public async Task<AdoptionPlan> PlanAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await PlanAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs what is left of the stages up to one.</summary>
    /// <returns>What was done, in words; and the problem that keeps the next stage from beginning, if there is one.</returns>
    /// <exception cref="AdoptionException">A step failed: nothing of it stays.</exception>
    public async Task<AdoptionResult> RunAsync(AdoptionStage until, AdoptionOptions? options = null, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await ConnectedAsync(connection, () => RunAsync(connection, until, options ?? new AdoptionOptions(), cancellationToken)).ConfigureAwait(false);
    }

    private async Task<AdoptionResult> RunAsync(NpgsqlConnection connection, AdoptionStage until, AdoptionOptions options, CancellationToken cancellationToken)
    {
        await BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        var done = new List<string>();
        var warnings = new List<string>();
        connection.Notice += (_, notice) =>
        {
            if (notice.Notice.InvariantSeverity == "WARNING")
                warnings.Add(string.Join(' ', new[] { notice.Notice.MessageText, notice.Notice.Detail, notice.Notice.Hint }.Where(text => !string.IsNullOrEmpty(text))));
        };
        foreach (var stage in Enum.GetValues<AdoptionStage>().Where(stage => stage <= until))
        {
            var plan = await PlanAsync(connection, cancellationToken).ConfigureAwait(false);
            var units = plan.Of(stage).ToList();
            if (units.Count == 0)
                continue;
            var problems = plan.Problems.Where(problem => problem.Stage <= stage && !(problem.Accept is { } word && options.Accept.Contains(word))).ToList();
            if (problems.Count > 0)
                return new AdoptionResult(done, problems, warnings);
            await new FileRunner(connection).RunAsync(_planner.Opening, cancellationToken).ConfigureAwait(false);
            foreach (var statement in AdoptionStatements.MakeLog(_log))
                await ExecuteAsync(connection, "SET client_min_messages = warning; " + statement, cancellationToken).ConfigureAwait(false);
            var runner = new UnitRunner(connection, _log, options.Patience);
            try
            {
                foreach (var unit in units)
                {
                    await runner.RunAsync(unit, cancellationToken).ConfigureAwait(false);
                    done.Add(unit.What);
                    options.Progress?.Report(unit);
                }
            }
            finally
            {
                await CloseAsync(connection).ConfigureAwait(false);
            }
        }

        return new AdoptionResult(done, [], warnings);
    }

    /// <summary>Undoes the last stage that anything was done of.</summary>
    /// <returns>What was undone, the last first; empty where there is nothing to undo.</returns>
    /// <exception cref="AdoptionException">A step failed: nothing of it stays.</exception>
    public async Task<IReadOnlyList<string>> UndoAsync(AdoptionOptions? options = null, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await ConnectedAsync(connection, () => UndoAsync(connection, options ?? new AdoptionOptions(), cancellationToken)).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> UndoAsync(NpgsqlConnection connection, AdoptionOptions options, CancellationToken cancellationToken)
    {
        await BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        var all = await ReadLogAsync(connection, cancellationToken).ConfigureAwait(false);
        if (all.Count == 0)
            return [];
        await new FileRunner(connection).RunAsync(_planner.Opening, cancellationToken).ConfigureAwait(false);
        var undone = new List<string>();
        var runner = new UnitRunner(connection, _log, options.Patience);
        foreach (var unit in all.Where(unit => unit.Stage == all[0].Stage))
        {
            await runner.UndoAsync(unit, cancellationToken).ConfigureAwait(false);
            undone.Add(unit.What);
        }

        if (undone.Count == all.Count)
            await ExecuteAsync(connection, AdoptionStatements.DropLog(_log), cancellationToken).ConfigureAwait(false);
        else
            await CloseAsync(connection).ConfigureAwait(false);
        return undone;
    }

    private async Task<AdoptionPlan> PlanAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, "SET LOCAL row_security = off", cancellationToken).ConfigureAwait(false);
            return _planner.Plan(await new StateReader(connection, manifest, _scripts).ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (NpgsqlException e)
        {
            throw new AdoptionException("The database can't be read: " + ((e as PostgresException)?.MessageText ?? e.Message), e);
        }
    }

    /// <summary>Newest first.</summary>
    private async Task<List<RememberedUnit>> ReadLogAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var units = new List<RememberedUnit>();
        await using (var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = AdoptionStatements.LogTable(_log) } } })
        {
            if (!(bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
                return units;
        }

        await connection.EachAsync($"SELECT number, stage, what, run, locks, reverse, can_be_undone FROM {AdoptionStatements.LogTable(_log)} ORDER BY number DESC", null, reader => units.Add(new RememberedUnit(
            reader.GetInt64(0), Enum.Parse<AdoptionStage>(reader.GetString(1)), reader.GetString(2), Enum.Parse<AdoptionRun>(reader.GetString(3)), reader.GetFieldValue<string[]>(4), reader.GetFieldValue<string[]>(5), reader.GetBoolean(6))), cancellationToken).ConfigureAwait(false);
        return units;
    }

    private Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        DatabaseConnection.OpenAsync(_connectionString, (message, cause) => new AdoptionException(message, cause), cancellationToken);

    /// <summary>Whatever ends the connection, or a statement around the units, is told as what it is.</summary>
    private static async Task<T> ConnectedAsync<T>(NpgsqlConnection connection, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException || (e is InvalidOperationException && connection.FullState != System.Data.ConnectionState.Open))
        {
            throw new AdoptionException($"{(e as PostgresException)?.MessageText ?? "The connection was lost: " + e.Message} What was done before it stays: run it again, or undo the stage.", e);
        }
    }

    /// <summary>One at a time.</summary>
    private async Task BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await SessionProbe.RequireOwnSessionAsync(connection, _connectionString, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            await using var command = new NpgsqlCommand(FormattableString.Invariant($"SELECT pg_catalog.pg_try_advisory_lock({LockKey})"), connection);
            if ((bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
                return;
            // One that has just ended may not have let go yet.
            if (attempt == Attempts)
                throw new AdoptionException("Somebody else adopts this database at this moment: try again when that has ended.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CloseAsync(NpgsqlConnection connection)
    {
        if (connection.FullState == System.Data.ConnectionState.Open)
            await new FileRunner(connection).RunAsync(_planner.Closing, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>How an adoption runs.</summary>
public sealed record AdoptionOptions
{
    /// <summary>For so long it tries again to get a table that others use.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Words that problems name, each of which lets a stage begin all the same.</summary>
    public IReadOnlyCollection<string> Accept { get; init; } = [];

    /// <summary>Is told of each unit that was done.</summary>
    public IProgress<AdoptionUnit>? Progress { get; init; }
}

/// <param name="Done">What was done, in words.</param>
/// <param name="Problems">What keeps the next stage from beginning; empty when all was done.</param>
/// <param name="Warnings">What PostgreSQL said on the way, such as who keeps PUBLIC's rights alive.</param>
public sealed record AdoptionResult(IReadOnlyList<string> Done, IReadOnlyList<AdoptionProblem> Problems, IReadOnlyList<string> Warnings);
