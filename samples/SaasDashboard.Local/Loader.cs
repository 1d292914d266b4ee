using System.Globalization;
using Fenceline.Testing.Airbyte.Api;
using Npgsql;

namespace SaasDashboard.Local;

/// <summary>Lands rows as Airbyte's destination does: as the tenant's loader, into the tenant's landing schema.</summary>
internal sealed class Loader(NpgsqlConnection connection, string schema) : IAsyncDisposable
{
    private const string Own = "\"_airbyte_raw_id\" varchar NOT NULL, \"_airbyte_extracted_at\" timestamp with time zone NOT NULL, \"_airbyte_meta\" jsonb NOT NULL, \"_airbyte_generation_id\" bigint";

    public static async Task<Loader> OpenAsync(AirbyteObject destination, CancellationToken cancellation)
    {
        var settings = destination.Body["configuration"]!;
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = (string)settings["host"]!,
            Port = (int)settings["port"]!,
            Database = (string)settings["database"]!,
            Username = (string)settings["username"]!,
            Password = (string)settings["password"]!,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(cancellation);
        return new Loader(connection, (string)settings["schema"]!);
    }

    public async Task LandAsync(StripeData data, CancellationToken cancellation)
    {
        await LandAsync("stripe_customers", "id varchar, email varchar, name varchar, created bigint", data.Customers, cancellation);
        await LandAsync("stripe_charges", "id varchar, customer varchar, amount bigint, status varchar, paid boolean, created bigint", data.Charges, cancellation);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task LandAsync(string table, string columns, IEnumerable<object[]> rows, CancellationToken cancellation)
    {
        await ExecuteAsync($"DROP TABLE IF EXISTS \"{schema}\".\"{table}\"; CREATE TABLE \"{schema}\".\"{table}\" ({Own}, {columns})", cancellation);
        await using var copy = await connection.BeginTextImportAsync($"COPY \"{schema}\".\"{table}\" FROM STDIN (FORMAT csv)", cancellation);
        foreach (var row in rows)
        {
            object[] whole = [Guid.NewGuid(), DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture), "{}", 1, .. row];
            await copy.WriteLineAsync(string.Join(',', whole.Select(value => "\"" + Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")));
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
