using Fenceline.Database.Execution;
using Fenceline.Migrations.Adoption;
using Npgsql;

namespace Fenceline.Database.Adopting;

/// <summary>
/// Runs units of a plan on one connection, and remembers each together with what undoes it. A table in use is held for less than a second: who adopts gives up before
/// PostgreSQL would look for a deadlock, so that it never ends anybody else's statement, and tries again.
/// </summary>
internal sealed class UnitRunner(NpgsqlConnection connection, string log, TimeSpan patience)
{
    // Below deadlock_timeout, which is a second unless somebody changed it.
    private const string Briefly = "SET LOCAL statement_timeout = '600ms'; SET LOCAL lock_timeout = '600ms'";
    private const string AtEase = "SET LOCAL statement_timeout = 0";
    private const string Begin = "BEGIN; SET LOCAL client_min_messages = warning; SET LOCAL lock_timeout = '600ms'; SET LOCAL statement_timeout = 0";

    private readonly string _log = AdoptionStatements.LogTable(log);

    public async Task RunAsync(AdoptionUnit unit, CancellationToken cancellationToken)
    {
        switch (unit.Run)
        {
            case AdoptionRun.Transaction:
                await TransactionAsync(unit.What, unit.Locks, [.. AdoptionStatements.Of(unit)], () => RememberAsync(unit, cancellationToken), cancellationToken).ConfigureAwait(false);
                break;
            case AdoptionRun.Batches:
                await RememberAsync(unit, cancellationToken).ConfigureAwait(false);
                foreach (var statement in AdoptionStatements.Of(unit))
                    await BatchesAsync(unit.What, statement, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await OutsideAsync(unit, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Undoes the last unit that is remembered.</summary>
    public async Task UndoAsync(RememberedUnit unit, CancellationToken cancellationToken)
    {
        if (!unit.CanBeUndone)
            throw new AdoptionException($"This can't be undone: {unit.What}.");
        if (unit.Run == AdoptionRun.Transaction)
        {
            await TransactionAsync("Undo: " + unit.What, unit.Locks, unit.Reverse, () => ForgetAsync(unit.Number, cancellationToken), cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var statement in unit.Reverse)
            await PatientlyAsync("Undo: " + unit.What, statement, cancellationToken).ConfigureAwait(false);
        await ForgetAsync(unit.Number, cancellationToken).ConfigureAwait(false);
    }

    private async Task TransactionAsync(string what, IReadOnlyList<string> locks, IReadOnlyList<string> statements, Func<Task> remember, CancellationToken cancellationToken)
    {
        var end = DateTime.UtcNow + patience;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ExecuteAsync(Begin, cancellationToken).ConfigureAwait(false);
                if (locks.Count > 0)
                {
                    await ExecuteAsync(Briefly, cancellationToken).ConfigureAwait(false);
                    await ExecuteAsync(AdoptionStatements.Lock(locks), cancellationToken).ConfigureAwait(false);
                    await ExecuteAsync(AtEase, cancellationToken).ConfigureAwait(false);
                }

                foreach (var statement in statements)
                    await ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
                await remember().ConfigureAwait(false);
                await ExecuteAsync("COMMIT", cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PostgresException e)
            {
                await CleanUpAsync().ConfigureAwait(false);
                if (!(Retry.MayPass(e) || e.SqlState == PostgresErrorCodes.QueryCanceled) || DateTime.UtcNow > end)
                    throw Failed(what, e);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(100 * attempt, 1000) + Random.Shared.Next(200)), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task OutsideAsync(AdoptionUnit unit, CancellationToken cancellationToken)
    {
        // Before it is done: what a run leaves half done can then be undone as well.
        var number = await RememberAsync(unit, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var statement in AdoptionStatements.Of(unit))
                await PatientlyAsync(unit.What, statement, cancellationToken).ConfigureAwait(false);
        }
        catch (AdoptionException)
        {
            // An index that is not whole would refuse rows all the same.
            await CleanUpAsync().ConfigureAwait(false);
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                foreach (var statement in unit.Reverse)
                    await PatientlyAsync(unit.What, statement, CancellationToken.None).ConfigureAwait(false);
                await ForgetAsync(number, CancellationToken.None).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>What is done concurrently waits for transactions that are open, and nobody waits for it meanwhile.</summary>
    private async Task PatientlyAsync(string what, string statement, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            throw Failed(what, e);
        }
    }

    private async Task BatchesAsync(string what, string statement, CancellationToken cancellationToken)
    {
        try
        {
            while (await Retry.RunAsync(() => ExecuteAsync(statement, cancellationToken), cancellationToken).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (PostgresException e)
        {
            throw Failed(what, e);
        }
    }

    private async Task<long> RememberAsync(AdoptionUnit unit, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"INSERT INTO {_log} (stage, what, run, locks, reverse, can_be_undone) VALUES ($1, $2, $3, $4, $5, $6) RETURNING number", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = unit.Stage.ToString() }, new NpgsqlParameter<string> { TypedValue = unit.What }, new NpgsqlParameter<string> { TypedValue = unit.Run.ToString() },
                new NpgsqlParameter<string[]> { TypedValue = [.. unit.Locks] }, new NpgsqlParameter<string[]> { TypedValue = [.. unit.Reverse] }, new NpgsqlParameter<bool> { TypedValue = unit.CanBeUndone },
            },
        };
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private async Task ForgetAsync(long number, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"DELETE FROM {_log} WHERE number = $1", connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = number } } };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CleanUpAsync()
    {
        if (connection.FullState != System.Data.ConnectionState.Open)
            return;
        await ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        await ExecuteAsync("RESET ROLE", CancellationToken.None).ConfigureAwait(false);
    }

    private static AdoptionException Failed(string what, PostgresException e) =>
        new($"{what}: {e.MessageText}{(e.Detail is null or "Detail redacted as it may contain sensitive data. Specify 'Include Error Detail' in the connection string to include this information." ? "" : " " + e.Detail)}{(e.Hint is null ? "" : " " + e.Hint)} What was done before it stays, and this left nothing: run it again, or undo the stage.", e);
}

/// <param name="Reverse">The statements that undo it.</param>
internal sealed record RememberedUnit(long Number, AdoptionStage Stage, string What, AdoptionRun Run, IReadOnlyList<string> Locks, IReadOnlyList<string> Reverse, bool CanBeUndone);
