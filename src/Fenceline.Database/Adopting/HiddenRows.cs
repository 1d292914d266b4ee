using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Adoption;
using Npgsql;

namespace Fenceline.Database.Adopting;

/// <summary>
/// Whom the policies would hide rows from that it sees today: each login of others is asked, as itself, how many rows of each table it sees. The policies let tenants' roles, the
/// admin and dumps at the rows, and nobody else.
/// </summary>
internal sealed class HiddenRows(NpgsqlConnection connection, TenantManifest manifest)
{
    // Whether it is a few or very many is all that matters.
    private const int Most = 100_000;
    private const int Few = 5;

    /// <param name="member">What it takes to ask as another role.</param>
    private static string Readers(string member) => $"""
        SELECT r.rolname, n.nspname, c.relname, pg_has_role(r.oid, c.relowner, 'USAGE'),
          NOT EXISTS (SELECT FROM aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS e WHERE e.privilege_type = 'SELECT' AND e.grantee <> 0 AND pg_has_role(r.oid, e.grantee, 'USAGE')),
          pg_has_role(r.oid, '{member}')
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace CROSS JOIN pg_roles AS r
        WHERE n.nspname || '.' || c.relname = ANY ($1) AND r.rolcanlogin AND NOT r.rolsuper AND NOT r.rolbypassrls AND r.rolname !~ '^pg_'
          AND coalesce(shobj_description(r.oid, 'pg_authid'), '') NOT LIKE 'fenceline: project %'
          AND has_schema_privilege(r.oid, n.oid, 'USAGE') AND (has_table_privilege(r.oid, c.oid, 'SELECT') OR has_any_column_privilege(r.oid, c.oid, 'SELECT'))
          AND NOT EXISTS (SELECT FROM pg_roles AS p WHERE p.rolname = ANY ($2) AND pg_has_role(r.oid, p.oid, 'USAGE'))
        ORDER BY r.rolname, n.nspname, c.relname
        """;

    /// <param name="tables">Those whose policies do not hold yet.</param>
    public async Task<List<AdoptionProblem>> FindAsync(IReadOnlyList<AdoptedTable> tables, CancellationToken cancellationToken)
    {
        var names = new DatabaseNames(manifest.Project);
        var readers = new List<(string Login, ObjectName Table, string Why, bool MayAsk)>();
        await using (var command = new NpgsqlCommand(Readers(connection.PostgreSqlVersion.Major >= 16 ? "SET" : "MEMBER"), connection)
        {
            Parameters = { new NpgsqlParameter<string[]> { TypedValue = [.. tables.Select(table => $"{table.Wanted.Name.Schema}.{table.Wanted.Name.Name}")] }, new NpgsqlParameter<string[]> { TypedValue = [names.TenantGroup, names.Admin, names.Backup] } },
        })
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                readers.Add((reader.GetString(0), new ObjectName(reader.GetString(1), reader.GetString(2)), reader.GetBoolean(3) ? "which it owns" : reader.GetBoolean(4) ? "by what PUBLIC may do" : "", reader.GetBoolean(5)));
        }

        var problems = new List<AdoptionProblem>();
        foreach (var same in readers.GroupBy(reader => reader.Login, StringComparer.Ordinal))
        {
            var seen = new List<string>();
            foreach (var (login, table, why, mayAsk) in same)
            {
                var count = mayAsk ? await CountAsync(login, table, cancellationToken).ConfigureAwait(false) : null;
                if (count is not 0)
                    seen.Add($"{table.Schema}.{table.Name} ({string.Join(", ", new[] { count is null ? "its rows can't be counted" : count > Most ? $"more than {Most} rows" : $"{count} {(count == 1 ? "row" : "rows")}", why }.Where(part => part.Length > 0))})");
            }

            if (seen.Count > 0)
            {
                problems.Add(new AdoptionProblem(
                    AdoptionStage.Enforce, $"login {same.Key}", $"it sees rows today, and none once the policies hold: {string.Join(", ", seen.Take(Few))}{(seen.Count > Few ? $" and {seen.Count - Few} more tables" : "")}",
                    $"Let what logs in so log in as {names.App} and pin the tenant of each request, or as {names.Admin} where it reads all tenants; both work from the stage shadow on. Then say --accept hidden.") { Accept = "hidden" });
            }
        }

        return problems;
    }

    /// <summary>Null where the login gets an error, such as from a policy that wants a setting.</summary>
    private async Task<long?> CountAsync(string login, ObjectName table, CancellationToken cancellationToken)
    {
        await ExecuteAsync("SAVEPOINT as_another; SET LOCAL row_security = on; SET LOCAL ROLE " + SqlText.Identifier(login), cancellationToken).ConfigureAwait(false);
        long? count = null;
        try
        {
            await using var command = new NpgsqlCommand(FormattableString.Invariant($"SELECT count(*) FROM (SELECT FROM {SqlText.Qualified(table.Schema!, table.Name)} LIMIT {Most + 1}) AS t"), connection) { CommandTimeout = 0 };
            count = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }
        catch (PostgresException)
        {
        }

        await ExecuteAsync("ROLLBACK TO SAVEPOINT as_another", cancellationToken).ConfigureAwait(false);
        return count;
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
