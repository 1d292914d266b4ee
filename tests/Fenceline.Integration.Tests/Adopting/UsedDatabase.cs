using System.Text.RegularExpressions;
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
    private readonly HashSet<string> _before;

    private UsedDatabase(PostgresCluster cluster, string name, TenantManifest manifest, IEnumerable<string> before)
    {
        _before = before.ToHashSet(StringComparer.Ordinal);
        Cluster = cluster;
        Name = name;
        Manifest = manifest;
        Tree = new SqlTree(manifest);
    }

    /// <summary>The catalog without Fenceline's registry, which is not there at first.</summary>
    public static string OfEverybody { get; } = Catalog.Query[..Catalog.Query.IndexOf("UNION ALL SELECT format('tier %s'", StringComparison.Ordinal)] + ") SELECT replace(line, E'\\n', ' ') FROM lines ORDER BY line COLLATE \"C\";";

    public PostgresCluster Cluster { get; }

    public string Name { get; }

    public TenantManifest Manifest { get; }

    public SqlTree Tree { get; }

    public DatabaseAdopter Adopter => new(Cluster.ConnectionString(Name, Login), Manifest, Tree);

    /// <summary>Who adopts.</summary>
    private string Login { get; init; } = PostgresCluster.Superuser;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="script">Makes it.</param>
    /// <param name="edit">What somebody changes of the manifest that import wrote.</param>
    /// <param name="appliedAs">Who owns the database, made it and adopts it.</param>
    public static async Task<UsedDatabase> OfAsync(string script, int version, Func<string, string>? edit = null, AppliedAs appliedAs = AppliedAs.Superuser)
    {
        var cluster = await PostgresCluster.StartAsync(PostgresServers.Get(version), Cancellation);
        var name = await cluster.CreateDatabaseAsync(appliedAs: appliedAs, cancellationToken: Cancellation);
        var made = await cluster.PsqlAsync(name, script, PostgresCluster.LoginOf(appliedAs), Cancellation);
        Assert.True(made.ExitCode == 0, made.Error);
        var report = await new DatabaseImporter(cluster.ConnectionString(name), new ImportOptions { Project = "shop" }).ImportAsync(Cancellation);
        var text = edit is null ? report.Manifest : edit(report.Manifest);
        var read = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        Assert.Equal([], read.Problems.Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.ToString()));
        return new UsedDatabase(cluster, name, read.Manifest!, (await cluster.PsqlAsync(name, OfEverybody, cancellationToken: Cancellation)).Output.Split('\n')) { Login = PostgresCluster.LoginOf(appliedAs) };
    }

    public static Task<UsedDatabase> OfFormAsync(string form, string more, int version, Func<string, string>? edit = null) =>
        OfAsync(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Importing", "Databases", form + ".sql")) + more, version, edit);

    public async Task AdoptAsync(AdoptionStage until = AdoptionStage.Close)
    {
        var result = await Adopter.RunAsync(until, new AdoptionOptions { Accept = ["hidden", "destructive", "widened"] }, Cancellation);
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
        if (Manifest.Database.Engine == DatabaseEngine.Supabase)
            Assert.Equal(0, (await cluster.PsqlAsync(name, "CREATE ROLE authenticated", cancellationToken: Cancellation)).ExitCode);
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
        // What was there before and stays is named by the plan or is no concern of the manifest's; and what the adoption remembers, so that it can be undone, is beside it.
        return string.Join('\n', Catalog.Difference(left.Output, right.Output).Split('\n').Where(line => !line.Contains("fenceline_adoption", StringComparison.Ordinal) && !line.Contains("_kept_key", StringComparison.Ordinal) && !(line.StartsWith("first: ", StringComparison.Ordinal) && _before.Contains(line["first: ".Length..]))));
    }

    public string Address(string user) => Cluster.ConnectionString(Name, user);

    public string RoleOf(string tenant) => Core.Naming.TenantNames.For(Manifest.Database.TenantSchema, tenant).Role;

    public async Task<string> CatalogAsync() => (await Cluster.PsqlAsync(Name, OfEverybody, cancellationToken: Cancellation)).Output;

    /// <summary>Two catalogs are the same, but for what remembers the adoption, and for rights that a grant writes down which the owner has anyhow.</summary>
    public void AssertSame(string expected, string found)
    {
        var difference = Catalog.Difference(Plain(expected), Plain(found));
        Assert.True(difference.Length == 0, difference);
    }

    private static string Plain(string catalog) => string.Join('\n', catalog.Split('\n').Where(line => !line.Contains("fenceline_adoption", StringComparison.Ordinal)).Select(line => Regex.Replace(line, @"owner (\w+) (.*)acl \{\1=\w+/\1\}", "owner $1 $2acl ")));

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
