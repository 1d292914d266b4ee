using Fenceline.Core.Manifest;

namespace Fenceline.Generator.Tests;

internal static class Manifests
{
    /// <summary>A small manifest with a source <c>stripe</c> and these tables of the application's own.</summary>
    /// <param name="tables">Members of the JSON object <c>tables</c>.</param>
    /// <param name="enums">Members of the JSON object <c>enums</c>.</param>
    public static string WithTables(string tables, string enums = "")
    {
        var manifest = Text(tables, enums);
        Assert.Equal("", string.Join("\n", ManifestReader.Read(new ManifestText("tenants.json", manifest), _ => []).Problems));
        return manifest;
    }

    private static string Text(string tables, string enums) => $$"""
        {
          "version": 1,
          "project": "app",
          "database": { "extensions": ["citext"], "engine": "postgres", "sharedSchema": "public", "tenantSchema": "t_{id}", "tenantColumn": "owner_id", "identity": { "kind": "setting", "setting": "app.user_id", "function": "current_user_id" } },
          "tiers": { "standard": {} },
          "sources": {
            "stripe": {
              "sensitivity": "sensitive", "connector": "source-stripe", "configuration": { "account_id": "acct", "start_date": "2024-01-01T00:00:00Z" }, "secrets": { "client_secret": "stripe_api_key" },
              "streams": { "charges": "incremental_deduped_history" },
              "tables": { "stripe_charges": { "columns": { "id": "text not null" }, "primaryKey": ["id"] } }
            }
          },
          "enums": { {{enums}} },
          "tables": { {{tables}} },
          "tenants": [ { "id": "1", "tier": "standard" } ]
        }
        """;
}
