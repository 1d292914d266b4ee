using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Fenceline.Integration.Tests.Landing;

/// <summary>A stream as the connector knows it.</summary>
/// <param name="Table">Its final table.</param>
/// <param name="Columns">Names and the connector's types.</param>
/// <param name="Key">The key of a dedup stream.</param>
/// <param name="Cursor">Its cursor.</param>
public sealed record ConnectorStream(string Table, (string Name, string Type)[] Columns, string[] Key, string Cursor)
{
    /// <summary>The sample's repositories, in the connector's types.</summary>
    public static ConnectorStream Repositories { get; } = new(
        "github_repositories",
        [
            ("id", "bigint"), ("full_name", "varchar"), ("private", "boolean"), ("description", "varchar"), ("language", "varchar"),
            ("stargazers_count", "bigint"), ("pushed_at", "timestamp with time zone"), ("topics", "jsonb"),
        ],
        ["id"],
        "pushed_at");

    public static object?[] Repository(long? id, string name, long stars = 1) => [id, name, true, null, "C#", stars, "2026-01-01T00:00:00Z", "[\"a\"]"];
}

/// <summary>
/// Sends what Airbyte's destination for PostgreSQL sends, in its order: each batch on a session of its own, only what
/// stands between BEGIN and COMMIT in one transaction.
/// </summary>
public sealed class Connector(Func<Task<NpgsqlConnection>> connect, string schema)
{
    private static readonly (string Name, string Definition)[] Own =
    [
        ("_airbyte_raw_id", "varchar NOT NULL"), ("_airbyte_extracted_at", "timestamp with time zone NOT NULL"), ("_airbyte_meta", "jsonb NOT NULL"), ("_airbyte_generation_id", "bigint"),
    ];

    /// <summary>The time that records are said to be read at. Each sync is a minute later.</summary>
    public DateTime Clock { get; set; } = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>What a destination does when it is made or tested.</summary>
    public async Task CheckAsync()
    {
        const string Table = "_airbyte_connection_test_0a1b";
        await SendAsync($"CREATE SCHEMA IF NOT EXISTS \"{schema}\"");
        await SendAsync($"""
            BEGIN;
            DROP TABLE IF EXISTS "{schema}"."{Table}";
            CREATE TABLE IF NOT EXISTS "{schema}"."{Table}" ({string.Join(", ", Own.Select(column => $"\"{column.Name}\" {column.Definition}"))}, "test_key" varchar NOT NULL);
            COMMIT;
            """);
        await SendAsync($"CREATE INDEX IF NOT EXISTS \"idx_extracted_at_{Table}\" ON \"{schema}\".\"{Table}\" (\"_airbyte_extracted_at\")");
        Assert.Equal(5, (await SendAsync($"SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = '{schema}' AND table_name = '{Table}'")).Split('\n').Length);
        await CopyLinesAsync(Table, "r,2026-01-01T00:00:00Z,{},1,x\n");
        Assert.Equal("1", await SendAsync($"SELECT count(*) AS total FROM \"{schema}\".\"{Table}\""));
        await SendAsync($"DROP TABLE IF EXISTS \"{schema}\".\"{Table}\"");
    }

    public async Task AppendAsync(ConnectorStream stream, long generation, params object?[][] rows)
    {
        await StartAsync(stream);
        if (await HasTableAsync(stream.Table))
            await MatchAsync(stream, stream.Table, isDedup: false);
        else
            await MakeAsync(stream, stream.Table, isDedup: false);
        await CopyAsync(stream, stream.Table, generation, rows);
    }

    public async Task DedupAsync(ConnectorStream stream, long generation, params object?[][] rows)
    {
        var temporary = TemporaryName(stream.Table);
        await StartAsync(stream);
        await MakeAsync(stream, temporary, isDedup: true);
        await CopyAsync(stream, temporary, generation, rows);
        if (await HasTableAsync(stream.Table))
            await MatchAsync(stream, stream.Table, isDedup: true);
        else
            await MakeAsync(stream, stream.Table, isDedup: true);
        await UpsertAsync(stream, temporary);
        await SendAsync($"DROP TABLE IF EXISTS \"{schema}\".\"{temporary}\"");
    }

    public async Task OverwriteAsync(ConnectorStream stream, long generation, params object?[][] rows)
    {
        await StartAsync(stream);
        if (!await HasTableAsync(stream.Table))
        {
            await MakeAsync(stream, stream.Table, isDedup: false);
            await CopyAsync(stream, stream.Table, generation, rows);
            return;
        }

        var temporary = TemporaryName(stream.Table);
        await SendAsync($"SELECT \"_airbyte_generation_id\" FROM \"{schema}\".\"{stream.Table}\" LIMIT 1");
        await MakeAsync(stream, temporary, isDedup: false);
        await CopyAsync(stream, temporary, generation, rows);
        await SendAsync($"""
            BEGIN;
            DROP TABLE IF EXISTS "{schema}"."{stream.Table}";
            ALTER TABLE "{schema}"."{temporary}" RENAME TO "{stream.Table}";
            COMMIT;
            """);
    }

    /// <summary>A sync of a new generation without records.</summary>
    public Task ClearAsync(ConnectorStream stream, long generation) => OverwriteAsync(stream, generation);

    /// <summary>What connectors 2.x send: raw tables, a table of states, and final tables filled from the raw ones.</summary>
    public async Task TypeAndDedupAsync(ConnectorStream stream, params object?[][] rows)
    {
        var raw = schema + "_raw__stream_" + stream.Table;
        await SendAsync($"CREATE SCHEMA IF NOT EXISTS \"{schema}\"; CREATE SCHEMA IF NOT EXISTS \"{schema}\"");
        await SendAsync($"CREATE TABLE IF NOT EXISTS \"{schema}\".\"_airbyte_destination_state\" (name varchar, namespace varchar, destination_state varchar, updated_at timestamp with time zone)");
        await SendAsync($"CREATE TABLE IF NOT EXISTS \"{schema}\".\"{raw}\" (_airbyte_raw_id varchar, _airbyte_data jsonb, _airbyte_extracted_at timestamp with time zone, _airbyte_loaded_at timestamp with time zone, _airbyte_meta jsonb, _airbyte_generation_id bigint)");
        Clock = Clock.AddMinutes(1);
        await CopyLinesAsync(raw, string.Concat(rows.Select(row => Line([
            Guid.NewGuid().ToString(),
            JsonSerializer.Serialize(stream.Columns.Select((column, i) => (column, row[i])).ToDictionary(pair => pair.column.Name, pair => pair.column.Type == "jsonb" ? JsonSerializer.Deserialize<object>((string)pair.Item2!) : pair.Item2)),
            Clock.ToString("O"), null, "{}", 0]))));
        var temporary = stream.Table + "_airbyte_tmp";
        await SendAsync($"DROP TABLE IF EXISTS \"{schema}\".\"{temporary}\"");
        await SendAsync($"CREATE TABLE \"{schema}\".\"{temporary}\" ({Definition(stream)})");
        await SendAsync($"""
            BEGIN;
            INSERT INTO "{schema}"."{temporary}" SELECT _airbyte_raw_id, _airbyte_extracted_at, '{"{}"}', _airbyte_generation_id,
              {string.Join(", ", stream.Columns.Select(column => column.Type == "jsonb" ? $"_airbyte_data -> '{column.Name}'" : $"(_airbyte_data ->> '{column.Name}')::{column.Type}"))} FROM "{schema}"."{raw}";
            DROP TABLE IF EXISTS "{schema}"."{stream.Table}";
            ALTER TABLE "{schema}"."{temporary}" RENAME TO "{stream.Table}";
            COMMIT;
            """);
    }

    public async Task<string> SendAsync(string sql)
    {
        await using var connection = await connect();
        return await LandingServer.RunAsync(connection, sql);
    }

    private async Task StartAsync(ConnectorStream stream)
    {
        Clock = Clock.AddMinutes(1);
        await SendAsync($"CREATE SCHEMA IF NOT EXISTS \"{schema}\"");
        await HasTableAsync(stream.Table);
        await HasTableAsync(TemporaryName(stream.Table));
    }

    private async Task<bool> HasTableAsync(string table) =>
        await SendAsync($"SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = '{schema}' AND table_name = '{table}')") == "t";

    private async Task MakeAsync(ConnectorStream stream, string table, bool isDedup)
    {
        await SendAsync($"""
            BEGIN;
            DROP TABLE IF EXISTS "{schema}"."{table}";
            CREATE TABLE IF NOT EXISTS "{schema}"."{table}" ({Definition(stream)});
            COMMIT;
            """);
        if (isDedup)
            await SendAsync(KeyIndexes(stream, table));
        await SendAsync($"CREATE INDEX IF NOT EXISTS \"idx_extracted_at_{table}\" ON \"{schema}\".\"{table}\" (\"_airbyte_extracted_at\")");
    }

    private async Task MatchAsync(ConnectorStream stream, string table, bool isDedup)
    {
        var found = (await SendAsync($"SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = '{schema}' AND table_name = '{table}' AND left(column_name, 9) <> '_airbyte_'"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).ToDictionary(parts => parts[0], parts => parts[1] == "character varying" ? "varchar" : parts[1]);
        var changes = new List<string>();
        foreach (var (name, type) in stream.Columns)
        {
            if (!found.TryGetValue(name, out var was))
                changes.Add($"ADD COLUMN \"{name}\" {type}");
            else if (was != type)
                changes.Add($"ALTER COLUMN \"{name}\" TYPE {type} USING {(type == "jsonb" ? $"to_jsonb(\"{name}\")" : was == "jsonb" ? $"\"{name}\" #>> '{{}}'" : $"\"{name}\"::{type}")}");
        }

        changes.AddRange(found.Keys.Except(stream.Columns.Select(column => column.Name)).Select(name => $"DROP COLUMN \"{name}\""));
        await SendAsync($"""
            BEGIN;
            {string.Concat(changes.Select(change => $"ALTER TABLE \"{schema}\".\"{table}\" {change};\n"))}
            {(isDedup ? $"DROP INDEX IF EXISTS \"{schema}\".\"idx_pk_{table}\"; DROP INDEX IF EXISTS \"{schema}\".\"idx_cursor_{table}\"; {KeyIndexes(stream, table)};" : "")}
            COMMIT;
            """);
    }

    private Task<string> UpsertAsync(ConnectorStream stream, string temporary)
    {
        var columns = ColumnNames(stream);
        var sameKey = string.Join(" AND ", stream.Key.Select(key => $"t.\"{key}\" = newest.\"{key}\""));
        return SendAsync($"""
            WITH newest AS (SELECT {columns} FROM (SELECT *, row_number() OVER (PARTITION BY {string.Join(", ", stream.Key.Select(key => $"\"{key}\""))}
                  ORDER BY "{stream.Cursor}" DESC NULLS LAST, "_airbyte_extracted_at" DESC) AS row_number FROM "{schema}"."{temporary}") x WHERE row_number = 1),
              changed AS (UPDATE "{schema}"."{stream.Table}" AS t SET {string.Join(", ", Own.Select(column => column.Name).Concat(stream.Columns.Select(column => column.Name)).Select(name => $"\"{name}\" = newest.\"{name}\""))}
                FROM newest WHERE {sameKey} AND (t."{stream.Cursor}" < newest."{stream.Cursor}" OR t."_airbyte_extracted_at" < newest."_airbyte_extracted_at"))
            INSERT INTO "{schema}"."{stream.Table}" ({columns}) SELECT {columns} FROM newest WHERE NOT EXISTS (SELECT 1 FROM "{schema}"."{stream.Table}" t WHERE {sameKey})
            """);
    }

    private Task CopyAsync(ConnectorStream stream, string table, long generation, object?[][] rows) => CopyLinesAsync(table, string.Concat(
        rows.Select(row => Line([Guid.NewGuid().ToString(), Clock.ToString("O"), "{}", generation, .. row]))), $"({ColumnNames(stream)})");

    private async Task CopyLinesAsync(string table, string lines, string columns = "")
    {
        await using var connection = await connect();
        await using var writer = await connection.BeginTextImportAsync($"COPY \"{schema}\".\"{table}\" {columns} FROM STDIN WITH (FORMAT csv)");
        await writer.WriteAsync(lines);
    }

    private static string Line(object?[] values) => string.Join(',', values.Select(value => value switch
    {
        null => "",
        string text => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    })) + "\n";

    private static string ColumnNames(ConnectorStream stream) =>
        string.Join(", ", Own.Select(column => column.Name).Concat(stream.Columns.Select(column => column.Name)).Select(name => $"\"{name}\""));

    private static string Definition(ConnectorStream stream) =>
        string.Join(", ", Own.Select(column => $"\"{column.Name}\" {column.Definition}").Concat(stream.Columns.Select(column => $"\"{column.Name}\" {column.Type}")));

    private string KeyIndexes(ConnectorStream stream, string table) =>
        $"CREATE INDEX IF NOT EXISTS \"idx_pk_{table}\" ON \"{schema}\".\"{table}\" ({string.Join(", ", stream.Key.Select(key => $"\"{key}\""))}); " +
        $"CREATE INDEX IF NOT EXISTS \"idx_cursor_{table}\" ON \"{schema}\".\"{table}\" (\"{stream.Cursor}\")";

    private static string TemporaryName(string table) => table + "5f3a9c0d1e2f4a5b6c7d8e9f0a1b2c3d";
}
