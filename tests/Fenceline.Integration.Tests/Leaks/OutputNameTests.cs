using Fenceline.Core.Analysis;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>The analysis calls each item of a select list what the server calls it: DISTINCT ON and queries around go by these names.</summary>
public sealed class OutputNameTests
{
    private static readonly string[] Expressions =
    [
        "id", "n.id", "(n.id)", "id + 1", "-id", "id = 1", "NOT true", "'x'", "1", "NULL", "true", "$$x$$::text", "'x'::varchar(3)", "1::int", "1::bigint", "1::real", "1::double precision",
        "id::text", "(id + 1)::text", "('x'::text)::varchar", "1::decimal", "1::boolean", "'x'::char", "'1'::bit varying", "date '2020-01-01'", "interval '1' day",
        "'1 day'::interval", "'2020-01-01'::timestamp with time zone", "'12:00'::time", "body COLLATE \"C\"", "(ARRAY[id])[1]", "ARRAY[id]", "ARRAY(SELECT 1)", "ROW(id, 1)", "(id, 1)",
        "CASE WHEN true THEN 'x' ELSE body END", "CASE WHEN true THEN body END", "CASE WHEN true THEN 1 ELSE 2 END", "CASE WHEN true THEN 'x' ELSE body::varchar END", "CASE WHEN true THEN 'x' ELSE 'y'::text END",
        "coalesce(id, 1)", "nullif(id, 1)", "greatest(id, 1)", "least(id, 1)", "length(body)", "pg_catalog.length(body)", "extract(year FROM now())", "trim(body)", "trim(leading 'x' FROM body)",
        "trim(trailing FROM body)", "substring(body FROM 1)", "overlay(body PLACING 'x' FROM 1)", "position('x' IN body)", "normalize(body)", "collation for (body)", "now() AT TIME ZONE 'UTC'", "current_date", "current_user", "user",
        "localtimestamp(2)", "current_catalog", "current_schema", "EXISTS (SELECT 1)", "(SELECT 1)", "(SELECT id)", "(SELECT 1 AS one)", "(SELECT max(id) FROM notes)", "(VALUES (1))", "((SELECT id))", "(SELECT id UNION SELECT 2)",
        "id IN (1)", "id BETWEEN 1 AND 2", "body LIKE 'x'", "body IS NULL", "body IS NORMALIZED", "(date '2020-01-01', date '2020-01-02') OVERLAPS (date '2020-01-01', date '2020-01-02')", "(n).id", "(ROW(1, 2)).f1", "id OPERATOR(pg_catalog.+) 1",
        "id = ANY (ARRAY[1])", "xmlelement(name x)", "xmlforest(id)", "count(*) OVER ()", "id::text::varchar(2)", "(id)::pg_catalog.int8", "cast(1 AS numeric(3, 1))", "'{}'::text[]",
    ];

    [Fact]
    public async Task A_name_is_what_the_server_says_it_is()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var cluster = await PostgresCluster.StartAsync(cancellation);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: cancellation);
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString(name));
        await using (var create = source.CreateCommand("CREATE TABLE notes (user_id text, id bigint, body text)"))
            await create.ExecuteNonQueryAsync(cancellation);

        var catalog = LeakCatalog.Create();
        var wrong = new List<string>();
        foreach (var expression in Expressions)
        {
            await using var command = source.CreateCommand($"SELECT {expression} FROM notes AS n LIMIT 0");
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var column = reader.GetName(0);
            // Where the engine has another name, it takes the key, renamed, for what DISTINCT ON names.
            var sql = $"SELECT * FROM (SELECT DISTINCT ON (\"{column}\") {expression}, n.\"{column}\" AS k FROM (SELECT user_id AS \"{column}\", id, body FROM notes) AS n) AS s WHERE k = $1";
            if (column is not "id" and not "body" && SqlAnalyzer.Analyze(sql, catalog, new SqlAnalysisOptions()).Findings.Count == 0)
                wrong.Add($"{expression} is {column}");
        }

        Assert.Empty(wrong);
    }
}
