using Fenceline.Integration.Tests.Database;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>The sample's system with 64 tenants, a table of the application's own in each schema, and rows whose ids are the same for all.</summary>
public sealed class TortureDatabase : IAsyncLifetime
{
    private const string Journal =
        """
        "journal": { "placement": "schema", "columns": { "id": "text not null", "owner": "text not null" }, "primaryKey": ["id"] },
        """;

    private readonly SampleDatabase _sample = new(AddTenants) { LoadsRows = false };

    /// <summary>All tenants. The sample's 456 is left out: it keeps github elsewhere, which is beside the point here.</summary>
    public static IReadOnlyList<TenantId> Tenants { get; } = [.. Enumerable.Range(0, 64).Select(i => TenantId.Parse(FormattableString.Invariant($"t{i:00}")))];

    public string AppConnection => _sample.Cluster.ConnectionString(_sample.Name, "opsai_app");

    public async ValueTask InitializeAsync()
    {
        await _sample.InitializeAsync();
        await _sample.RunAsync(string.Concat(Tenants.Select(tenant =>
            $$"""
            INSERT INTO user_{{tenant}}.stripe_customers (id, email) VALUES ('cus_1', 'one@{{tenant}}.example'), ('cus_2', 'two@{{tenant}}.example');
            INSERT INTO user_{{tenant}}.journal VALUES ('seed', '{{tenant}}');
            INSERT INTO public.notes (user_id, body) VALUES ('{{tenant}}', 'seed');

            """)));
    }

    public ValueTask DisposeAsync() => _sample.DisposeAsync();

    /// <summary>Ends a backend that serves the application, whatever it is doing.</summary>
    public Task KillBackendAsync() => _sample.RunAsync(
        "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE usename = 'opsai_app' ORDER BY random() LIMIT 1) AS victim");

    /// <summary>What stands in the shared table, as <c>tenant/body</c>.</summary>
    public Task<HashSet<string>> NotesAsync() => ReadAsync("SELECT user_id || '/' || body FROM public.notes WHERE body <> 'seed'");

    /// <summary>What stands in the tenants' own schemas, as <c>tenant/id</c>, where the tenant is the schema's.</summary>
    public Task<HashSet<string>> JournalAsync() => ReadAsync(string.Join(
        " UNION ALL ", Tenants.Select(tenant => $"SELECT '{tenant}/' || id FROM user_{tenant}.journal WHERE id <> 'seed'")));

    /// <summary>How many rows of the tenants' schemas say that they are another tenant's.</summary>
    public Task<string> ForeignRowsAsync() => _sample.RunAsync("SELECT sum(n) FROM (" + string.Join(
        " UNION ALL ", Tenants.Select(tenant => $"SELECT count(*) AS n FROM user_{tenant}.journal WHERE owner <> '{tenant}'")) + ") AS s");

    private async Task<HashSet<string>> ReadAsync(string sql)
    {
        var output = await _sample.RunAsync(sql);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = lines.ToHashSet(StringComparer.Ordinal);
        Assert.Equal(lines.Length, rows.Count);
        return rows;
    }

    private static string AddTenants(string manifest) => manifest
        .Replace("\"countries\": {", Journal + "\"countries\": {", StringComparison.Ordinal)
        .Replace("\"tenants\": [", "\"tenants\": [" + string.Concat(Tenants.Select(tenant =>
            $$"""{ "id": "{{tenant}}", "tier": "standard", "sources": { "stripe": { "stripe_account": "acct_{{tenant}}" } } },""")), StringComparison.Ordinal);
}
