using Fenceline.Core;
using Fenceline.Migrations.Scripts;
using Npgsql;

namespace Fenceline.Database.Execution;

/// <summary>Runs generated files, a statement at a time, on one connection.</summary>
internal sealed class FileRunner(NpgsqlConnection connection)
{
    /// <exception cref="MigrationException">A statement failed. Nothing of its transaction stays.</exception>
    public async Task RunAsync(GeneratedFile file, CancellationToken cancellationToken)
    {
        try
        {
            await Retry.RunAsync(() => TryAsync(file, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw new MigrationException($"{file.Path} did not come to its end: {(e as PostgresException)?.MessageText ?? e.Message}", e);
        }
    }

    private async Task<bool> TryAsync(GeneratedFile file, CancellationToken cancellationToken)
    {
        if (connection.FullState != System.Data.ConnectionState.Open)
        {
            // Npgsql gives up a connection after an internal error of the server's, such as two changes of one role at once.
            await connection.CloseAsync().ConfigureAwait(false);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        var number = 0;
        try
        {
            foreach (var statement in SqlStatements.Of(file.Content))
            {
                number++;
                await ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException e) when (!Retry.MayPass(e))
        {
            await CleanUpAsync().ConfigureAwait(false);
            throw new MigrationException($"{file.Path} failed at its statement {number}: {e.MessageText}{(e.Hint is null ? "" : " " + e.Hint)}", e);
        }
        catch (PostgresException)
        {
            // Somebody holds a lock: once more.
            await CleanUpAsync().ConfigureAwait(false);
            throw;
        }

        return true;
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
