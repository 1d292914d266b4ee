using Npgsql;

namespace Fenceline.QueryBenchmark;

/// <summary>The work in plain Npgsql.</summary>
internal static class NpgsqlWays
{
    private const string Pin = "SELECT pg_catalog.set_config('role', $1, true), pg_catalog.set_config('search_path', $2, true), pg_catalog.set_config('app.user_id', $3, true)";

    /// <summary>One command, as whoever logs in.</summary>
    public static Func<TenantId, int, Task> Command(NpgsqlDataSource dataSource, Work work, Func<TenantId, string> sql) => async (tenant, i) =>
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql(tenant), connection);
        command.Parameters.AddRange(work.Parameters(tenant, i));
        await using var reader = await command.ExecuteReaderAsync();
        await ReadAsync(reader, work);
    };

    /// <summary>The pin and the query in one batch: the least that a pinned query can cost.</summary>
    public static Func<TenantId, int, Task> Batch(NpgsqlDataSource dataSource, Work work) => async (tenant, i) =>
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var pin = new NpgsqlBatchCommand(Pin);
        pin.Parameters.AddRange(PinParameters(tenant));
        var query = new NpgsqlBatchCommand(work.PinnedSql);
        query.Parameters.AddRange(work.Parameters(tenant, i));
        batch.BatchCommands.Add(pin);
        batch.BatchCommands.Add(query);
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await ReadAsync(reader, work);
    };

    /// <summary>Four round trips, of which Npgsql sends the first with the second.</summary>
    public static Func<TenantId, int, Task> Separate(NpgsqlDataSource dataSource, Work work) => async (tenant, i) =>
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var pin = new NpgsqlCommand(Pin, connection, transaction))
        {
            pin.Parameters.AddRange(PinParameters(tenant));
            await pin.ExecuteNonQueryAsync();
        }

        await using (var command = new NpgsqlCommand(work.PinnedSql, connection, transaction))
        {
            command.Parameters.AddRange(work.Parameters(tenant, i));
            await using var reader = await command.ExecuteReaderAsync();
            await ReadAsync(reader, work);
        }

        await transaction.CommitAsync();
    };

    private static NpgsqlParameter[] PinParameters(TenantId tenant) =>
    [
        new NpgsqlParameter<string> { TypedValue = $"user_{tenant}" },
        new NpgsqlParameter<string> { TypedValue = $"\"user_{tenant}\", \"opsai_path\", pg_temp" },
        new NpgsqlParameter<string> { TypedValue = tenant.Value },
    ];

    private static async Task ReadAsync(NpgsqlDataReader reader, Work work)
    {
        var rows = new List<object>();
        while (await reader.ReadAsync())
            rows.Add(work.Read(reader));
    }
}
