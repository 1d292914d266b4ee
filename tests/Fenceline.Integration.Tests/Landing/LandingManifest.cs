using Fenceline.Core.Manifest;

namespace Fenceline.Integration.Tests.Landing;

/// <summary>Sources with every kind of table that is published: keyed by a column of two types and by a JSON path, placed in either way.</summary>
internal static class LandingManifest
{
    public static TenantManifest Read(bool landsApart)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", Text.Replace("@landing@", landsApart ? "database" : "schema", StringComparison.Ordinal)), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems.Select(problem => problem.Message)));
    }

    private const string Text = """
        {
          "version": 1,
          "project": "opsai",
          "database": { "landing": "@landing@", "extensions": ["citext"] },
          "tiers": {
            "shared": { "terraform": "directory", "airbyteWorkspace": "shared" },
            "schema": { "terraform": "directory", "airbyteWorkspace": "shared", "placement": { "github": "schema", "stripe": "schema", "survey": "schema" } }
          },
          "sources": {
            "github": {
              "sensitivity": "public", "connector": "source-github",
              "configuration": { "credentials": { "option_title": "PAT Credentials" }, "repositories": ["acme/*"] }, "secrets": { "credentials.personal_access_token": "github_token" },
              "streams": { "repositories": "incremental_deduped_history" },
              "tables": {
                "github_repositories": {
                  "columns": {
                    "id": "bigint not null", "full_name": "text", "private": "boolean", "description": "text", "language": "text",
                    "stargazers_count": "bigint", "pushed_at": "timestamptz", "topics": "jsonb"
                  },
                  "primaryKey": ["id"], "tenantColumn": "account", "tenantType": "bigint"
                }
              }
            },
            "stripe": {
              "sensitivity": "public", "connector": "source-stripe",
              "configuration": { "account_id": "acct", "start_date": "2024-01-01T00:00:00Z" }, "secrets": { "client_secret": "stripe_api_key" },
              "streams": { "customers": "incremental_deduped_history" },
              "tables": {
                "stripe_customers": {
                  "columns": { "id": "text not null", "email": "citext", "created": { "type": "timestamptz", "from": "unix seconds" }, "balance": "bigint", "metadata": "jsonb" },
                  "primaryKey": ["id"],
                  "tenantKey": "metadata->>'user_id'"
                }
              }
            },
            "survey": {
              "sensitivity": "public", "connector": "source-survey", "definitionId": "0d6f2c1e-8f43-4f0e-9d53-6a5f1c9b7e21", "streams": { "answers": "full_refresh_overwrite" },
              "tables": {
                "survey_answers": {
                  "columns": {
                    "survey": "text not null", "Number": "integer not null", "answer": "varchar(10) not null", "tags": "text[]", "raw": "json", "price": "numeric(10,2)",
                    "at": { "type": "timestamp(3)", "from": "unix milliseconds" }
                  },
                  "primaryKey": ["survey", "Number"]
                }
              }
            }
          },
          "tenants": []
        }
        """;
}
