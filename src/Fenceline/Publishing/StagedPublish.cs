using Npgsql;

namespace Fenceline;

/// <summary>Publishes tables from a landing database: copied into a staging table, and merged from there.</summary>
internal sealed class StagedPublish(NpgsqlConnection tenants, LandingSession landing, string control, TenantId tenant, PublishRequest request)
{
    public async Task<PublishedTable> RunAsync(WantedTable table, CancellationToken cancellationToken)
    {
        if (await landing.ProbeAsync(table.Name, cancellationToken).ConfigureAwait(false) is not { } state)
            return new PublishedTable(table.Name, table.Source, PublishOutcome.Missing, ComparedRows.None, 0, 0, 0, [], []);

        var done = new PublishedTable(table.Name, table.Source, PublishOutcome.Published, ComparedRows.None, 0, 0, 0, [], []);
        for (var compareAll = request.CompareAll; ; compareAll = true)
        {
            var staged = await StageAsync(table, state, compareAll, sift: false, cancellationToken).ConfigureAwait(false);
            if (staged.Comparison == "none")
                return done with { Outcome = PublishOutcome.Unchanged, SetAside = Publish.SetAsideRowsOf(staged.SetAside ?? "[]") };

            var rows = await FillAsync(table, state, staged, compareAll, cancellationToken).ConfigureAwait(false);
            var merged = await MergeAsync(table, state, staged.Comparison, rows.UnfitColumn, cancellationToken).ConfigureAwait(false);
            done = done with
            {
                Compared = Publish.ComparedRowsOf(staged.Comparison),
                Inserted = done.Inserted + merged.Inserted,
                Updated = done.Updated + merged.Updated,
                Deleted = done.Deleted + merged.Deleted,
                SetAside = merged.SetAside,
                MissingColumns = rows.MissingColumns,
            };
            // Else rows have gone, which the recent ones can't tell.
            if (merged.Complete)
                return done;
        }
    }

    /// <summary>Copies what landed into the staging table; in a second pass, when the first one fails on a row.</summary>
    private async Task<LandedRows> FillAsync(WantedTable table, LandedState state, Staged staged, bool compareAll, CancellationToken cancellationToken)
    {
        var rows = await landing.RowsAsync(table.Name, table.Columns, staged.Since, sift: false, cancellationToken).ConfigureAwait(false);
        if (rows.Call is null)
            return rows;

        try
        {
            await CopyAsync(rows.Call, staged.Copy!, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (PublishFailures.MayBeSifted(e))
        {
            staged = await StageAsync(table, state, compareAll, sift: true, cancellationToken).ConfigureAwait(false);
            rows = await landing.RowsAsync(table.Name, table.Columns, staged.Since, sift: true, cancellationToken).ConfigureAwait(false);
            await CopyAsync(rows.Call!, staged.Copy!, cancellationToken).ConfigureAwait(false);
        }

        return rows;
    }

    private async Task CopyAsync(string call, string copy, CancellationToken cancellationToken)
    {
        await Commands.ExecuteAsync(tenants, "SAVEPOINT copying", cancellationToken).ConfigureAwait(false);
        var target = await tenants.BeginRawBinaryCopyAsync(copy, cancellationToken).ConfigureAwait(false);
        try
        {
            await landing.CopyToAsync(call, target, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await target.CancelAsync().ConfigureAwait(false);
            await target.DisposeAsync().ConfigureAwait(false);
            await Commands.ExecuteAsync(tenants, "ROLLBACK TO SAVEPOINT copying", CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await target.DisposeAsync().ConfigureAwait(false);
        await Commands.ExecuteAsync(tenants, "RELEASE SAVEPOINT copying", cancellationToken).ConfigureAwait(false);
    }

    private Task<Staged> StageAsync(WantedTable table, LandedState state, bool compareAll, bool sift, CancellationToken cancellationToken) => Commands.SingleAsync(
        tenants,
        $"SELECT comparison, since::pg_catalog.text, copy, set_aside::pg_catalog.text FROM {control}.publish_stage($1, $2, $3, $4, $5, $6::pg_catalog.timestamptz, $7, $8)",
        static reader => new Staged(reader.GetString(0), Commands.TextAt(reader, 1), Commands.TextAt(reader, 2), Commands.TextAt(reader, 3)),
        cancellationToken,
        [.. Of(table, state), Commands.Boolean(compareAll), Commands.Boolean(sift)]);

    private Task<Merged> MergeAsync(WantedTable table, LandedState state, string comparison, string? unfitColumn, CancellationToken cancellationToken) => Commands.SingleAsync(
        tenants,
        $"SELECT complete, inserted, updated, deleted, set_aside::pg_catalog.text FROM {control}.publish_merge($1, $2, $3, $4, $5, $6::pg_catalog.timestamptz, $7, $8, $9)",
        static reader => new Merged(reader.GetBoolean(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), Publish.SetAsideRowsOf(reader.GetString(4))),
        cancellationToken,
        [.. Of(table, state), Commands.Text(comparison), Commands.Text(unfitColumn), Commands.Boolean(request.AllowDeletes)]);

    private NpgsqlParameter[] Of(WantedTable table, LandedState state) =>
    [
        Commands.Text(tenant.Value),
        Commands.Text(table.Name),
        Commands.Text(state.Shape),
        Commands.Bigint(state.Rows),
        Commands.Bigint(state.Generation),
        Commands.Text(state.Until),
    ];

    private sealed record Staged(string Comparison, string? Since, string? Copy, string? SetAside);

    private sealed record Merged(bool Complete, long Inserted, long Updated, long Deleted, IReadOnlyList<SetAsideRows> SetAside);
}
