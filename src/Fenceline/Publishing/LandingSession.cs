using Npgsql;

namespace Fenceline;

/// <summary>
/// Reads one tenant's landing tables, all as they are at one moment. Everything is evaluated by that tenant's reader.
/// Statements name everything in full: what was read may have changed the path.
/// </summary>
internal sealed class LandingSession(NpgsqlConnection connection, string controlSchema, TenantId tenant) : IAsyncDisposable
{
    private readonly string _control = Quoting.Identifier(controlSchema);

    /// <summary>What tells whether a landing table has anything new; null when there is no such table.</summary>
    public async Task<LandedState?> ProbeAsync(string table, CancellationToken cancellationToken)
    {
        var (shape, call) = await Commands.SingleAsync(
            connection,
            $"SELECT shape, call FROM {_control}.landing_probe($1, $2)",
            static reader => (Commands.TextAt(reader, 0), Commands.TextAt(reader, 1)),
            cancellationToken,
            Commands.Text(tenant.Value),
            Commands.Text(table)).ConfigureAwait(false);
        return shape is null || call is null ? null : await Commands.SingleAsync(
            connection,
            "SELECT landed_rows, landed_generation, landed_until::pg_catalog.text FROM " + call,
            reader => new LandedState(shape, reader.GetInt64(0), Commands.BigintAt(reader, 1), Commands.TextAt(reader, 2)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How to read a landing table in the types that are published.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="columns">The columns that are published, as the tenants' database describes them.</param>
    /// <param name="since">Only rows that Airbyte read since then; all when null.</param>
    /// <param name="sift">The second pass, which finds out which rows don't fit.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    public Task<LandedRows> RowsAsync(string table, string columns, string? since, bool sift, CancellationToken cancellationToken) => Commands.SingleAsync(
        connection,
        $"SELECT call, unfit_column, pg_catalog.array_to_json(missing_columns)::pg_catalog.text FROM {_control}.landing_rows($1, $2, $3::pg_catalog.jsonb, $4::pg_catalog.timestamptz, $5)",
        static reader => new LandedRows(Commands.TextAt(reader, 0), Commands.TextAt(reader, 1), Commands.TextsAt(reader, 2)),
        cancellationToken,
        Commands.Text(tenant.Value),
        Commands.Text(table),
        Commands.Text(columns),
        Commands.Text(since),
        Commands.Boolean(sift));

    /// <summary>Copies rows as the bytes that they are; the session can be used again when that fails.</summary>
    /// <param name="call">From <see cref="RowsAsync"/>.</param>
    /// <param name="target">Takes the bytes.</param>
    /// <param name="cancellationToken">Cancels the copying.</param>
    public async Task CopyToAsync(string call, Stream target, CancellationToken cancellationToken)
    {
        await Commands.ExecuteAsync(connection, "SAVEPOINT reading", cancellationToken).ConfigureAwait(false);
        try
        {
            var source = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT * FROM {call}) TO STDOUT (FORMAT binary)", cancellationToken).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
                await source.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException) when (!cancellationToken.IsCancellationRequested)
        {
            await Commands.ExecuteAsync(connection, "ROLLBACK TO SAVEPOINT reading", cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the session, and what was left in it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Commands.ExecuteAsync(connection, "ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // It is gone already.
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>What tells whether a landing table has anything new.</summary>
/// <param name="Shape">The table's identity and columns.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Generation">The generation of the youngest.</param>
/// <param name="Until">When Airbyte read the youngest.</param>
internal sealed record LandedState(string Shape, long Rows, long? Generation, string? Until);

/// <summary>How to read a landing table.</summary>
/// <param name="Call">What stands behind <c>FROM</c>; null when no row fits.</param>
/// <param name="UnfitColumn">The column whose type can't become the one that is published.</param>
/// <param name="MissingColumns">Columns that the landing table doesn't have.</param>
internal sealed record LandedRows(string? Call, string? UnfitColumn, string[] MissingColumns);
