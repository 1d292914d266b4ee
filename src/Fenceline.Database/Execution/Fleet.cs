using System.Collections.Concurrent;
using System.Reflection;
using Npgsql;

namespace Fenceline.Database.Execution;

/// <summary>Runs the pending steps of many tenants, several at once, each in a transaction of its own that holds that tenant's registration.</summary>
/// <param name="recordFailure">What notes that a tenant failed, with the tenant, the error and the tool's version as parameters.</param>
/// <param name="all">How many tenants there are to run, for who is told of progress.</param>
internal sealed class Fleet(string connectionString, string actAsOwner, string runSteps, string recordFailure, MigrationOptions options, int all)
{
    private static readonly string ToolVersion = typeof(Fleet).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private int _done;

    public ConcurrentBag<string> Migrated { get; } = [];

    /// <summary>Why, by tenant.</summary>
    public ConcurrentDictionary<string, string> Failed { get; } = new(StringComparer.Ordinal);

    public async Task RunAsync(IReadOnlyList<string> tenants, CancellationToken cancellationToken)
    {
        var pending = new ConcurrentQueue<string>(tenants);
        var workers = Enumerable.Range(0, Math.Min(Math.Max(1, options.Parallelism), tenants.Count)).Select(_ => WorkAsync(pending, cancellationToken));
        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    private bool HasStopped => !options.ContinuesOnError && !Failed.IsEmpty;

    private async Task WorkAsync(ConcurrentQueue<string> pending, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        while (!HasStopped && pending.TryDequeue(out var tenant))
        {
            string? error = null;
            try
            {
                await Retry.RunAsync(() => RunStepsAsync(connection, tenant, cancellationToken), cancellationToken).ConfigureAwait(false);
                Migrated.Add(tenant);
            }
            catch (PostgresException e)
            {
                error = Failed[tenant] = e.MessageText;
                await RecordAsync(connection, tenant, error, cancellationToken).ConfigureAwait(false);
            }

            options.Progress?.Report(new MigrationProgress(tenant, Interlocked.Increment(ref _done), all, error));
        }
    }

    /// <summary>For those who look later. A tenant that failed counts as failed also where this can't be written.</summary>
    private async Task RecordAsync(NpgsqlConnection connection, string tenant, string error, CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(connection, cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(recordFailure, connection)
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = tenant }, new NpgsqlParameter<string> { TypedValue = error }, new NpgsqlParameter<string> { TypedValue = ToolVersion } },
            };
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
        }
    }

    private async Task<object?> RunStepsAsync(NpgsqlConnection connection, string tenant, CancellationToken cancellationToken)
    {
        await OpenAsync(connection, cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(runSteps, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = tenant } } };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>At first, and after an internal error of the server's, which Npgsql gives up a connection for.</summary>
    private async Task OpenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.FullState == System.Data.ConnectionState.Open)
            return;
        await connection.CloseAsync().ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var prepare = new NpgsqlCommand(actAsOwner + "; SET lock_timeout = '5s'; SET client_min_messages = warning", connection);
        await prepare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
