using Fenceline.Core.Manifest;
using Fenceline.Migrations;
using Fenceline.Testing;

[assembly: AssemblyFixture(typeof(Fenceline.Typed.Tests.ShopFixture))]

namespace Fenceline.Typed.Tests;

/// <summary>The shop's database on a real server, without rows. Each test takes tenants of its own.</summary>
public sealed class ShopFixture : IAsyncLifetime
{
    private PostgresCluster? _cluster;
    private int _lastTenant = 1000;

    public PostgresCluster Cluster => _cluster ?? throw new InvalidOperationException("Not started.");

    public string Name { get; private set; } = "";

    public string AppConnection => Cluster.ConnectionString(Name, "shop_app");

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        Name = await _cluster.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        await ApplyAsync(Cluster, Name);
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Applies everything to a database.</summary>
    public static Task ApplyAsync(PostgresCluster cluster, string database) => RunAsync(cluster, database, string.Concat(new ApplyScript(Read([])).All()));

    /// <summary>A database over a pool of its own.</summary>
    public ShopDatabase Open(TenantDataSourceOptions? options = null) => new(AppConnection, options);

    /// <summary>A tenant that no other test has.</summary>
    public async Task<TenantId> NewTenantAsync()
    {
        var id = Interlocked.Increment(ref _lastTenant).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var manifest = Read([id]);
        await RunAsync(string.Concat(new ApplyScript(manifest).ForTenant(manifest.Tenants.Single(tenant => tenant.Id == id))));
        return TenantId.Parse(id);
    }

    /// <summary>Runs a script as a superuser, and returns what it printed.</summary>
    public Task<string> RunAsync(string script) => RunAsync(Cluster, Name, script);

    /// <summary>Runs a script as a superuser, and returns what it printed.</summary>
    public static async Task<string> RunAsync(PostgresCluster cluster, string database, string script)
    {
        var result = await cluster.PsqlAsync(database, script, "postgres", TestContext.Current.CancellationToken);
        return result.ExitCode == 0 ? result.Output.TrimEnd() : throw new InvalidOperationException(result.Error);
    }

    private static TenantManifest Read(IEnumerable<string> tenants)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"));
        var more = string.Concat(tenants.Select(id => $$""", { "id": "{{id}}", "tier": "standard" }"""));
        var result = ManifestReader.Read(new ManifestText("tenants.json", text.Replace("\"tier\": \"standard\" } ]", $"\"tier\": \"standard\" }}{more} ]", StringComparison.Ordinal)), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join("\n", result.Problems));
    }
}
