using Fenceline.Core.Manifest;
using Fenceline.Database.Adopting;
using Fenceline.Database.Execution;
using Fenceline.Database.Importing;
using Fenceline.Database.Verification;
using Fenceline.Integration.Tests.Verification;
using Fenceline.Migrations;
using Fenceline.Migrations.Adoption;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Adopting;

/// <summary>A database as people have it, on a server of its own, with the manifest that import makes of it.</summary>
internal sealed class UsedDatabase : IAsyncDisposable
{
    private UsedDatabase(PostgresCluster cluster, string name, TenantManifest manifest)
    {
        Cluster = cluster;
        Name = name;
        Manifest = manifest;
        Tree = new SqlTree(manifest);
    }

    public PostgresCluster Cluster { get; }

    public string Name { get; }

    public TenantManifest Manifest { get; }

    public SqlTree Tree { get; }

    public DatabaseAdopter Adopter => new(Cluster.ConnectionString(Name), Manifest, Tree);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="script">Makes it.</param>
    /// <param name="edit">What somebody changes of the manifest that import wrote.</param>
    public static async Task<UsedDatabase> OfAsync(string script, int version, Func<string, string>? edit = null)
    {
        var cluster = await PostgresCluster.StartAsync(PostgresServers.Get(version), Cancellation);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: Cancellation);
        var made = await cluster.PsqlAsync(name, script, cancellationToken: Cancellation);
        Assert.True(made.ExitCode == 0, made.Error);
        var report = await new DatabaseImporter(cluster.ConnectionString(name), new ImportOptions { Project = "shop" }).ImportAsync(Cancellation);
        var text = edit is null ? report.Manifest : edit(report.Manifest);
        var read = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        Assert.Equal([], read.Problems.Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.ToString()));
        return new UsedDatabase(cluster, name, read.Manifest!);
    }

    public static Task<UsedDatabase> OfFormAsync(string form, string more, int version, Func<string, string>? edit = null) =>
        OfAsync(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Importing", "Databases", form + ".sql")) + more, version, edit);

    public async Task AdoptAsync(AdoptionStage until = AdoptionStage.Close)
    {
        var result = await Adopter.RunAsync(until, new AdoptionOptions { Accept = ["hidden"] }, Cancellation);
        Assert.Equal([], result.Problems);
    }

    public async Task<string> RunAsync(string sql, string user = PostgresCluster.Superuser)
    {
        var result = await Cluster.PsqlAsync(Name, sql, user, Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Trim();
    }

    /// <summary>What verify finds, and what migrate would still do.</summary>
    public async Task<IReadOnlyList<string>> RemainsAsync()
    {
        var scripts = MigrationScripts.OfTenants(Manifest, Tree);
        var status = await new MigrationRunner(Cluster.ConnectionString(Name), scripts).ReadStatusAsync(Cancellation);
        var report = await new FenceVerifier(Cluster.ConnectionString(Name), Manifest, scripts).VerifyAsync(Cancellation);
        var drift = await new Fenceline.Database.Introspection.DriftReader(Cluster.ConnectionString(Name), scripts.Model, scripts.ControlSchema, scripts.Owner).ReadAsync(Cancellation);
        return [.. status.Pending.Select(file => "pending: " + file), .. status.Behind.Select(pair => "behind: " + pair.Key), .. Verifying.Lines(report), .. drift.Findings.Select(finding => $"drift: {finding.Tenant} {finding.Subject} {finding.Problem}")];
    }

    /// <summary>Where the catalog differs from that of a database that the same manifest makes of nothing.</summary>
    public async Task<string> DifferenceFromNewAsync()
    {
        await using var cluster = await PostgresCluster.StartAsync(Cluster.Installation, Cancellation);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: Cancellation);
        var scripts = MigrationScripts.OfTenants(Manifest, Tree);
        await new MigrationRunner(cluster.ConnectionString(name), scripts).RunAsync(cancellationToken: Cancellation);
        foreach (var tenant in (await RunAsync("SELECT tenant_id || ' ' || (SELECT coalesce(json_object_agg(s.source, s.placement), '{}')::text FROM fenceline.tenant_sources AS s WHERE s.tenant_id = t.tenant_id) FROM fenceline.tenants AS t")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = tenant.Split(' ', 2);
            var made = await cluster.PsqlAsync(name, $"SET client_min_messages = warning; SELECT fenceline.onboard('{parts[0]}', NULL, 'standard', '{parts[1]}')", cancellationToken: Cancellation);
            Assert.True(made.ExitCode == 0, made.Error);
        }

        var left = await Cluster.PsqlAsync(Name, Catalog.Query, cancellationToken: Cancellation);
        var right = await cluster.PsqlAsync(name, Catalog.Query, cancellationToken: Cancellation);
        return Catalog.Difference(left.Output, right.Output);
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
