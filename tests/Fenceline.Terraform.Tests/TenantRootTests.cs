using Fenceline.Core.Manifest;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

/// <summary>The root module that a tenant has of its own, run by the real terraform.</summary>
public class TenantRootTests
{
    [Fact]
    public async Task A_tenants_root_needs_nothing_but_settings_and_secrets()
    {
        await using var root = await TerraformRoot.CreateAsync(Guide, "terraform/tenants/user_123");

        var run = await root.ApplyAsync(null, "-var", "stripe_api_key=sk_1", "-var", "github_token=ghp_1");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("connections", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_forgotten_stops_the_run()
    {
        await using var root = await TerraformRoot.CreateAsync(Guide, "terraform/tenants/user_123");

        var run = await root.ApplyAsync(null, "-var", "stripe_api_key=sk_1");

        Assert.Contains("Source github of user 123 needs github_token.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_the_manifest_does_not_give_is_a_variable_of_the_root()
    {
        var root = HclReader.Read(RenderedTree.Render(Guide)["terraform/tenants/user_789/main.tf"]);

        Assert.Contains("stripe_account", root.Blocks.Where(block => block.Type == "variable").Select(block => block.Labels[0]));
        Assert.Equal(new HclText("var.stripe_account"), root.Blocks.Single(block => block.Type == "module").Find("stripe_account"));
    }

    [Fact]
    public void A_tenant_has_a_root_or_a_values_file_as_its_tier_says()
    {
        var paths = RenderedTree.Render(Guide).Keys.Where(path => path.Contains("tenants/", StringComparison.Ordinal));

        Assert.Equal(["terraform/dynamic/tenants/user_456.tfvars", "terraform/tenants/user_123/main.tf", "terraform/tenants/user_789/main.tf"], paths);
    }

    [Fact]
    public void A_placement_is_the_databases_affair_and_changes_no_file()
    {
        TenantManifest Placed(params Core.Manifest.SourcePlacement[] placements) =>
            Create([Stripe, GitHub], Tenant("1", "standard", null, placements, Of("stripe"), Of("github")), Tenant("2", "large", null, placements, Of("stripe"), Of("github")));

        Assert.Equal(
            RenderedTree.Render(Placed()),
            RenderedTree.Render(Placed(new("stripe", TablePlacement.Shared), new("github", TablePlacement.Schema))));
    }

    [Theory]
    [InlineData(true, "\"opsai_landing\"")]
    [InlineData(false, "null")]
    public void The_database_is_the_landing_database_where_there_is_one(bool isDatabase, string expected)
    {
        var root = HclReader.Read(RenderedTree.Render(isDatabase ? Guide : GuideWithLandingSchemas)["terraform/tenants/user_123/main.tf"]);

        Assert.Equal(new HclText(expected), root.Blocks.Single(block => block.Type == "variable" && block.Labels[0] == "database_name").Find("default"));
    }

    [Fact]
    public void A_tenant_with_an_Airbyte_workspace_of_its_own_is_not_asked_for_the_shared_one()
    {
        var root = HclReader.Read(RenderedTree.Render(Create([Stripe], Tenant("1", "own", null, [], Of("stripe"))))["terraform/tenants/user_1/main.tf"]);

        Assert.DoesNotContain("airbyte_workspace_id", root.Blocks.Where(block => block.Type == "variable").Select(block => block.Labels[0]));
        Assert.Equal(new HclText("\"dedicated\""), root.Blocks.Single(block => block.Type == "module").Find("airbyte_workspace"));
    }
}
