using System.Globalization;
using System.Text;

namespace Fenceline.Testing;

/// <param name="Position">Which part of the manifest holds the text.</param>
/// <param name="Value">The text.</param>
/// <param name="Manifest">The manifest.</param>
public sealed record HostileManifest(string Position, string Value, string Manifest)
{
    public override string ToString() => Position + " " + HostileManifests.Quote(Value);
}

/// <summary>Manifests that are right but for one text: every nasty text in every place that takes one.</summary>
public static class HostileManifests
{
    /// <summary>Every place of a text, and what stands there when another place is under attack.</summary>
    private static readonly Dictionary<string, string> Positions = new(StringComparer.Ordinal)
    {
        ["project"] = "opsai",
        ["shared schema"] = "public",
        ["tenant schema"] = "user_{id}",
        ["tenant column"] = "user_id",
        ["control schema"] = "fenceline",
        ["admin schema"] = "fenceline_admin",
        ["identity setting"] = "request.jwt.claims",
        ["identity claim"] = "app_metadata",
        ["claim within it"] = "sub",
        ["tenant column of one row"] = "owner",
        ["identity function"] = "current_user_id",
        ["tier"] = "standard",
        ["source"] = "stripe",
        ["source description"] = "Payments",
        ["connector"] = "source-stripe",
        ["configuration name"] = "note",
        ["configuration text"] = "2024-01-01T00:00:00Z",
        ["secret path"] = "client_secret",
        ["secret variable"] = "stripe_api_key",
        ["stream"] = "customers",
        ["sync mode"] = "full_refresh_append",
        ["enum"] = "mood",
        ["enum label"] = "calm",
        ["view"] = "noted",
        ["view description"] = "What is noted",
        ["view sql"] = "SELECT 1",
        ["table"] = "notes",
        ["table description"] = "Notes",
        ["column"] = "body",
        ["column type"] = "text",
        ["column description"] = "What is written",
        ["json path"] = "user_id",
        ["primary key"] = "id",
        ["tenant id"] = "123",
        ["tenant name"] = "Acme",
        ["tenant value"] = "acct_123",
    };

    private const string Template = """
        { "version": 1, "project": "@project@",
          "database": { "sharedSchema": "@shared schema@", "tenantSchema": "@tenant schema@", "tenantColumn": "@tenant column@",
            "controlSchema": "@control schema@", "adminSchema": "@admin schema@",
            "identity": { "kind": "jwt", "setting": "@identity setting@", "claim": ["@identity claim@", "@claim within it@"], "function": "@identity function@" } },
          "tiers": { "@tier@": { "terraform": "directory", "airbyteWorkspace": "shared" } },
          "sources": { "@source@": { "description": "@source description@", "sensitivity": "sensitive", "connector": "@connector@", "prefix": "stripe_",
            "configuration": { "account_id": "${tenant.stripe_account}", "start_date": "2024-01-01T00:00:00Z", "@configuration name@": "@configuration text@" },
            "secrets": { "@secret path@": "@secret variable@" }, "streams": { "@stream@": "@sync mode@" },
            "tables": { "stripe_customers": { "columns": { "id": "text" }, "primaryKey": ["id"] } } } },
          "enums": { "@enum@": ["high", "@enum label@"] },
          "views": { "@view@": { "description": "@view description@", "sql": "@view sql@" } },
          "tables": {
            "@table@": { "description": "@table description@", "placement": "shared", "primaryKey": ["@primary key@"],
              "columns": { "id": "bigint generated always as identity", "@column@": { "type": "@column type@", "description": "@column description@" } } },
            "profiles": { "placement": "shared", "tenantColumn": "@tenant column of one row@", "columns": { "motto": "text" }, "primaryKey": [] },
            "events": { "placement": "shared", "columns": { "id": "bigint", "metadata": "jsonb", "mood": "@enum@" }, "primaryKey": ["id"], "tenantKey": { "json": "metadata", "path": ["@json path@"] } } },
          "tenants": [ { "id": "@tenant id@", "name": "@tenant name@", "tier": "standard", "sources": { "stripe": { "stripe_account": "@tenant value@" } } } ] }
        """;

    /// <summary>The manifest with nothing nasty in it.</summary>
    public static string Harmless => Build("", "");

    /// <summary>Every nasty text in every place.</summary>
    public static IEnumerable<HostileManifest> All() =>
        from position in Positions.Keys
        from value in NastyStrings.All
        select new HostileManifest(position, value, Build(position, value));

    /// <summary>A JSON string of printable ASCII, which can hold lone surrogates too.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            if (c is >= ' ' and <= '~' and not '"' and not '\\')
                text.Append(c);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return text.Append('"').ToString();
    }

    private static string Build(string position, string value)
    {
        var text = Template;
        foreach (var (name, harmless) in Positions)
            text = text.Replace($"\"@{name}@\"", Quote(name == position ? value : harmless), StringComparison.Ordinal);
        return text;
    }
}
