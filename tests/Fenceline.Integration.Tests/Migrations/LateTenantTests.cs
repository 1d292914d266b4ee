using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Migrations;

/// <summary>A tenant that comes when a database has been migrated several times is brought to the present by the steps that the database keeps.</summary>
public sealed class LateTenantTests
{
    private const int Migrations = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, AppliedAs.Superuser, 4711)]
    [InlineData(false, AppliedAs.DatabaseOwner, 4712)]
    [InlineData(true, AppliedAs.DatabaseOwner, 4713)]
    [InlineData(true, AppliedAs.Superuser, 4714)]
    public async Task Late_tenants_have_what_those_have_who_were_migrated(bool onNewest, AppliedAs appliedAs, int seed)
    {
        await using var cluster = await PostgresCluster.StartAsync(onNewest ? PostgresServers.Newest : PostgresServers.Main, Cancellation);
        var database = await cluster.CreateDatabaseAsync(appliedAs: appliedAs, cancellationToken: Cancellation);
        var evolving = EvolvingManifest.Start(new Random(seed));
        SqlTree? tree = null;
        for (var i = 0; i <= Migrations; i++)
        {
            if (i > 0)
                evolving.Change();
            var manifest = evolving.Read();
            tree = tree is null ? new SqlTree(manifest) : new SqlTree(manifest, tree.ToHistory());
            await RunAsync(string.Concat(new ApplyScript(manifest, tree).All()), PostgresCluster.LoginOf(appliedAs));
        }

        await RunAsync(
            """
            SELECT fenceline.onboard('8', NULL, 'standard', '{"stripe": null, "github": null}');
            SELECT fenceline.onboard('9', NULL, 'standard', '{"stripe": null}');
            SELECT fenceline.connect_source('9', 'github', 'schema');
            """,
            "opsai_provisioner");
        Assert.Equal("", await RunAsync("SELECT * FROM fenceline.pending_steps"));
        var lines = (await RunAsync(Catalog.Query)).Split('\n');
        foreach (var (early, late) in new[] { ("1", "8"), ("2", "9") })
        {
            var migrated = Of("user_" + early);
            Assert.NotEmpty(migrated);
            Assert.Equal(migrated, Of("user_" + late).Select(line => line.Replace("user_" + late, "user_" + early, StringComparison.Ordinal).Replace($"'{late}'", $"'{early}'", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }

        IEnumerable<string> Of(string role) => lines.Where(line => line.Contains(role, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        async Task<string> RunAsync(string script, string user = PostgresCluster.Superuser)
        {
            var result = await cluster.PsqlAsync(database, script, user, Cancellation);
            return result.ExitCode == 0 ? result.Output.TrimEnd() : throw new InvalidOperationException($"Seed {seed} ({evolving.Last}): {result.Error}");
        }
    }
}
