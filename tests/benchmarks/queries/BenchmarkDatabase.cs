using System.Globalization;
using Fenceline.Core.Manifest;
using Fenceline.Templating.Sql;
using Fenceline.Testing;

namespace Fenceline.QueryBenchmark;

/// <summary>The sample's database with many tenants, each with the same number of notes.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    public const int NotesPerTenant = 100;

    private readonly PostgresCluster _cluster;
    private readonly string _name;

    private BenchmarkDatabase(PostgresCluster cluster, string name, IReadOnlyList<TenantId> tenants)
    {
        _cluster = cluster;
        _name = name;
        Tenants = tenants;
    }

    public IReadOnlyList<TenantId> Tenants { get; }

    public string App => _cluster.ConnectionString(_name, "opsai_app");

    /// <summary>A login that nothing holds back, for queries without tenancy.</summary>
    public string Superuser => _cluster.ConnectionString(_name);

    public static async Task<BenchmarkDatabase> StartAsync(int tenants)
    {
        var ids = Enumerable.Range(1, tenants).Select(id => id.ToString(CultureInfo.InvariantCulture)).ToList();
        var cluster = await PostgresCluster.StartAsync();
        var name = await cluster.CreateDatabaseAsync();
        var database = new BenchmarkDatabase(cluster, name, ids.ConvertAll(TenantId.Parse));
        await database.RunAsync(string.Concat(new SqlScript(Manifest(ids)).All()));
        await database.RunAsync(string.Concat(Enumerable.Range(1, NotesPerTenant).Select(id =>
            $"INSERT INTO public.notes (user_id, id, body) OVERRIDING SYSTEM VALUE SELECT tenant_id, {id}, 'note' FROM fenceline.tenants;\n")) + "ANALYZE;");
        return database;
    }

    public async Task RunAsync(string script)
    {
        var result = await _cluster.PsqlAsync(_name, script);
        if (result.ExitCode != 0)
            throw new InvalidOperationException(result.Error);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private static TenantManifest Manifest(IEnumerable<string> tenants)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"));
        var list = string.Join(",", tenants.Select(id => $$"""{ "id": "{{id}}", "tier": "standard" }"""));
        text = text[..text.IndexOf("\"tenants\":", StringComparison.Ordinal)] + "\"tenants\": [" + list + "] }";
        return ManifestReader.Read(new ManifestText("tenants.json", text), _ => []).Manifest ?? throw new InvalidOperationException("The manifest has errors.");
    }
}
