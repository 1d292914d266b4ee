using Fenceline.Database.Introspection;
using Npgsql;

namespace Fenceline.Database.Importing;

/// <summary>Reads what an import needs of a catalog: one query for each kind of object, however many tables there are. No rows of tables are read.</summary>
internal sealed class CatalogReader(NpgsqlConnection connection)
{
    // Those of services that live in people's databases and are none of theirs.
    private static readonly HashSet<string> OfOthers = new(StringComparer.Ordinal)
    {
        "airbyte_internal", "auth", "storage", "realtime", "_realtime", "vault", "graphql", "graphql_public", "extensions", "pgbouncer", "supabase_functions", "supabase_migrations",
        "_analytics", "net", "cron", "pgsodium", "pgsodium_masks", "pgtle", "hdb_catalog", "topology", "tiger", "tiger_data",
    };

    /// <param name="schemas">Empty for all that are not known to be somebody else's.</param>
    public async Task<FoundCatalog> ReadAsync(IReadOnlyList<string> schemas, CancellationToken cancellationToken)
    {
        await using (var prepare = new NpgsqlCommand("SET TRANSACTION READ ONLY; SET LOCAL search_path = pg_catalog; SET LOCAL jit = off; SET LOCAL statement_timeout = '10min'", connection))
            await prepare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var (database, user) = ("", "");
        await connection.EachAsync("SELECT current_database()::text, session_user::text WHERE $1::text[] IS NOT NULL", [], reader => (database, user) = (reader.GetString(0), reader.GetString(1)), cancellationToken).ConfigureAwait(false);
        var all = new List<string>();
        await connection.EachAsync(CatalogQueries.Schemas, null, reader => all.Add(reader.GetString(0)), cancellationToken).ConfigureAwait(false);
        string[] chosen = schemas.Count > 0 ? [.. all.Where(schemas.Contains)] : [.. all.Where(schema => !OfOthers.Contains(schema))];
        if (schemas.FirstOrDefault(schema => !all.Contains(schema)) is { } missing)
            throw new ImportException($"There is no schema {missing} in {database}. There are: {string.Join(", ", all)}.");

        var tables = await TablesAsync(chosen, cancellationToken).ConfigureAwait(false);
        var enums = new List<FoundEnum>();
        var functions = new List<FoundFunction>();
        var extensions = new List<FoundExtension>();
        var roles = new List<FoundRole>();
        await connection.EachAsync(CatalogQueries.Enums, chosen, reader => enums.Add(new FoundEnum(reader.GetString(0), reader.GetString(1), Texts(reader, 2))), cancellationToken).ConfigureAwait(false);
        await connection.EachAsync(CatalogQueries.Functions, chosen, reader => functions.Add(new FoundFunction(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetBoolean(5), reader.GetBoolean(6), reader.GetBoolean(7), Texts(reader, 8), reader.GetString(9))), cancellationToken).ConfigureAwait(false);
        await connection.EachAsync(CatalogQueries.Extensions, chosen, reader => extensions.Add(new FoundExtension(reader.GetString(0), reader.GetString(1))), cancellationToken).ConfigureAwait(false);
        await connection.EachAsync(CatalogQueries.Roles, chosen, reader => roles.Add(new FoundRole(reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetBoolean(3))), cancellationToken).ConfigureAwait(false);
        return new FoundCatalog(database, user, tables, enums, functions, extensions, roles);
    }

    private async Task<List<FoundTable>> TablesAsync(string[] schemas, CancellationToken cancellationToken)
    {
        var tables = new Dictionary<uint, FoundTable>();
        await connection.EachAsync(CatalogQueries.Relations, schemas, reader => tables.Add(reader.GetFieldValue<uint>(0), new FoundTable(
            reader.GetFieldValue<uint>(0), reader.GetString(1), reader.GetString(2), Letter(reader, 3), reader.GetString(4), reader.GetBoolean(5), reader.GetBoolean(6), reader.GetBoolean(7), reader.GetBoolean(8),
            Text(reader, 9), Text(reader, 10), Texts(reader, 11))), cancellationToken).ConfigureAwait(false);
        await OfTableAsync(CatalogQueries.Columns, (table, reader) => table.Columns.Add(Column(reader))).ConfigureAwait(false);
        await OfTableAsync(CatalogQueries.Constraints, (table, reader) => table.Constraints.Add(Constraint(reader))).ConfigureAwait(false);
        await OfTableAsync(CatalogQueries.Indexes, (table, reader) => table.Indexes.Add(Index(reader))).ConfigureAwait(false);
        await OfTableAsync(CatalogQueries.Policies, (table, reader) => table.Policies.Add(new FoundPolicy(
            reader.GetString(1), reader.GetBoolean(2), Letter(reader, 3), Texts(reader, 4), Text(reader, 5), Text(reader, 6)))).ConfigureAwait(false);
        await OfTableAsync(CatalogQueries.Triggers, (table, reader) => table.Triggers.Add(reader.GetString(1))).ConfigureAwait(false);
        return [.. tables.Values];

        Task OfTableAsync(string query, Action<FoundTable, NpgsqlDataReader> add) => connection.EachAsync(query, schemas, reader =>
        {
            if (tables.TryGetValue(reader.GetFieldValue<uint>(0), out var table))
                add(table, reader);
        }, cancellationToken);
    }

    private static FoundColumn Column(NpgsqlDataReader reader) => new(
        reader.GetString(1), reader.GetString(2), Letter(reader, 3), reader.GetString(4), reader.GetString(5), reader.GetBoolean(6), reader.GetBoolean(7), Letter(reader, 8), Letter(reader, 9),
        Text(reader, 10), Text(reader, 11), Text(reader, 12));

    private static FoundConstraint Constraint(NpgsqlDataReader reader) => new(
        reader.GetString(1), Letter(reader, 2), Texts(reader, 3), Text(reader, 4), Text(reader, 5), Texts(reader, 6), Letter(reader, 7), Letter(reader, 8), reader.GetBoolean(9), reader.GetBoolean(10),
        Text(reader, 11), reader.GetString(12));

    private static FoundIndex Index(NpgsqlDataReader reader)
    {
        const int Descends = 1;
        const int NullsFirst = 2;
        var (columns, texts, classes, schemas) = (Nullable(reader, 6), Nullable(reader, 7), Nullable(reader, 8), Nullable(reader, 9));
        var options = reader.GetFieldValue<int[]>(10);
        var parts = columns.Select((column, i) => new FoundIndexPart(column, texts[i] ?? "", schemas[i], classes[i], (options[i] & Descends) > 0, (options[i] & NullsFirst) > 0));
        return new FoundIndex(reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetBoolean(4), reader.GetBoolean(5), [.. parts], Texts(reader, 11), Text(reader, 12), reader.GetString(13));
    }

    // PostgreSQL's "char" is a NUL where it is empty.
    private static char Letter(NpgsqlDataReader reader, int ordinal) => reader.GetChar(ordinal) is var letter and not '\0' ? letter : ' ';

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    private static string[] Texts(NpgsqlDataReader reader, int ordinal) => reader.GetFieldValue<string[]>(ordinal);

    private static string?[] Nullable(NpgsqlDataReader reader, int ordinal) => reader.GetFieldValue<string?[]>(ordinal);
}
