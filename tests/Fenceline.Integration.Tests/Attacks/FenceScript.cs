using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Migrations;

namespace Fenceline.Integration.Tests.Attacks;

/// <summary>What is applied to the databases under attack: the SQL that a manifest with every kind of table yields.</summary>
/// <param name="Project">The manifest's project.</param>
/// <param name="Identity">The kind of identity.</param>
/// <param name="PublicRights">What happens to the rights of PUBLIC.</param>
internal sealed record FenceScript(string Project = "opsai", string Identity = "setting", string PublicRights = "revokeUnlessUsed")
{
    /// <summary>What a first apply runs, in order; each part is a transaction of its own.</summary>
    public string Write()
    {
        var files = Files();
        return files["sql/shared/roles.sql"]
            + string.Concat(files.Where(file => file.Key.StartsWith("sql/shared/0", StringComparison.Ordinal) || file.Key.StartsWith("sql/tenant/0", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value))
            + files["sql/shared/access.sql"];
    }

    /// <summary>The part of it that makes or accepts the roles; each apply begins with it.</summary>
    public string WriteRoles() => Files()["sql/shared/roles.sql"];

    /// <summary>The part of it that looks at what everybody may do in the database; each apply ends with it.</summary>
    public string WriteDatabaseAccess() => Files()["sql/shared/access.sql"];

    private Dictionary<string, string> Files()
    {
        var text = Text.Replace("@project@", Project, StringComparison.Ordinal).Replace("@identity@", Identity, StringComparison.Ordinal).Replace("@public@", PublicRights, StringComparison.Ordinal);
        var result = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        var manifest = result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems.Select(problem => problem.Message)));
        return new SqlTree(manifest).RenderShared().ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal);
    }

    private const string Text = """
        {
          "version": 1,
          "project": "@project@",
          "database": { "identity": { "kind": "@identity@" }, "publicRights": "@public@" },
          "tiers": {
            "standard": { "terraform": "directory", "airbyteWorkspace": "shared", "limits": { "statementTimeout": "30s", "idleInTransactionTimeout": "60s" } },
            "large": {
              "terraform": "workspace", "airbyteWorkspace": "dedicated", "placement": { "github": "schema" },
              "limits": { "statementTimeout": "5min", "idleInTransactionTimeout": "5min" }
            }
          },
          "sources": {
            "stripe": {
              "sensitivity": "sensitive", "connector": "source-stripe", "streams": { "customers": "incremental_deduped_history" },
              "configuration": { "account_id": "acct", "start_date": "2024-01-01T00:00:00Z" }, "secrets": { "client_secret": "stripe_api_key" },
              "tables": { "stripe_customers": { "columns": { "id": "text not null", "email": "text" }, "primaryKey": ["id"] } }
            },
            "github": {
              "sensitivity": "public", "connector": "source-github", "streams": { "repositories": "incremental_deduped_history" },
              "configuration": { "credentials": { "option_title": "PAT Credentials" }, "repositories": ["acme/*"] }, "secrets": { "credentials.personal_access_token": "github_token" },
              "tables": { "github_repositories": { "columns": { "id": "bigint not null", "full_name": "text" }, "primaryKey": ["id"] } }
            }
          },
          "tables": {
            "countries": { "placement": "reference", "columns": { "code": "text not null", "name": "text not null" }, "primaryKey": ["code"] },
            "notes": {
              "placement": "shared",
              "columns": { "id": "bigint generated always as identity", "body": "text not null", "country": "text" },
              "primaryKey": ["id"],
              "foreignKeys": [{ "columns": ["country"], "references": "countries" }]
            },
            "note_links": {
              "placement": "shared",
              "columns": { "id": "bigint not null", "note_id": "bigint not null" },
              "primaryKey": ["id"],
              "foreignKeys": [{ "columns": ["note_id"], "references": "notes" }]
            },
            "events": {
              "placement": "shared",
              "columns": { "id": "bigint generated always as identity", "metadata": "jsonb" },
              "primaryKey": ["id"],
              "tenantKey": "metadata->>'user_id'"
            },
            "drafts": {
              "placement": "schema",
              "columns": { "id": "bigint generated always as identity", "body": "text not null", "country": "text" },
              "primaryKey": ["id"],
              "foreignKeys": [{ "columns": ["country"], "references": "countries" }]
            }
          },
          "tenants": []
        }
        """;
}
