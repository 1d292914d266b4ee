using System.Diagnostics;
using Fenceline.Core.Naming;
using Npgsql;

namespace Fenceline.Database.Execution;

/// <summary>
/// Moves a tenant's source between its own schema and the shared tables while the tenant reads: nobody sees a row twice, or not at all. Only
/// publishing of that source waits. It needs a connection to the server itself, as the login that applied everything or as the operator.
/// </summary>
/// <param name="controlSchema">The schema of the registry.</param>
/// <param name="owner">The role that owns everything, for a login that may act as it; null for the operator's.</param>
public sealed class SourceMove(string connectionString, string controlSchema, string? owner)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _control = SqlText.Identifier(controlSchema);

    /// <summary>How long to wait for transactions that were open before a step. A long dump or report holds a move up; when it takes longer the move gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Moves it, or goes on with a move that was begun.</summary>
    /// <param name="placement"><c>schema</c> or <c>shared</c>.</param>
    /// <returns>False when it was there already.</returns>
    /// <exception cref="MigrationException">It could not be moved. Everything is as it was; or, when the swap was made, the next call finishes it.</exception>
    public async Task<bool> MoveAsync(string tenant, string source, string placement, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await SessionProbe.RequireOwnSessionAsync(connection, connectionString, cancellationToken).ConfigureAwait(false);
            if (owner is not null)
                await ExecuteAsync(connection, $"SET ROLE {SqlText.Identifier(owner)}", [], cancellationToken).ConfigureAwait(false);
            return await MoveAsync(connection, tenant, source, placement, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            throw new MigrationException($"{e.MessageText} {e.Hint}".TrimEnd(), e);
        }
        catch (NpgsqlException e)
        {
            throw new MigrationException("The database can't be reached: " + e.Message, e);
        }
    }

    private async Task<bool> MoveAsync(NpgsqlConnection connection, string tenant, string source, string placement, CancellationToken cancellationToken)
    {
        var (placed, phase, target) = await ReadAsync(connection, tenant, source, cancellationToken).ConfigureAwait(false);
        if (phase is null && placed == placement)
            return false;
        if (phase is not null && target != placement)
            throw new MigrationException($"Source {source} of tenant {tenant} is being moved to the placement \"{target}\". Finish that first: move it there.");
        if (phase is null)
            await CallAsync(connection, "SELECT count(*) FROM {0}.move_fill($1, $2, $3)", [tenant, source, placement], cancellationToken).ConfigureAwait(false);
        if (phase is not "swapped")
        {
            if (!await IsClearAsync(connection, cancellationToken).ConfigureAwait(false))
            {
                await CallAsync(connection, "SELECT {0}.move_cancel($1, $2)", [tenant, source], CancellationToken.None).ConfigureAwait(false);
                throw new MigrationException($"A transaction that was open before is still open after {Patience.TotalSeconds:0} seconds. Nothing of tenant {tenant} was moved: try again when it has ended.");
            }

            await CallAsync(connection, "SELECT {0}.move_swap($1, $2)", [tenant, source], cancellationToken).ConfigureAwait(false);
        }

        await WaitAsync(connection, tenant, source, cancellationToken).ConfigureAwait(false);
        await CallAsync(connection, "SELECT {0}.move_touch($1)", [source], cancellationToken).ConfigureAwait(false);
        await WaitAsync(connection, tenant, source, cancellationToken).ConfigureAwait(false);
        await CallAsync(connection, "SELECT {0}.move_finish($1, $2)", [tenant, source], cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task WaitAsync(NpgsqlConnection connection, string tenant, string source, CancellationToken cancellationToken)
    {
        if (!await IsClearAsync(connection, cancellationToken).ConfigureAwait(false))
            throw new MigrationException($"Source {source} of tenant {tenant} was moved, and a transaction that was open before still is: the old rows stay for it. Call it again to finish; until then the source is not published.");
    }

    /// <summary>Waits for all transactions of this database that are open now; false when one of them is still open after a while.</summary>
    private async Task<bool> IsClearAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Each holds a lock on its own virtual id, which everybody may see.
        const string Running = """
            SELECT coalesce(array_agg(l.virtualtransaction), '{}') FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
            WHERE l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid() AND a.datname = pg_catalog.current_database()
            """;
        const string Still = "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks AS l WHERE l.locktype = 'virtualxid' AND l.virtualtransaction = ANY ($1))";
        var clock = Stopwatch.StartNew();
        await using var running = new NpgsqlCommand(Running, connection);
        var open = (string[])(await running.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        await using var still = new NpgsqlCommand(Still, connection) { Parameters = { new NpgsqlParameter<string[]> { TypedValue = open } } };
        while (open.Length > 0 && (bool)(await still.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
        {
            if (clock.Elapsed > Patience)
                return false;
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<(string Placed, string? Phase, string? Target)> ReadAsync(NpgsqlConnection connection, string tenant, string source, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT placement, move_phase, moving_to FROM {_control}.tenant_sources WHERE tenant_id = $1 AND source = $2", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = tenant }, new NpgsqlParameter<string> { TypedValue = source } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? (reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2))
            : throw new MigrationException($"Tenant {tenant} has not connected source {source}.");
    }

    private Task<bool> CallAsync(NpgsqlConnection connection, string sql, string[] values, CancellationToken cancellationToken) => Retry.RunAsync(async () =>
    {
        await ExecuteAsync(connection, string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, _control), values, cancellationToken).ConfigureAwait(false);
        return true;
    }, cancellationToken);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, string[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
