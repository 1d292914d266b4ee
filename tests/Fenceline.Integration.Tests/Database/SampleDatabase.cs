using System.Collections.Concurrent;
using Fenceline.Core.Manifest;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>The guide's system on a real server: the sample manifest's SQL applied with psql, and three users whose rows have the same ids.</summary>
public sealed class SampleDatabase : IAsyncLifetime
{
    private static readonly ConcurrentDictionary<(PostgresInstallation, AppliedAs), Lazy<Task<(ClusterImage, string)>>> Images = new();

    private readonly bool _isTheSample;
    private PostgresCluster? _cluster;

    public SampleDatabase()
        : this(null)
    {
    }

    /// <param name="edit">Changes the sample manifest's text before it is read.</param>
    internal SampleDatabase(Func<string, string>? edit)
    {
        _isTheSample = edit is null;
        Manifest = ReadSample(edit);
    }

    public PostgresCluster Cluster => _cluster ?? throw new InvalidOperationException("Not started.");

    public string Name { get; private set; } = "";

    public TenantManifest Manifest { get; }

    /// <summary>The version of PostgreSQL; null for the main one.</summary>
    internal int? Version { get; init; }

    internal AppliedAs AppliedAs { get; init; }

    /// <summary>Whether to load the three users' rows.</summary>
    internal bool LoadsRows { get; init; } = true;

    private PostgresInstallation Installation => Version is { } version ? PostgresServers.Get(version) : PostgresServers.Main;

    public static TenantManifest ReadSample(Func<string, string>? edit = null)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"));
        var result = ManifestReader.Read(new ManifestText("tenants.json", edit is null ? text : edit(text)), _ => []);
        Assert.Empty(result.Problems);
        return result.Manifest!;
    }

    public static async Task<SampleDatabase> StartAsync(int? version = null, AppliedAs appliedAs = AppliedAs.Superuser)
    {
        var database = new SampleDatabase { Version = version, AppliedAs = appliedAs };
        await database.InitializeAsync();
        return database;
    }

    public async ValueTask InitializeAsync()
    {
        if (!_isTheSample || !LoadsRows)
        {
            await BuildAsync();
            return;
        }

        var image = Images.GetOrAdd((Installation, AppliedAs), _ => new Lazy<Task<(ClusterImage, string)>>(BuildImageAsync)).Value;
        (var cluster, Name) = await image;
        _cluster = await PostgresCluster.StartAsync(cluster, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>What an operator does: the script of <c>fenceline sql --all</c>, through psql.</summary>
    public Task<string> ApplyAsync(TenantManifest manifest) => OperateAsync(string.Concat(new ApplyScript(manifest).All()));

    /// <summary>Runs a script as who applied everything; it must succeed.</summary>
    public Task<string> OperateAsync(string script) => RunAsync(script, PostgresCluster.LoginOf(AppliedAs));

    /// <summary>Runs a script as who applied everything; it must fail.</summary>
    public Task<string> OperationFailsAsync(string script) => FailAsync(script, PostgresCluster.LoginOf(AppliedAs));

    /// <summary>Runs a script that must succeed, and returns what it printed.</summary>
    public async Task<string> RunAsync(string script, string user = PostgresCluster.Superuser)
    {
        var result = await Cluster.PsqlAsync(Name, script, user, TestContext.Current.CancellationToken);
        return result.ExitCode == 0 ? result.Output.TrimEnd() : throw new InvalidOperationException(result.Error);
    }

    /// <summary>Runs a script that must fail, and returns its error.</summary>
    public async Task<string> FailAsync(string script, string user = PostgresCluster.Superuser)
    {
        var result = await Cluster.PsqlAsync(Name, script, user, TestContext.Current.CancellationToken);
        Assert.Equal(3, result.ExitCode);
        return result.Error;
    }

    /// <summary>A transaction of the application, pinned to a tenant as the runtime pins it.</summary>
    public static string Pinned(string tenant, string statements) =>
        $"BEGIN; SET LOCAL ROLE user_{tenant}; SET LOCAL search_path TO user_{tenant}, opsai_path, pg_temp; SET LOCAL app.user_id = '{tenant}'; {statements}; COMMIT;";

    public Task<string> AsTenantAsync(string tenant, string statements) => RunAsync(Pinned(tenant, statements), "opsai_app");

    public Task<string> TenantFailsAsync(string tenant, string statements) => FailAsync(Pinned(tenant, statements), "opsai_app");

    /// <summary>Rows of a tenant in shared tables, as the owner's own functions write them.</summary>
    public Task<string> AsOwnerForAsync(string tenant, string statements) =>
        OperateAsync($"BEGIN; SET LOCAL ROLE opsai_owner; SET LOCAL fenceline.tenant = '{tenant}'; {statements}; COMMIT;");

    private async Task BuildAsync()
    {
        _cluster = await PostgresCluster.StartAsync(Installation, TestContext.Current.CancellationToken);
        Name = await _cluster.CreateDatabaseAsync(appliedAs: AppliedAs, cancellationToken: TestContext.Current.CancellationToken);
        await ApplyAsync(Manifest);
        foreach (var tenant in LoadsRows ? new[] { "123", "456", "789" } : [])
            await LoadAsync(tenant);
    }

    private async Task<(ClusterImage Image, string Name)> BuildImageAsync()
    {
        await BuildAsync();
        return (await Cluster.FreezeAsync(), Name);
    }

    /// <summary>What publishing would have brought, with ids that are the same for everybody, and a note.</summary>
    private async Task LoadAsync(string tenant)
    {
        var repositories = tenant == "456"
            ? $"INSERT INTO user_456.github_repositories (id, full_name) VALUES (1, '456/one'), (2, '456/two')"
            : $"INSERT INTO public.github_repositories (user_id, id, full_name) VALUES ('{tenant}', 1, '{tenant}/one'), ('{tenant}', 2, '{tenant}/two')";
        await AsOwnerForAsync(tenant, $"INSERT INTO user_{tenant}.stripe_customers (id, email) VALUES ('cus_1', 'one@{tenant}.example'), ('cus_2', 'two@{tenant}.example'); {repositories}");
        await AsTenantAsync(tenant, $"INSERT INTO notes (body) VALUES ('note of {tenant}')");
    }
}
