using Npgsql;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>What is left on the connections that a pooler shares out.</summary>
internal static class ServerConnections
{
    /// <summary>As the login of the application starts: its role has a path of its own.</summary>
    public const string Unpinned = "none|pg_catalog||0";

    public const string SettingsSql =
        """
        SELECT current_setting('role') || '|' || current_setting('search_path') || '|' || coalesce(current_setting('app.user_id', true), '')
          || '|' || (SELECT count(*) FROM pg_prepared_statements)
        """;

    /// <summary>The settings of each server connection. A transaction on each at the same time makes sure that it is each.</summary>
    public static async Task<IReadOnlyList<string>> SettingsAsync(string connectionString, int count, CancellationToken cancellationToken)
    {
        var open = new List<NpgsqlConnection>();
        var settings = new Dictionary<int, string>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
                open.Add(connection);
                await connection.OpenAsync(cancellationToken);
                await connection.BeginTransactionAsync(cancellationToken);
                await using var command = new NpgsqlCommand($"SELECT pg_backend_pid(), ({SettingsSql})", connection);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                Assert.True(await reader.ReadAsync(cancellationToken));
                settings.Add(reader.GetInt32(0), reader.GetString(1));
            }
        }
        finally
        {
            foreach (var connection in open)
                await connection.DisposeAsync();
        }

        return [.. settings.Values];
    }
}
