using Fenceline.Core.Manifest;
using Fenceline.Migrations.Tree;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>The guide's system on a real server: the sample manifest's SQL applied with psql, and three users whose rows have the same ids.</summary>
public sealed class SampleDatabase : IAsyncLifetime
{
    private PostgresCluster? _cluster;

    public SampleDatabase()
        : this(null)
    {
    }

    /// <param name="edit">Changes the sample manifest's text before it is read.</param>
    internal SampleDatabase(Func<string, string>? edit) => Manifest = ReadSample(edit);

    public PostgresCluster Cluster => _cluster ?? throw new InvalidOperationException("Not started.");

    public string Name { get; private set; } = "";

    public TenantManifest Manifest { get; }

    /// <summary>Whether to load the three users' rows.</summary>
    internal bool LoadsRows { get; init; } = true;

    public static TenantManifest ReadSample(Func<string, string>? edit = null)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"));
        var result = ManifestReader.Read(new ManifestText("tenants.json", edit is null ? text : edit(text)), _ => []);
        Assert.Empty(result.Problems);
        return result.Manifest!;
    }

    public static async Task<SampleDatabase> StartAsync()
    {
        var database = new SampleDatabase();
        await database.InitializeAsync();
        return database;
    }

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        Name = await _cluster.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        await ApplyAsync(Manifest);
        foreach (var tenant in LoadsRows ? new[] { "123", "456", "789" } : [])
        {
            await LoadStripeAsync(tenant);
            await LandAsync(tenant);
        }
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>What an operator does: the script of <c>fenceline sql --all</c>, through psql.</summary>
    public Task<string> ApplyAsync(TenantManifest manifest) => RunAsync(string.Concat(new SqlScript(manifest).All()));

    /// <summary>Runs a script that must succeed, and returns what it printed.</summary>
    public async Task<string> RunAsync(string script, string user = "postgres")
    {
        var result = await Cluster.PsqlAsync(Name, script, user, TestContext.Current.CancellationToken);
        return result.ExitCode == 0 ? result.Output.TrimEnd() : throw new InvalidOperationException(result.Error);
    }

    /// <summary>Runs a script that must fail, and returns its error.</summary>
    public async Task<string> FailAsync(string script, string user = "postgres")
    {
        var result = await Cluster.PsqlAsync(Name, script, user, TestContext.Current.CancellationToken);
        Assert.Equal(3, result.ExitCode);
        return result.Error;
    }

    /// <summary>A transaction of the application, pinned to a tenant as the runtime pins it.</summary>
    public static string Pinned(string tenant, string statements) =>
        $"BEGIN; SET LOCAL ROLE user_{tenant}; SET LOCAL search_path TO user_{tenant}, pg_temp; SET LOCAL app.user_id = '{tenant}'; {statements}; COMMIT;";

    public Task<string> AsTenantAsync(string tenant, string statements) => RunAsync(Pinned(tenant, statements), "opsai_app");

    public Task<string> TenantFailsAsync(string tenant, string statements) => FailAsync(Pinned(tenant, statements), "opsai_app");

    public Task<string> PublishAsync(string tenant) =>
        RunAsync($"SELECT table_name, inserted, updated, deleted FROM fenceline.publish('{tenant}') ORDER BY 1", "opsai_publisher");

    /// <summary>Airbyte's full refresh: the landing table is dropped and made anew. Ids 1 and 2 are the same for everybody.</summary>
    public Task<string> LandRepositoriesAsync(string tenant, params (int Id, string Name)[] rows)
    {
        var schema = tenant == "456" ? "user_456" : $"user_{tenant}_landing";
        return RunAsync(
            $"""
            DROP TABLE IF EXISTS {schema}.github_repositories;
            CREATE TABLE {schema}.github_repositories (
              _airbyte_raw_id varchar NOT NULL, _airbyte_extracted_at timestamptz NOT NULL, _airbyte_meta jsonb NOT NULL, _airbyte_generation_id bigint,
              id bigint, full_name varchar, private boolean, description varchar, language varchar, stargazers_count bigint, pushed_at timestamptz, topics jsonb);
            {string.Concat(rows.Select(row => $"INSERT INTO {schema}.github_repositories (_airbyte_raw_id, _airbyte_extracted_at, _airbyte_meta, id, full_name) VALUES (gen_random_uuid()::text, now(), '{{}}', {row.Id}, '{row.Name}');\n"))}
            """, $"user_{tenant}_loader");
    }

    private Task<string> LoadStripeAsync(string tenant) => RunAsync(
        $"""
        INSERT INTO user_{tenant}.stripe_customers (_airbyte_raw_id, _airbyte_extracted_at, _airbyte_meta, id, email)
        VALUES ('a', now(), '{Empty}', 'cus_1', 'one@{tenant}.example'), ('b', now(), '{Empty}', 'cus_2', 'two@{tenant}.example');
        """, $"user_{tenant}_loader");

    private async Task LandAsync(string tenant)
    {
        await LandRepositoriesAsync(tenant, (1, $"{tenant}/one"), (2, $"{tenant}/two"));
        await PublishAsync(tenant);
        await AsTenantAsync(tenant, $"INSERT INTO public.notes (body) VALUES ('note of {tenant}')");
    }

    private const string Empty = "{}";
}
