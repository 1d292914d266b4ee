namespace Fenceline.Templating.Tests.Terraform;

/// <summary>Options A and B of the guide, run by the real terraform.</summary>
public class DynamicRootTests
{
    private static readonly string[] StripeOfUser123 = ["-var", "user_id=123", "-var", "stripe_account=acct_123", "-var", "stripe_api_key=sk_1"];

    [Fact]
    public async Task A_workspace_named_after_the_users_schema_is_that_users()
    {
        using var root = await CreateAsync();

        var state = await root.StateAfterAsync("user_123");

        Assert.Equal(("123", "user_123"), (state.Output("user_id"), state.Output("schema")));
        Assert.Equal(["airbyte_destination_tenant"], state.Names);
    }

    [Fact]
    public async Task Variables_alone_enable_the_source_whose_secret_is_given()
    {
        using var root = await CreateAsync();

        var state = await root.StateAfterAsync(null, StripeOfUser123);

        Assert.Equal(["airbyte_connection_stripe", "airbyte_destination_tenant", "airbyte_source_stripe"], state.Names);
        Assert.Equal("""{"account_id":"acct_123","client_secret":"sk_1","start_date":"2024-01-01T00:00:00Z"}""", state.Text("airbyte_source_stripe", "configuration"));
        Assert.Equal("user_123 stripe", state.Text("airbyte_source_stripe", "name"));
        Assert.Equal("workspace-1", state.Text("airbyte_source_stripe", "workspace_id"));
        Assert.Equal("e094cb9a-26de-4645-8761-65c0c425d1de", state.Text("airbyte_source_stripe", "definition_id"));
    }

    [Fact]
    public async Task A_sensitive_source_comes_out_as_tables_of_the_users_schema()
    {
        using var root = await CreateAsync();

        var state = await root.StateAfterAsync(null, StripeOfUser123);

        Assert.Equal("user_123 stripe", state.Text("airbyte_connection_stripe", "name"));
        Assert.Equal("custom_format", state.Text("airbyte_connection_stripe", "namespace_definition"));
        Assert.Equal("user_123", state.Text("airbyte_connection_stripe", "namespace_format"));
        Assert.Equal("stripe_", state.Text("airbyte_connection_stripe", "prefix"));
        Assert.Equal(
            """[{"name":"charges","sync_mode":"incremental_deduped_history"},{"name":"customers","sync_mode":"incremental_deduped_history"}]""",
            state.Resources["airbyte_connection_stripe"].GetProperty("configurations").GetProperty("streams").GetRawText());
    }

    [Fact]
    public async Task A_public_source_lands_in_the_users_landing_schema_and_its_nulls_are_left_out()
    {
        using var root = await CreateAsync();

        var state = await root.StateAfterAsync("user_123", "-var", "github_token=ghp_1", "-var", "github_repositories=acme/*");

        Assert.Equal("user_123_landing", state.Text("airbyte_connection_github", "namespace_format"));
        Assert.Equal(
            """{"credentials":{"option_title":"PAT Credentials","personal_access_token":"ghp_1"},"repositories":["acme/*"],"start_date":"2024-01-01T00:00:00Z"}""",
            state.Text("airbyte_source_github", "configuration"));
    }

    [Fact]
    public async Task The_destination_logs_in_as_the_users_loader_and_knows_its_schemas_only()
    {
        using var root = await CreateAsync();

        var state = await root.StateAfterAsync("user_123");

        Assert.Equal(
            """{"database":"app","host":"db.example","password":"loader-password","port":5432,"raw_data_schema":"user_123_landing","schema":"user_123","ssl_mode":{"mode":"require"},"username":"user_123_loader"}""",
            state.Text("airbyte_destination_tenant", "configuration"));
    }

    [Fact]
    public async Task A_known_users_values_come_from_its_file_with_a_workspace_of_its_own_and_its_placements()
    {
        using var root = await CreateAsync();

        var state = await root.StateAfterAsync(
            "user_456",
            "-var-file=tenants/user_456.tfvars",
            "-var", "stripe_api_key=sk_4", "-var", "github_token=ghp_4", "-var", "google_analytics_credentials={}");

        Assert.Equal("customer_456", state.Text("airbyte_workspace_tenant", "name"));
        Assert.NotEqual("workspace-1", state.Output("workspace_id"));
        Assert.Equal(state.Output("workspace_id"), state.Text("airbyte_source_github", "workspace_id"));
        Assert.Equal("user_456", state.Text("airbyte_connection_github", "namespace_format"));
        Assert.Equal("user_456_landing", state.Text("airbyte_connection_google_analytics", "namespace_format"));
        Assert.Equal("acct_456", state.Configuration("airbyte_source_stripe").GetProperty("account_id").GetString());
    }

    [Fact]
    public async Task A_secret_that_is_forgotten_for_a_known_user_stops_the_run_instead_of_taking_the_source_away()
    {
        using var root = await CreateAsync();

        var run = await root.ApplyAsync("user_456", "-var-file=tenants/user_456.tfvars", "-var", "stripe_api_key=sk_4", "-var", "github_token=ghp_4");

        AssertFails(run, "Source google_analytics of user 456 needs google_analytics_credentials.");
    }

    [Fact]
    public async Task A_tenant_value_that_is_missing_is_named()
    {
        using var root = await CreateAsync();

        AssertFails(await root.ApplyAsync(null, "-var", "user_id=123", "-var", "stripe_api_key=sk_1"), "Source stripe of user 123 needs stripe_account.");
    }

    [Fact]
    public async Task Settings_that_are_missing_are_named()
    {
        using var root = await CreateAsync();

        var run = await root.ApplyAsync(
            "user_123",
            new Dictionary<string, string?> { ["TF_VAR_airbyte_workspace_id"] = null, ["TF_VAR_database_password"] = null });

        AssertFails(run, "User 123 needs airbyte_workspace_id, database_password.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("team")]
    [InlineData("user_")]
    [InlineData("user_-1")]
    [InlineData("xuser_123")]
    public async Task A_workspace_that_names_no_user_asks_for_one(string? workspace)
    {
        using var root = await CreateAsync();

        AssertFails(
            await root.ApplyAsync(workspace),
            $"The Terraform workspace {workspace ?? "default"} names no user: select one named user_<id>, or give user_id.");
    }

    [Theory]
    [InlineData("user_456")]
    [InlineData("team")]
    public async Task A_user_and_another_ones_workspace_are_refused(string workspace)
    {
        using var root = await CreateAsync();

        AssertFails(await root.ApplyAsync(workspace, StripeOfUser123), $"The Terraform workspace {workspace} is not that of the user_id given");
    }

    [Fact]
    public async Task A_user_in_the_users_own_workspace_is_accepted()
    {
        using var root = await CreateAsync();

        Assert.Equal("123", (await root.StateAfterAsync("user_123", StripeOfUser123)).Output("user_id"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("_1")]
    [InlineData("1 2")]
    [InlineData("../1")]
    [InlineData("1\n")]
    [InlineData("${x}")]
    [InlineData("é")]
    public async Task An_id_that_no_tenant_can_have_is_refused(string id)
    {
        using var root = await CreateAsync();

        AssertFails(await root.ApplyAsync(null, "-var", "user_id=" + id), "A user id holds letters, digits, _ and -, and begins with a letter or a digit.");
    }

    [Fact]
    public async Task An_id_that_Airbyte_would_write_in_another_way_is_refused()
    {
        using var root = await CreateAsync();

        AssertFails(await root.ApplyAsync(null, "-var", "user_id=a-b"), "Airbyte can't write to schema user_a-b_landing");
    }

    [Fact]
    public async Task A_state_that_belongs_to_one_user_refuses_another_and_keeps_what_it_holds()
    {
        using var root = await CreateAsync();
        await root.StateAfterAsync(null, StripeOfUser123);

        var run = await root.ApplyAsync(null, "-var", "user_id=789", "-var", "stripe_account=acct_789", "-var", "stripe_api_key=sk_7");

        AssertFails(run, "This state belongs to user 123");
        Assert.Contains("airbyte_source_stripe", (await root.StateAfterAsync(null, StripeOfUser123)).Names);
    }

    [Fact]
    public async Task An_unchanged_user_plans_no_change()
    {
        using var root = await CreateAsync();
        await root.StateAfterAsync(null, StripeOfUser123);

        var plan = await root.RunAsync(null, null, ["plan", "-detailed-exitcode", "-no-color", .. StripeOfUser123]);

        Assert.True(plan.ExitCode == 0, plan.Output + plan.Errors);
    }

    [Fact]
    public async Task A_user_is_taken_down_without_its_secrets()
    {
        using var root = await CreateAsync();
        await root.StateAfterAsync("user_123", StripeOfUser123);

        var run = await root.RunAsync(
            "user_123",
            new Dictionary<string, string?> { ["TF_VAR_database_password"] = null },
            "destroy", "-auto-approve", "-no-color");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("Destroy complete! Resources: 4 destroyed.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workspace_of_a_users_own_is_not_destroyed_by_a_slip()
    {
        using var root = await CreateAsync();
        await root.StateAfterAsync("user_123", "-var", "airbyte_workspace=dedicated");

        AssertFails(await root.ApplyAsync("user_123", "-var", "airbyte_workspace=shared"), "Instance cannot be destroyed");
    }

    [Theory]
    [InlineData("stripe_api_key=", "An empty stripe_api_key was given")]
    [InlineData("airbyte_workspace=own", "The airbyte_workspace is shared or dedicated.")]
    [InlineData("airbyte_sources=[\"strip\"]", "The known sources are github, google_analytics, stripe.")]
    [InlineData("placements={strip=\"schema\"}", "The known sources are github, google_analytics, stripe.")]
    [InlineData("placements={stripe=\"reference\"}", "A placement is schema or shared.")]
    [InlineData("database_ssl_mode=on", "The database_ssl_mode is")]
    [InlineData("database_ssl_mode=verify-full", "The database_ssl_mode verify-full needs database_ca_certificate.")]
    [InlineData("airbyte_server_url=https://airbyte.example/api/public/v1", "With airbyte_server_url goes airbyte_token_url")]
    public async Task A_value_that_is_not_possible_is_refused_with_what_is(string variable, string error)
    {
        using var root = await CreateAsync();

        AssertFails(await root.ApplyAsync("user_123", "-var", variable), error);
    }

    private static Task<TerraformRoot> CreateAsync() => TerraformRoot.CreateAsync(SampleManifest.Guide, "terraform/dynamic");

    private static void AssertFails(TerraformRun run, string error)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(error, run.Errors, StringComparison.Ordinal);
    }
}
