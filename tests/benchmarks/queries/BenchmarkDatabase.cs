using System.Globalization;
using Fenceline.Core.Manifest;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.QueryBenchmark;

/// <summary>The sample's database with many tenants, each with the same number of notes and of customers.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    public const int RowsPerTenant = 100;

    private readonly PostgresCluster _cluster;
    private readonly string _name;

    private BenchmarkDatabase(PostgresCluster cluster, string name, IReadOnlyList<TenantId> tenants)
    {
        _cluster = cluster;
        _name = name;
        Tenants = tenants;
    }

    public IReadOnlyList<TenantId> Tenants { get; }

    public CpuClock Cpu => new(_cluster.ProcessId);

    public string App => _cluster.ConnectionString(_name, "opsai_app");

    /// <summary>A login that nothing holds back, for queries without tenancy.</summary>
    public string Superuser => _cluster.ConnectionString(_name);

    /// <summary>A login that is the first tenant from the start, so that it needs no pin; an application has none.</summary>
    public string FirstTenantLogin => _cluster.ConnectionString(_name, "first_tenant");

    public static async Task<BenchmarkDatabase> StartAsync(int tenants)
    {
        var ids = Enumerable.Range(1, tenants).Select(id => id.ToString(CultureInfo.InvariantCulture)).ToList();
        var cluster = await PostgresCluster.StartAsync();
        var name = await cluster.CreateDatabaseAsync();
        var database = new BenchmarkDatabase(cluster, name, ids.ConvertAll(TenantId.Parse));
        try
        {
            await database.FillAsync(ids);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async Task RunAsync(string script)
    {
        var result = await _cluster.PsqlAsync(_name, script);
        if (result.ExitCode != 0)
            throw new InvalidOperationException(result.Error);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task FillAsync(List<string> ids)
    {
        await RunAsync(string.Concat(new ApplyScript(Manifest(ids)).All()));
        await RunAsync(string.Concat(Enumerable.Range(1, RowsPerTenant).Select(id =>
            $"INSERT INTO public.notes (user_id, id, body) OVERRIDING SYSTEM VALUE SELECT tenant_id, {id}, 'note' FROM fenceline.tenants;\n")));
        await RunAsync(string.Concat(ids.Select(id =>
            $"INSERT INTO user_{id}.stripe_customers (id, email) " +
            $"SELECT 'cus_' || n, 'someone@example.com' FROM generate_series(1, {RowsPerTenant}) AS n;\n")));
        await RunAsync(
            $"CREATE ROLE first_tenant LOGIN IN ROLE user_{ids[0]}; GRANT CONNECT ON DATABASE {_name} TO first_tenant;" +
            $"ALTER ROLE first_tenant SET app.user_id = '{ids[0]}'; ALTER ROLE first_tenant SET search_path = user_{ids[0]}, opsai_path, pg_temp; ALTER ROLE first_tenant SET role = user_{ids[0]}; ANALYZE;");
    }

    private static TenantManifest Manifest(IEnumerable<string> tenants)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"));
        var list = string.Join(",", tenants.Select(id => $$"""{ "id": "{{id}}", "tier": "standard", "sources": { "stripe": { "stripe_account": "acct_{{id}}" } } }"""));
        text = text[..text.IndexOf("\"tenants\":", StringComparison.Ordinal)] + "\"tenants\": [" + list + "] }";
        return ManifestReader.Read(new ManifestText("tenants.json", text), _ => []).Manifest ?? throw new InvalidOperationException("The manifest has errors.");
    }
}
