using System.Text.Json;
using Npgsql;

namespace Fenceline;

/// <summary>One publish of one tenant.</summary>
/// <param name="connection">To the tenants' database.</param>
/// <param name="landing">Null where landings are schemas in the tenants' database.</param>
/// <param name="options">The data source's options.</param>
/// <param name="tenant">Whose tables are published.</param>
/// <param name="request">What, and how.</param>
internal sealed class Publish(NpgsqlConnection connection, LandingDatabase? landing, PublishingOptions options, TenantId tenant, PublishRequest request)
{
    private readonly string _control = Quoting.Identifier(options.ControlSchema);

    public async Task<PublishResult> RunAsync(CancellationToken cancellationToken)
    {
        await PublishCommands.BeginAsync(connection, "READ COMMITTED", options.StatementTimeout, cancellationToken).ConfigureAwait(false);
        try
        {
            var tables = await PublishTablesAsync(cancellationToken).ConfigureAwait(false);
            await Commands.ExecuteAsync(connection, "COMMIT", cancellationToken).ConfigureAwait(false);
            return new PublishResult(tenant, tables);
        }
        catch
        {
            await RollBackAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<List<PublishedTable>> PublishTablesAsync(CancellationToken cancellationToken)
    {
        var wanted = await Commands.QueryAsync(
            connection,
            $"SELECT table_name, source, wanted::pg_catalog.text FROM {_control}.publish_begin($1, $2)",
            static reader => new WantedTable(reader.GetString(0), reader.GetString(1), reader.GetString(2)),
            cancellationToken,
            Commands.Text(tenant.Value),
            Commands.Text(request.Source)).ConfigureAwait(false);
        if (wanted.Count == 0)
            return [];

        if (landing is null)
            return await EachAsync(wanted, table => PublishFromSchemaAsync(table, cancellationToken)).ConfigureAwait(false);

        var session = await landing.OpenAsync(tenant, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var publisher = new StagedPublish(connection, session, _control, tenant, request);
            return await EachAsync(wanted, table => publisher.RunAsync(table, cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task<List<PublishedTable>> EachAsync(List<WantedTable> wanted, Func<WantedTable, Task<PublishedTable>> publish)
    {
        var done = new List<PublishedTable>(wanted.Count);
        foreach (var table in wanted)
        {
            request.Progress?.Report(new PublishProgress(table.Name, done.Count, wanted.Count, null));
            done.Add(await publish(table).ConfigureAwait(false));
            request.Progress?.Report(new PublishProgress(table.Name, done.Count, wanted.Count, done[^1]));
        }

        return done;
    }

    private Task<PublishedTable> PublishFromSchemaAsync(WantedTable table, CancellationToken cancellationToken) => Commands.SingleAsync(
        connection,
        $"SELECT outcome, comparison, inserted, updated, deleted, set_aside::pg_catalog.text, pg_catalog.array_to_json(missing_columns)::pg_catalog.text FROM {_control}.publish_table($1, $2, $3, $4)",
        reader => new PublishedTable(
            table.Name,
            table.Source,
            Enum.Parse<PublishOutcome>(reader.GetString(0), ignoreCase: true),
            ComparedRowsOf(reader.GetString(1)),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetInt64(4),
            SetAsideRowsOf(reader.GetString(5)),
            Commands.TextsAt(reader, 6)),
        cancellationToken,
        Commands.Text(tenant.Value),
        Commands.Text(table.Name),
        Commands.Boolean(request.CompareAll),
        Commands.Boolean(request.AllowDeletes));

    private async Task RollBackAsync()
    {
        try
        {
            await Commands.ExecuteAsync(connection, "ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection is broken, and the transaction with it.
        }
    }

    public static ComparedRows ComparedRowsOf(string comparison) => Enum.Parse<ComparedRows>(comparison, ignoreCase: true);

    /// <param name="json">As in <c>[{"problem": "null", "column": "id", "rows": 3}]</c>.</param>
    public static IReadOnlyList<SetAsideRows> SetAsideRowsOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(static item => new SetAsideRows(
            item.GetProperty("column").GetString()!,
            Enum.Parse<SetAsideProblem>(item.GetProperty("problem").GetString()!, ignoreCase: true),
            item.GetProperty("rows").GetInt64()))];
    }
}

/// <param name="Name">The table.</param>
/// <param name="Source">The source that it belongs to.</param>
/// <param name="Columns">What is published of it, as the landing side takes it.</param>
internal sealed record WantedTable(string Name, string Source, string Columns);
