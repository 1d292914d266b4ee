using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>Commands of Fenceline's own, whose parameters say their types: nothing is looked up for them.</summary>
internal static class Commands
{
    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads all rows of a query.</summary>
    public static async Task<List<T>> QueryAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddRange(parameters);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    rows.Add(read(reader));
                return rows;
            }
        }
    }

    /// <summary>Reads the one row of a query.</summary>
    public static async Task<T> SingleAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        (await QueryAsync(connection, sql, read, cancellationToken, parameters).ConfigureAwait(false)).Single();

    public static NpgsqlParameter Text(string? value) => Parameter(NpgsqlDbType.Text, value);

    public static NpgsqlParameter Boolean(bool value) => Parameter(NpgsqlDbType.Boolean, value);

    public static NpgsqlParameter Bigint(long? value) => Parameter(NpgsqlDbType.Bigint, value);

    public static string? TextAt(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? BigintAt(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    /// <summary>A JSON array of texts; none when it is NULL.</summary>
    public static string[] TextsAt(NpgsqlDataReader reader, int column)
    {
        using var document = JsonDocument.Parse(TextAt(reader, column) ?? "[]");
        return [.. document.RootElement.EnumerateArray().Select(static item => item.GetString()!)];
    }

    private static NpgsqlParameter Parameter(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
