using Npgsql;

namespace Fenceline;

/// <summary>Refuses logins that row-level security and permissions don't bind.</summary>
internal static class LoginGuard
{
    private const string Sql = "SELECT rolsuper, rolbypassrls, pg_catalog.pg_backend_pid() FROM pg_catalog.pg_roles WHERE rolname = session_user";

    public static AnsweringProcess Check(NpgsqlConnection connection, string expectedRole)
    {
        using var command = new NpgsqlCommand(Sql, connection);
        using var reader = command.ExecuteReader();
        return Check(connection, reader, reader.Read(), expectedRole);
    }

    public static async Task<AnsweringProcess> CheckAsync(NpgsqlConnection connection, string expectedRole, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Sql, connection);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                return Check(connection, reader, await reader.ReadAsync(cancellationToken).ConfigureAwait(false), expectedRole);
        }
    }

    private static AnsweringProcess Check(NpgsqlConnection connection, NpgsqlDataReader reader, bool found, string expectedRole)
    {
        var power = !found ? "is unknown to pg_roles" : reader.GetBoolean(0) ? "is a superuser" : reader.GetBoolean(1) ? "has BYPASSRLS" : null;
        return power is null
            ? new AnsweringProcess(connection.ProcessID, reader.GetInt32(2))
            : throw new UnsafeConnectionException(
                $"The login {power}, so nothing in the database would keep tenants apart. Log in as a role like {expectedRole}, which has neither.");
    }
}

/// <param name="Promised">The server process that the connection was told about when it was made.</param>
/// <param name="Actual">The one that answers.</param>
internal readonly record struct AnsweringProcess(int Promised, int Actual)
{
    /// <summary>A pooler tells of a process that the server does not have, so that it can pass on who wants to cancel.</summary>
    public bool IsServer => Promised == Actual;
}
