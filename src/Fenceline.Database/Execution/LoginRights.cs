using Fenceline.Migrations;
using Npgsql;

namespace Fenceline.Database.Execution;

/// <summary>
/// What the login of a migration may do. To set a database up takes a superuser, or its owner with CREATEROLE; to bring it on takes a member of
/// the project's owner, as <c>{project}_migrator</c> is.
/// </summary>
internal static class LoginRights
{
    private const string MaySetUp = """
        SELECT r.rolsuper OR (r.rolcreaterole AND pg_catalog.pg_has_role(current_user, d.datdba, 'USAGE'))
        FROM pg_catalog.pg_roles AS r, pg_catalog.pg_database AS d WHERE r.rolname = current_user AND d.datname = pg_catalog.current_database()
        """;

    private const string MissingRoles = "SELECT string_agg(w.name, ', ' ORDER BY w.name) FROM unnest($1) AS w (name) WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = w.name)";

    private const string Remedy = "Migrate once as the login that set the database up: a superuser, or the database's owner with CREATEROLE.";

    /// <summary>Whether it may make and check roles, and say who may connect.</summary>
    public static async Task<bool> MaySetUpAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(MaySetUp, connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <exception cref="MigrationException">These files need a role that is not there, and the login may not make it.</exception>
    public static async Task RequireRolesAsync(NpgsqlConnection connection, MigrationScripts scripts, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(MissingRoles, connection) { Parameters = { new NpgsqlParameter<string[]> { TypedValue = [.. scripts.RoleNames] } } };
        if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string missing)
            throw new MigrationException($"The role {missing} is missing, and this login may not make roles. {Remedy}");
    }

    /// <summary>A failure, with what to do where the login was not enough.</summary>
    public static MigrationException Explain(MigrationException failure) =>
        failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } ? new MigrationException($"{failure.Message}. {Remedy}", failure.InnerException) : failure;
}
