using Fenceline.Core.Manifest;

namespace Fenceline.MigrateBenchmark;

/// <summary>A manifest with tables in each tenant's schema, and columns that come one by one.</summary>
internal static class Fleet
{
    public const int Tables = 5;
    public const string Prefix = "t";

    public static TenantManifest Manifest(int columns)
    {
        var more = string.Concat(Enumerable.Range(1, columns).Select(column => $", \"c{column}\": \"text\""));
        var tables = Enumerable.Range(1, Tables).Select(table =>
            $"\"t{table}\": {{ \"placement\": \"schema\", \"columns\": {{ \"id\": \"bigint not null\"{(table == 1 ? more : "")} }}, \"primaryKey\": [\"id\"] }}");
        var text = $$"""{ "version": 1, "project": "opsai", "tables": { {{string.Join(", ", tables)}} }, "tenants": [] }""";
        var result = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }
}
