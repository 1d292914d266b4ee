using Npgsql;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>
/// Refuses logins that could do more than they are for, by themselves or through any role that they may become: what a
/// pinned session is kept to, it could leave.
/// </summary>
/// <param name="expectedRole">The role that is meant, for the message.</param>
/// <param name="purpose">What that role can do, for the message.</param>
/// <param name="tenantGroup">The group of the tenants' roles, where the login may become these and nothing else; null for one that reads across tenants.</param>
internal sealed class LoginGuard(string expectedRole, string? tenantGroup, string purpose)
{
    private const int MostFaults = 5;
    private const string Inherited = "is inherited";

    /// <summary>What roles of PostgreSQL's own one may read across tenants with: they show how the server does, and no rows.</summary>
    private static readonly string[] HarmlessRoles = ["pg_monitor", "pg_read_all_settings", "pg_read_all_stats", "pg_stat_scan_tables", "pg_checkpoint", "pg_use_reserved_connections"];

    /// <summary>
    /// One query over the whole closure of memberships, inherited or not: SET ROLE takes what is not. Each row is a fault; a
    /// login without one has a row without one. A tenant's role may own functions (its sealed call), but no table.
    /// </summary>
    private static readonly string Sql =
        $"""
        WITH RECURSIVE reached (oid) AS (
          SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = session_user
          UNION
          SELECT m.roleid FROM reached JOIN pg_catalog.pg_auth_members AS m ON m.member = reached.oid
        ), tenants (oid) AS (
          SELECT m.member FROM pg_catalog.pg_auth_members AS m WHERE m.roleid = pg_catalog.to_regrole(pg_catalog.quote_ident($1))
        ), here (oid, owner) AS (
          SELECT d.oid, d.datdba FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()
        )
        SELECT pg_catalog.pg_backend_pid(), session_user::pg_catalog.text, found.role, found.fault
        FROM (SELECT) AS one LEFT JOIN LATERAL (
          SELECT CASE WHEN r.rolname <> session_user THEN r.rolname::pg_catalog.text END AS role, f.fault
          FROM reached JOIN pg_catalog.pg_roles AS r ON r.oid = reached.oid
          CROSS JOIN LATERAL (VALUES
            (r.rolsuper, 'is a superuser'),
            (r.rolbypassrls, 'has BYPASSRLS'),
            (r.rolcreaterole, 'has CREATEROLE'),
            (r.rolreplication, 'has REPLICATION'),
            (r.oid < 16384 AND pg_catalog.starts_with(r.rolname::pg_catalog.text, 'pg_') AND ($1 IS NOT NULL OR r.rolname::pg_catalog.text <> ALL ($2)), 'has powers over the whole server'),
            (r.oid >= 16384 AND $1 IS NOT NULL AND r.rolname <> session_user AND r.rolname::pg_catalog.text <> $1 AND r.oid NOT IN (SELECT t.oid FROM tenants AS t), 'is not the role of a tenant'),
            ($1 IS NOT NULL AND r.rolname <> session_user AND pg_catalog.pg_has_role(session_user, r.oid, 'USAGE'), '{Inherited}'),
            (r.oid = (SELECT h.owner FROM here AS h), 'owns the database'),
            (EXISTS (
              SELECT FROM pg_catalog.pg_shdepend AS s JOIN pg_catalog.pg_class AS c ON c.oid = s.objid
              WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND s.refobjid = r.oid AND s.deptype = 'o'
                AND s.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND s.dbid = (SELECT h.oid FROM here AS h)
                AND c.relpersistence <> 't' AND (c.relrowsecurity OR $1 IS NOT NULL AND r.rolname <> session_user)), 'owns tables of tenants')
          ) AS f (holds, fault)
          WHERE f.holds
          LIMIT {MostFaults}
        ) AS found ON true
        """;

    /// <exception cref="UnsafeConnectionException">The login can do more than it is for.</exception>
    public AnsweringProcess Check(NpgsqlConnection connection)
    {
        using var command = CreateCommand(connection);
        using var reader = command.ExecuteReader();
        var rows = new List<Row>();
        while (reader.Read())
            rows.Add(Read(reader));
        return Judge(connection, rows);
    }

    /// <inheritdoc cref="Check"/>
    public async Task<AnsweringProcess> CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = CreateCommand(connection);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(Read(reader));
        return Judge(connection, rows);
    }

    private NpgsqlCommand CreateCommand(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)tenantGroup ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = HarmlessRoles });
        return command;
    }

    private static Row Read(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3));

    private AnsweringProcess Judge(NpgsqlConnection connection, List<Row> rows)
    {
        var faults = rows.Where(row => row.Fault is not null).Select(row => row switch
        {
            { Role: null } => $"it {row.Fault}",
            { Fault: Inherited } => $"it inherits what {row.Role} may do",
            _ => $"it may become {row.Role}, which {row.Fault}",
        }).ToList();
        if (faults.Count == 0)
            return new AnsweringProcess(connection.ProcessID, rows[0].Process);
        throw new UnsafeConnectionException(
            $"The login {rows[0].Login} can do more than it is for, so that nothing in the database would keep tenants apart: {string.Join("; ", faults)}. " +
            $"Take that away from it (REVOKE, ALTER ROLE; since PostgreSQL 16 GRANT ... WITH INHERIT FALSE too), or log in as a role like {expectedRole}, which {purpose}.");
    }

    /// <param name="Process">The server process that answers.</param>
    /// <param name="Login">The login.</param>
    /// <param name="Role">Whose fault it is; null for the login's own.</param>
    /// <param name="Fault">What it can do; null for nothing.</param>
    private readonly record struct Row(int Process, string Login, string? Role, string? Fault);
}

/// <param name="Promised">The server process that the connection was told about when it was made.</param>
/// <param name="Actual">The one that answers.</param>
internal readonly record struct AnsweringProcess(int Promised, int Actual)
{
    /// <summary>A pooler tells of a process that the server does not have, so that it can pass on who wants to cancel.</summary>
    public bool IsServer => Promised == Actual;
}
