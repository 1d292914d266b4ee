using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Importing;

/// <summary>A database in use, which somebody applies a manifest to that has its tables: nothing changes, and nobody is locked out.</summary>
public sealed class UsedDatabaseTests
{
    private const string Manifest = """
        {
          "version": 1, "project": "mine", "enums": { "mood": ["ok"] },
          "tables": { "notes": { "placement": "shared", "columns": { "id": "bigint" }, "primaryKey": ["id"] }, "countries": { "placement": "reference", "columns": { "code": "text" }, "primaryKey": ["code"] } },
          "tenants": [{ "id": "123" }]
        }
        """;

    [Theory]
    [EachVersion("CREATE TABLE notes (id bigint PRIMARY KEY, user_id text)", "public.notes is there already, and Fenceline did not make it. Nothing was changed.")]
    [EachVersion("CREATE TABLE notes (id bigint); CREATE VIEW countries AS SELECT 1 AS code", "public.countries, public.notes are there already")]
    [EachVersion("CREATE TYPE mood AS ENUM ('bad')", "public.mood is there already")]
    [EachVersion("CREATE SCHEMA user_123", "user_123 is there already")]
    public async Task It_is_left_as_it_was(int version, string made, string said)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var cluster = await PostgresCluster.StartAsync(PostgresServers.Get(version), cancellation);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: cancellation);
        await RunAsync("CREATE ROLE webapp LOGIN; CREATE TABLE theirs (id int); GRANT SELECT ON theirs TO webapp; " + made, PostgresCluster.Superuser);
        var manifest = ManifestReader.Read(new ManifestText("tenants.json", Manifest), _ => []).Manifest!;
        var runner = new MigrationRunner(cluster.ConnectionString(name), MigrationScripts.OfTenants(manifest, new SqlTree(manifest)));

        var failure = await Assert.ThrowsAsync<MigrationException>(() => runner.RunAsync(cancellationToken: cancellation));

        Assert.StartsWith(said, failure.Message, StringComparison.Ordinal);
        var script = await cluster.PsqlAsync(name, string.Concat(new ApplyScript(manifest).All()), cancellationToken: cancellation);
        Assert.NotEqual(0, script.ExitCode);
        Assert.Contains("there already, and Fenceline did not make it", script.Error, StringComparison.Ordinal);
        Assert.Equal("0", await RunAsync("SELECT (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'mine%') + (SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'fenceline%')", PostgresCluster.Superuser));
        Assert.Equal("0", await RunAsync("SELECT count(*) FROM theirs", "webapp"));

        async Task<string> RunAsync(string sql, string user)
        {
            var result = await cluster.PsqlAsync(name, sql, user, cancellation);
            Assert.True(result.ExitCode == 0, result.Error);
            return result.Output.Trim();
        }
    }
}
