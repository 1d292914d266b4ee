using Npgsql;

namespace Fenceline.Database.Verification;

/// <summary>A connection in a read-only transaction that resolves names in PostgreSQL's own schema only.</summary>
internal sealed class CatalogSession(NpgsqlConnection connection)
{
    public NpgsqlConnection Connection => connection;

    /// <summary>As in <c>150004</c>.</summary>
    public int Version { get; } = connection.PostgreSqlVersion.Major * 10000 + connection.PostgreSqlVersion.Minor;

    public bool ActsAsOwner { get; private set; }

    public string User { get; private set; } = "";

    /// <summary>Acts as the owner, who may read the registry, where this login may; else as itself.</summary>
    public async Task PrepareAsync(string owner, CancellationToken cancellationToken)
    {
        await using var prepare = new NpgsqlCommand("SET TRANSACTION READ ONLY; SET LOCAL search_path = pg_catalog; SET LOCAL jit = off; SET LOCAL statement_timeout = '10min'", connection);
        await prepare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using var ask = new NpgsqlCommand(
            $"SELECT session_user::text, EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = $1 AND pg_has_role(session_user, r.oid, '{(Version >= 160000 ? "SET" : "MEMBER")}'))", connection) { Parameters = { new() { Value = owner } } };
        await using (var reader = await ask.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            (User, ActsAsOwner) = (reader.GetString(0), reader.GetBoolean(1));
        }

        if (!ActsAsOwner)
            return;
        await using var become = new NpgsqlCommand("SELECT set_config('role', $1, true)", connection) { Parameters = { new() { Value = owner } } };
        await become.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether all of these relations are there and may be read, in every column.</summary>
    public async Task<bool> CanReadAsync(string schema, string[] relations, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) = cardinality($2) FROM pg_namespace AS n JOIN pg_class AS c ON c.relnamespace = n.oid WHERE n.nspname = $1 AND c.relname = ANY ($2) AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')", connection)
        {
            Parameters = { new() { Value = schema }, new() { Value = relations } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    public async Task ReadAsync(string query, Action<NpgsqlDataReader> each, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            each(reader);
    }
}
