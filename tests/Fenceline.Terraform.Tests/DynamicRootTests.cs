using System.Text.Json;

namespace Fenceline.Terraform.Tests;

/// <summary>Options A and B of the guide, run by the real terraform.</summary>
public class DynamicRootTests
{
    private static readonly string[] StripeOfUser123 = ["-var", "user_id=123", "-var", "stripe_account=acct_123", "-var", "stripe_api_key=sk_1"];

    /// <summary>A workspace that was not selected, or two shells in one folder: 902's account and key would go into 901's schema.</summary>
    [Fact]
    public async Task A_source_is_not_connected_again_with_another_users_values()
    {
        await using var root = await CreateAsync();
        await root.StateAfterAsync("user_901", "-var", "stripe_account=acct_901", "-var", "stripe_api_key=sk_901");

        var run = await root.ApplyAsync("user_901", "-var", "stripe_account=acct_902", "-var", "stripe_api_key=sk_902");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("Source stripe of user 901 was connected with", run.Errors, StringComparison.Ordinal);
        Assert.Contains("acct_901", run.Errors, StringComparison.Ordinal);
        Assert.Contains("acct_902", run.Errors, StringComparison.Ordinal);
        var meant = await root.ApplyAsync("user_901", "-var", "stripe_account=acct_902", "-var", "stripe_api_key=sk_902", "-replace=module.tenant.terraform_data.stripe[0]");
        Assert.True(meant.ExitCode == 0, meant.Errors);
    }

    [Fact]
    public async Task A_workspace_named_after_the_users_schema_is_that_users()
    {
        await using var root = await CreateAsync();

        var state = await root.StateAfterAsync("user_123");

        Assert.Equal(("123", "user_123"), (state.Output("user_id"), state.Output("schema")));
        Assert.Equal(["airbyte_destination_tenant"], state.Names);
    }

    [Fact]
    public async Task Variables_alone_enable_the_source_whose_secret_is_given()
    {
        await using var root = await CreateAsync();

        var state = await root.StateAfterAsync(null, StripeOfUser123);

        Assert.Equal(["airbyte_connection_stripe", "airbyte_destination_tenant", "airbyte_source_stripe"], state.Names);
        Assert.Equal("""{"account_id":"acct_123","client_secret":"sk_1","start_date":"2024-01-01T00:00:00Z"}""", state.Text("airbyte_source_stripe", "configuration"));
        Assert.Equal("user_123 stripe", state.Text("airbyte_source_stripe", "name"));
        Assert.Equal("workspace-1", state.Text("airbyte_source_stripe", "workspace_id"));
        Assert.Equal("e094cb9a-26de-4645-8761-65c0c425d1de", state.Text("airbyte_source_stripe", "definition_id"));
    }

    [Fact]
    public async Task A_sensitive_source_lands_in_the_users_landing_schema_never_where_the_user_reads()
    {
        await using var root = await CreateAsync();

        var state = await root.StateAfterAsync(null, StripeOfUser123);

        Assert.Equal("user_123 stripe", state.Text("airbyte_connection_stripe", "name"));
        Assert.Equal("custom_format", state.Text("airbyte_connection_stripe", "namespace_definition"));
        Assert.Equal("user_123_landing", state.Text("airbyte_connection_stripe", "namespace_format"));
        Assert.Equal("stripe_", state.Text("airbyte_connection_stripe", "prefix"));
        Assert.Equal(
            """[{"name":"charges","sync_mode":"incremental_deduped_history"},{"name":"customers","sync_mode":"incremental_deduped_history"}]""",
            JsonSerializer.Serialize(state.Resources["airbyte_connection_stripe"].GetProperty("configurations").GetProperty("streams").EnumerateArray()
                .Select(stream => new { name = stream.GetProperty("name").GetString(), sync_mode = stream.GetProperty("sync_mode").GetString() })));
    }

    [Fact]
    public async Task A_public_source_lands_beside_it_and_its_nulls_are_left_out()
    {
        await using var root = await CreateAsync();

        var state = await root.StateAfterAsync("user_123", "-var", "github_token=ghp_1", "-var", "github_repositories=acme/*");

        Assert.Equal("user_123_landing", state.Text("airbyte_connection_github", "namespace_format"));
        Assert.Equal(
            """{"credentials":{"option_title":"PAT Credentials","personal_access_token":"ghp_1"},"repositories":["acme/*"],"start_date":"2024-01-01T00:00:00Z"}""",
            state.Text("airbyte_source_github", "configuration"));
    }

    [Fact]
    public async Task The_destination_logs_in_to_the_landing_database_as_the_users_loader_and_knows_its_landing_schema_only()
    {
        await using var root = await CreateAsync();

        var state = await root.StateAfterAsync("user_123");

        Assert.Equal(
            """{"database":"opsai_landing","host":"db.example","password":"loader-password","port":5432,"raw_data_schema":"user_123_landing","schema":"user_123_landing","ssl_mode":{"mode":"require"},"username":"user_123_loader"}""",
            state.Text("airbyte_destination_tenant", "configuration"));
    }

    [Fact]
    public async Task A_landing_database_of_another_name_is_written_to_where_it_is_given()
    {
        await using var root = await CreateAsync();

        var state = await root.StateAfterAsync("user_123", "-var", "database_name=landing_2");

        Assert.Equal("landing_2", state.Configuration("airbyte_destination_tenant").GetProperty("database").GetString());
    }

    [Fact]
    public async Task A_landing_in_the_tenants_own_database_is_written_to_where_that_database_is_named()
    {
        await using var root = await TerraformRoot.CreateAsync(SampleManifest.GuideWithLandingSchemas.WithoutRoots(), "terraform/dynamic");

        var unnamed = await root.ApplyAsync("user_123");
        var state = await root.StateAfterAsync("user_123", "-var", "database_name=app", "-var", "stripe_account=acct_123", "-var", "stripe_api_key=sk_1");

        AssertFails(unnamed, "User 123 needs database_name.");
        var destination = state.Configuration("airbyte_destination_tenant");
        Assert.Equal(
            ("app", "user_123_landing", "user_123_landing", "user_123_landing"),
            (destination.GetProperty("database").GetString(), destination.GetProperty("schema").GetString(), destination.GetProperty("raw_data_schema").GetString(), state.Text("airbyte_connection_stripe", "namespace_format")));
    }

    [Fact]
    public async Task An_id_with_hyphens_lands_in_the_schema_that_the_database_has_for_it()
    {
        await using var root = await CreateAsync();

        var state = await root.StateAfterAsync(null, "-var", "user_id=3f2504e0-4f89-41d3-9a0c-0305e82c3301", "-var", "github_token=ghp_1", "-var", "github_repositories=acme/*");

        Assert.Equal("user_3f2504e0__4f89__41d3__9a0c__0305e82c3301_landing", state.Text("airbyte_connection_github", "namespace_format"));
        Assert.Equal("user_3f2504e0__4f89__41d3__9a0c__0305e82c3301_loader", state.Configuration("airbyte_destination_tenant").GetProperty("username").GetString());
    }

    [Fact]
    public async Task A_known_users_values_come_from_its_file_with_a_workspace_of_its_own()
    {
        await using var root = await CreateAsync();

        var state = await root.StateAfterAsync(
            "user_456",
            "-var-file=tenants/user_456.tfvars",
            "-var", "stripe_api_key=sk_4", "-var", "github_token=ghp_4", "-var", "google_analytics_credentials={}");

        Assert.Equal("customer_456", state.Text("airbyte_workspace_tenant", "name"));
        Assert.NotEqual("workspace-1", state.Output("workspace_id"));
        Assert.Equal(state.Output("workspace_id"), state.Text("airbyte_source_github", "workspace_id"));
        Assert.All(
            new[] { "stripe", "github", "google_analytics" },
            source => Assert.Equal("user_456_landing", state.Text("airbyte_connection_" + source, "namespace_format")));
        Assert.Equal("acct_456", state.Configuration("airbyte_source_stripe").GetProperty("account_id").GetString());
    }

    [Fact]
    public async Task A_user_in_the_users_own_workspace_is_accepted()
    {
        await using var root = await CreateAsync();

        Assert.Equal("123", (await root.StateAfterAsync("user_123", StripeOfUser123)).Output("user_id"));
    }

    [Fact]
    public async Task A_state_that_belongs_to_one_user_refuses_another_and_keeps_what_it_holds()
    {
        await using var root = await CreateAsync();
        await root.StateAfterAsync(null, StripeOfUser123);

        var run = await root.ApplyAsync(null, "-var", "user_id=789", "-var", "stripe_account=acct_789", "-var", "stripe_api_key=sk_7");

        AssertFails(run, "This state belongs to user 123");
        Assert.Contains("airbyte_source_stripe", (await root.StateAfterAsync(null, StripeOfUser123)).Names);
    }

    [Fact]
    public async Task An_unchanged_user_plans_no_change()
    {
        await using var root = await CreateAsync();
        await root.StateAfterAsync(null, StripeOfUser123);

        var plan = await root.RunAsync(null, null, ["plan", "-detailed-exitcode", "-no-color", .. StripeOfUser123]);

        Assert.True(plan.ExitCode == 0, plan.Output + plan.Errors);
    }

    [Fact]
    public async Task A_user_is_taken_down_without_its_secrets()
    {
        await using var root = await CreateAsync();
        await root.StateAfterAsync("user_123", StripeOfUser123);

        var run = await root.RunAsync(
            "user_123",
            new Dictionary<string, string?> { ["TF_VAR_database_password"] = null },
            "destroy", "-auto-approve", "-no-color");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("Destroy complete! Resources: 5 destroyed.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workspace_of_a_users_own_is_not_destroyed_by_a_slip()
    {
        await using var root = await CreateAsync();
        await root.StateAfterAsync("user_123", "-var", "airbyte_workspace=dedicated");

        AssertFails(await root.ApplyAsync("user_123", "-var", "airbyte_workspace=shared"), "Instance cannot be destroyed");
    }

    private static Task<TerraformRoot> CreateAsync() => TerraformRoot.CreateAsync(SampleManifest.Guide.WithoutRoots(), "terraform/dynamic");

    private static void AssertFails(TerraformRun run, string error)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(error, run.Errors, StringComparison.Ordinal);
    }
}
