using Fenceline.Sql;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>The functions and operators that are called harmless are PostgreSQL's, of one of its versions, or those of an extension that comes with it.</summary>
public sealed class KnownFunctionTests
{
    private static readonly string[] Extensions =
        ["cube", "earthdistance", "fuzzystrmatch", "hstore", "intarray", "ltree", "pg_trgm", "pgcrypto", "unaccent", "uuid-ossp", "citext", "btree_gist"];

    // Words with a syntax of their own.
    private static readonly string[] Elsewhere = ["merge_action", "json_exists", "json_query", "json_serialize", "json_value"];

    [Fact]
    public async Task Each_is_one_that_comes_with_PostgreSQL()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var functions = new HashSet<string>(Elsewhere, StringComparer.Ordinal);
        foreach (var version in PostgresServers.Versions)
        {
            await using var cluster = await PostgresCluster.StartAsync(PostgresServers.Get(version), cancellation);
            await using var source = NpgsqlDataSource.Create(cluster.ConnectionString(await cluster.CreateDatabaseAsync(cancellationToken: cancellation)));
            foreach (var extension in Extensions)
            {
                try
                {
                    await using var create = source.CreateCommand($"CREATE EXTENSION \"{extension}\"");
                    await create.ExecuteNonQueryAsync(cancellation);
                }
                catch (PostgresException)
                {
                    // Not every installation has all of them.
                }
            }

            await using var command = source.CreateCommand("SELECT proname FROM pg_proc UNION SELECT 'cast ' || typname FROM pg_type");
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                functions.Add(reader.GetString(0));
        }

        var unknown = KnownFunctions.Names.Where(name => !functions.Contains(name) && !functions.Contains("cast " + name)).Order(StringComparer.Ordinal).ToList();
        Assert.True(unknown.Count == 0, string.Join(' ', unknown));
    }
}
