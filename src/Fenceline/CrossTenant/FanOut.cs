using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;

namespace Fenceline;

/// <summary>Reads a table in many schemas, several at a time.</summary>
internal sealed class FanOut<T>(CrossTenantSession session, CrossTenantShape shape, Func<NpgsqlDataReader, T> read, bool skipMissing)
{
    // Enough to keep the readers busy, and little to hold.
    private const int RowsInFlight = 1024;

    public async IAsyncEnumerable<T> StreamAsync(int parallelism, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        var rows = Channel.CreateBounded<T>(new BoundedChannelOptions(RowsInFlight) { SingleReader = true });
        // Whoever leaves early, or meets an error, stops all readers.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAllAsync(parts, rows.Writer, parallelism, stop.Token);
        try
        {
            await foreach (var row in rows.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return row;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAllAsync(List<PartialRead> parts, ChannelWriter<T> rows, int parallelism, CancellationToken cancellationToken)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(parts, options, (part, cancellation) => ReadAsync(part, rows, cancellation)).ConfigureAwait(false);
            rows.Complete();
        }
        catch (Exception e)
        {
            rows.Complete(e);
            throw;
        }
    }

    private async ValueTask ReadAsync(PartialRead part, ChannelWriter<T> rows, CancellationToken cancellationToken)
    {
        try
        {
            var run = await PinnedReader.OpenAsync(session, session.CreateCommand(part.Sql), StatementFrame.None, cancellationToken).ConfigureAwait(false);
            await using var _ = run.ConfigureAwait(false);
            while (await run.ReadAsync(cancellationToken).ConfigureAwait(false))
                await rows.WriteAsync(read(run.Reader), cancellationToken).ConfigureAwait(false);
        }
        catch (TenantAccessException e) when (e.Failure == TenantAccessFailure.MissingTable && part.Tenant is not null)
        {
            if (!skipMissing)
                throw new TenantAccessException(e.Failure, part.Tenant, $"A table of tenant {part.Tenant} is missing: it was not migrated or synced yet.", e.InnerException!);
        }
    }

    /// <summary>The shared table, and each schema that has the table.</summary>
    private async Task<List<PartialRead>> PartsAsync(CancellationToken cancellationToken)
    {
        var parts = new List<PartialRead>();
        if (shape.SharedTable is not null)
            parts.Add(new PartialRead(null, $"SELECT {shape.Columns}, {shape.SharedTenantKey} FROM {shape.SharedTable}"));
        if (shape.TableInSchemas is not { } table)
            return parts;

        var control = Quoting.Identifier(session.Tenancy.ControlSchema);
        var tenants = new StatementText(session).Append($"SELECT t.tenant_id, t.schema_name FROM {control}.tenants AS t");
        if (shape.Source is { } source)
            tenants.Append($" JOIN {control}.tenant_sources AS s ON s.tenant_id = t.tenant_id AND s.placement = '{DatabaseWords.PlacementSchema}' AND s.source = ").Parameter(source, NpgsqlTypes.NpgsqlDbType.Text);
        foreach (var (tenant, schema) in await tenants.Append(" ORDER BY t.tenant_id").ToQuery()
            .ListAsync(static reader => (TenantId.Parse(reader.GetString(0)), reader.GetString(1)), cancellationToken).ConfigureAwait(false))
        {
            var qualified = Quoting.Identifier(schema) + "." + table;
            parts.Add(new PartialRead(tenant, $"SELECT {shape.Columns}, {Quoting.Literal(tenant.Value)}::text FROM ONLY {qualified}"));
        }

        return parts;
    }

    /// <param name="Tenant">Whose rows it reads; null for the shared table.</param>
    /// <param name="Sql">The query.</param>
    private sealed record PartialRead(TenantId? Tenant, string Sql);
}
