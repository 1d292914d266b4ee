using Fenceline.Core.Manifest;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

/// <summary>The root module that a tenant has of its own, run by the real terraform.</summary>
public class TenantRootTests
{
    [Fact]
    public async Task A_tenants_root_needs_nothing_but_settings_and_secrets()
    {
        using var root = await TerraformRoot.CreateAsync(Guide, "terraform/tenants/user_123");

        var run = await root.ApplyAsync(null, "-var", "stripe_api_key=sk_1", "-var", "github_token=ghp_1");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("connections", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_forgotten_stops_the_run()
    {
        using var root = await TerraformRoot.CreateAsync(Guide, "terraform/tenants/user_123");

        var run = await root.ApplyAsync(null, "-var", "stripe_api_key=sk_1");

        Assert.Contains("Source github of user 123 needs github_token.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_moves_to_the_dynamic_root_and_nothing_is_made_anew()
    {
        string[] variables = ["-var", "stripe_api_key=sk_1", "-var", "github_token=ghp_1"];
        using var own = await TerraformRoot.CreateAsync(Guide, "terraform/tenants/user_123");
        using var dynamic = await TerraformRoot.CreateAsync(Guide, "terraform/dynamic");
        await own.StateAfterAsync(null, variables);

        dynamic.Write("user.tfstate", (await own.RunAsync(null, null, "state", "pull")).Output);
        var push = await dynamic.RunAsync("user_123", null, "state", "push", "user.tfstate");
        var plan = await dynamic.RunAsync("user_123", null, ["plan", "-no-color", .. variables, "-var", "stripe_account=acct_123", "-var", "github_repositories=acme/*"]);

        Assert.True(push.ExitCode == 0, push.Errors);
        Assert.True(plan.ExitCode == 0, plan.Errors);
        Assert.DoesNotContain("will be", plan.Output, StringComparison.Ordinal);
    }

    /// <summary>A backend's key that was typed for another user, or a shared TF_DATA_DIR: the first one's connections would become the second one's.</summary>
    [Fact]
    public async Task A_state_of_another_user_is_refused()
    {
        string[] variables = ["-var", "stripe_api_key=sk_1", "-var", "github_token=ghp_1"];
        using var one = await TerraformRoot.CreateAsync(Guide, "terraform/tenants/user_123");
        using var other = await TerraformRoot.CreateAsync(Guide, "terraform/tenants/user_789");
        await one.StateAfterAsync(null, variables);

        other.Write("other.tfstate", (await one.RunAsync(null, null, "state", "pull")).Output);
        var push = await other.RunAsync(null, null, "state", "push", "other.tfstate");
        var run = await other.ApplyAsync(null, "-var", "stripe_api_key=sk_7", "-var", "stripe_account=acct_789");

        Assert.True(push.ExitCode == 0, push.Errors);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("This state belongs to user 123, not to 789", run.Errors, StringComparison.Ordinal);
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
        TenantManifest Placed(params SourcePlacement[] placements) =>
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
