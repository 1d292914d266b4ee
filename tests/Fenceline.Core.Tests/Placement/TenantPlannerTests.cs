using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;

namespace Fenceline.Core.Tests.Placement;

public sealed class TenantPlannerTests
{
    private const string Sources = """
        "sources": {
            "stripe": { "sensitivity": "sensitive", "connector": "source-stripe", "configuration": { "account_id": "a", "start_date": "2024-01-01T00:00:00Z" },
                "secrets": { "client_secret": "stripe_api_key" }, "streams": { "customers": "incremental_deduped_history" } },
            "github": { "sensitivity": "public", "connector": "source-github", "configuration": { "credentials": { "option_title": "PAT Credentials" }, "repositories": ["a/b"] },
                "secrets": { "credentials.personal_access_token": "github_token" }, "streams": { "issues": "incremental_deduped_history" } }
        }
        """;

    [Theory]
    [InlineData("", "", "stripe Schema, github Shared")]
    [InlineData("\"github\": \"schema\"", "", "stripe Schema, github Schema")]
    [InlineData("", "\"github\": \"schema\"", "stripe Schema, github Schema")]
    [InlineData("\"github\": \"schema\"", "\"github\": \"shared\"", "stripe Schema, github Shared")]
    [InlineData("\"stripe\": \"shared\"", "\"github\": \"schema\"", "stripe Shared, github Schema")]
    public void A_tenants_choice_goes_before_its_tiers_and_that_before_the_sources(string tier, string tenant, string expected)
    {
        var plan = Plan($"\"placement\": {{ {tenant} }}", tier);

        Assert.Equal(expected, string.Join(", ", plan.Sources.Select(source => $"{source.Name} {source.Placement}")));
    }

    [Fact]
    public void Lists_what_is_connected_by_name_with_what_the_tenant_says_of_it()
    {
        var plan = Plan("""  "sources": { "stripe": {}, "github": {} }  """);

        Assert.Equal(["github", "stripe"], plan.Connected.Select(source => source.Name));
        Assert.Equal(plan.Tenant.Sources[0], plan.Sources[0].Connection);
        Assert.Empty(Plan("").Connected);
    }

    [Fact]
    public void Has_the_tenants_names_and_tier()
    {
        var plan = Plan("");

        Assert.Equal("u_1", plan.Names.Schema);
        Assert.Equal("t", plan.Tier.Name);
    }

    private static TenantPlan Plan(string tenant, string tierPlacements = "")
    {
        var manifest = Read($$"""
            { "version": 1, "project": "p", "database": { "tenantSchema": "u_{id}" },
              "tiers": { "t": { "placement": { {{tierPlacements}} } } },
              {{Sources}},
              "tenants": [{ "id": "1", "tier": "t"{{(tenant.Length == 0 ? "" : ", " + tenant)}} }] }
            """);
        return new TenantPlanner(manifest).PlanOf(manifest.Tenants[0]);
    }

    private static TenantManifest Read(string text)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join("\n", result.Problems));
    }
}
