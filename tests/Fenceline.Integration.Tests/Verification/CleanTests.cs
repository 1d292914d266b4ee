using Fenceline.Database.Execution;
using Fenceline.Database.Verification;
using Fenceline.Integration.Tests.Database;
using Fenceline.Integration.Tests.Migrations;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Verification;

/// <summary>A database that is as the manifest says gives no findings, on every version and however it was applied.</summary>
public sealed class CleanTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachServer]
    public async Task Nothing_is_found_where_nothing_is_wrong(int version, AppliedAs appliedAs)
    {
        await using var sample = await SampleDatabase.StartAsync(version, appliedAs);
        var report = await Verifying.Of(sample, PostgresCluster.LoginOf(appliedAs)).VerifyAsync(Cancellation);
        Assert.Equal([], Verifying.Lines(report));
        Assert.Equal((3, 0), (report.Tenants, report.Unseen.Count));
    }

    [Theory]
    [InlineData("jwt")]
    [InlineData("role")]
    public async Task Whatever_says_who_the_tenant_is(string kind)
    {
        await using var sample = new SampleDatabase(text => text.Replace("\"kind\": \"setting\", \"setting\": \"app.user_id\"", kind == "jwt" ? "\"kind\": \"jwt\", \"setting\": \"request.jwt.claims\", \"claim\": \"sub\"" : "\"kind\": \"role\"", StringComparison.Ordinal)) { LoadsRows = false };
        await sample.InitializeAsync();
        Assert.Equal([], Verifying.Lines(await Verifying.Of(sample).VerifyAsync(Cancellation)));
    }

    [Fact]
    public async Task Where_Airbyte_lands_in_the_same_database()
    {
        await using var sample = new SampleDatabase(text => text.Replace("\"adminViewLimit\": 100", "\"adminViewLimit\": 100, \"landing\": \"schema\"", StringComparison.Ordinal)) { LoadsRows = false };
        await sample.InitializeAsync();
        Assert.Equal([], Verifying.Lines(await Verifying.Of(sample).VerifyAsync(Cancellation)));
        await sample.RunAsync("ALTER TABLE fenceline.landings DROP CONSTRAINT landings_landing_schema_key; UPDATE fenceline.landings SET landing_schema = CASE tenant_id WHEN '123' THEN 'user_456_landing' ELSE 'user_123_landing' END WHERE tenant_id IN ('123', '456')");
        var swapped = await Verifying.Of(sample).VerifyAsync(Cancellation);
        Assert.Equal(["123", "456"], swapped.Findings.Where(finding => finding.Rule.Id == "FEN303" && finding.Subject == "landing_schema of the registry").Select(finding => finding.Tenant));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task And_in_the_landing_database_beside_it(int version)
    {
        await using var sample = await SampleDatabase.StartAsync(version);
        var name = await sample.Cluster.CreateDatabaseAsync(cancellationToken: Cancellation);
        var scripts = MigrationScripts.OfLanding(sample.Manifest, new SqlTree(sample.Manifest));
        var address = sample.Cluster.ConnectionString(name);
        await new MigrationRunner(address, scripts).RunAsync(cancellationToken: Cancellation);
        await RunAsync("SET ROLE opsai_landing_owner; SELECT fenceline.open_landing('123', connections => 10); SELECT fenceline.open_landing('456', connections => 10); RESET ROLE; SET ROLE user_123_loader; CREATE TABLE user_123_landing.stripe_customers (id text)");
        Assert.Equal([], Verifying.Lines(await new FenceVerifier(address, sample.Manifest, scripts).VerifyAsync(Cancellation)));
        Assert.Equal([], Verifying.Lines(await Verifying.Of(sample).VerifyAsync(Cancellation)));
        await RunAsync("UPDATE fenceline.landings SET reader_role = 'opsai_landing_owner' WHERE tenant_id = '456'; CREATE VIEW user_123_landing.sly AS SELECT 1 AS one; ALTER VIEW user_123_landing.sly OWNER TO user_123_loader; GRANT SELECT ON user_123_landing.stripe_customers TO user_456_loader");
        var lines = Verifying.Lines(await new FenceVerifier(address, sample.Manifest, scripts).VerifyAsync(Cancellation)).ToList();
        foreach (var start in new[] { "FEN303 456 reader_role of the registry", "FEN304 123 view sly in user_123_landing", "FEN206 123 privilege SELECT on stripe_customers in user_123_landing" })
            Assert.Contains(lines, line => line.StartsWith(start, StringComparison.Ordinal));

        async Task RunAsync(string sql)
        {
            var result = await sample.Cluster.PsqlAsync(name, sql, cancellationToken: Cancellation);
            Assert.True(result.ExitCode == 0, result.Error);
        }
    }

    [Fact]
    public async Task Nor_of_a_tenant_that_is_suspended_or_whose_source_moves()
    {
        await using var sample = await SampleDatabase.StartAsync();
        await sample.RunAsync("SET ROLE opsai_owner; SELECT fenceline.suspend('456'); SELECT fenceline.move_fill('123', 'github', 'schema')");
        var report = await Verifying.Of(sample).VerifyAsync(Cancellation);
        Assert.Equal([], Verifying.Lines(report));
        Assert.Equal(["123"], report.Skipped);
    }

    /// <summary>PostgreSQL writes checks, defaults, generated columns, indexes and views in its own way.</summary>
    [Fact]
    public async Task However_PostgreSQL_spells_what_the_manifest_says()
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var evolving = EvolvingManifest.Start(new Random(seed));
            for (var i = 0; i < 30; i++)
                evolving.Change();
            var manifest = evolving.Read();
            await using var cluster = await PostgresCluster.StartAsync(seed == 1 ? PostgresServers.Newest : PostgresServers.Main, Cancellation);
            var name = await cluster.CreateDatabaseAsync(cancellationToken: Cancellation);
            var tree = new SqlTree(manifest);
            await new MigrationRunner(cluster.ConnectionString(name), MigrationScripts.OfTenants(manifest, tree)).RunAsync(cancellationToken: Cancellation);
            Assert.Equal([], Verifying.Lines(await Verifying.Of(manifest, cluster.ConnectionString(name)).VerifyAsync(Cancellation)));
        }
    }

    [Fact]
    public async Task A_login_with_few_rights_says_what_it_could_not_see()
    {
        await using var sample = await SampleDatabase.StartAsync();
        await sample.RunAsync("CREATE ROLE auditor LOGIN; GRANT CONNECT ON DATABASE " + sample.Name + " TO auditor");
        var report = await Verifying.Of(sample, "auditor").VerifyAsync(Cancellation);
        Assert.Contains(report.Unseen, line => line.Contains("fenceline.tenants", StringComparison.Ordinal));
        var admin = await Verifying.Of(sample, "opsai_admin").VerifyAsync(Cancellation);
        Assert.Equal([], Verifying.Lines(admin));
        Assert.Contains(admin.Unseen, line => line.Contains("fenceline.tenant_steps", StringComparison.Ordinal));
    }
}
