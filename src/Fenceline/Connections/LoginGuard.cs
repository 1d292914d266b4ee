using Npgsql;

namespace Fenceline;

/// <summary>Refuses logins that row-level security and permissions don't bind.</summary>
internal static class LoginGuard
{
    private const string Sql = "SELECT rolsuper, rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = session_user";

    public static void Check(NpgsqlConnection connection, string expectedRole)
    {
        using var command = new NpgsqlCommand(Sql, connection);
        using var reader = command.ExecuteReader();
        Check(reader, reader.Read(), expectedRole);
    }

    public static async Task CheckAsync(NpgsqlConnection connection, string expectedRole, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Sql, connection);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                Check(reader, await reader.ReadAsync(cancellationToken).ConfigureAwait(false), expectedRole);
        }
    }

    private static void Check(NpgsqlDataReader reader, bool found, string expectedRole)
    {
        var power = !found ? "is unknown to pg_roles" : reader.GetBoolean(0) ? "is a superuser" : reader.GetBoolean(1) ? "has BYPASSRLS" : null;
        if (power is not null)
        {
            throw new UnsafeConnectionException(
                $"The login {power}, so nothing in the database would keep tenants apart. Log in as a role like {expectedRole}, which has neither.");
        }
    }
}
