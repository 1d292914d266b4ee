using Fenceline.Core;
using Fenceline.Migrations;
using Npgsql;

namespace Fenceline.Database.Execution;

/// <summary>Runs generated files, a statement at a time, on one connection.</summary>
internal sealed class FileRunner(NpgsqlConnection connection)
{
    /// <exception cref="MigrationException">A statement failed. Nothing of its transaction stays.</exception>
    public Task RunAsync(GeneratedFile file, CancellationToken cancellationToken) => Retry.RunAsync(async () =>
    {
        var number = 0;
        try
        {
            foreach (var statement in SqlStatements.Of(file.Content))
            {
                number++;
                await ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException e) when (e.SqlState is not (PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation))
        {
            await CleanUpAsync().ConfigureAwait(false);
            throw new MigrationException($"{file.Path} failed at its statement {number}: {e.MessageText}{(e.Hint is null ? "" : " " + e.Hint)}", e);
        }
        catch (NpgsqlException)
        {
            await CleanUpAsync().ConfigureAwait(false);
            throw;
        }

        return true;
    }, cancellationToken);

    /// <returns>False when somebody else has run it meanwhile.</returns>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<bool> RunOnceAsync(MigrationScript script, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(script.File, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "shared_migrations" or "landing_migrations" or "tenant_steps" })
        {
            return false;
        }
        catch (PostgresException e)
        {
            throw new MigrationException($"{script.File.Path} failed: {e.MessageText}", e);
        }
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CleanUpAsync()
    {
        if (connection.FullState != System.Data.ConnectionState.Open)
            return;
        // Within no transaction both only warn.
        await ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        await ExecuteAsync("RESET ALL", CancellationToken.None).ConfigureAwait(false);
        await ExecuteAsync("RESET ROLE", CancellationToken.None).ConfigureAwait(false);
    }
}
