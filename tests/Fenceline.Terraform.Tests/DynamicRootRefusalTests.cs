namespace Fenceline.Terraform.Tests;

/// <summary>What the dynamic root does not do, and what it says then. Nothing is applied, so one root serves all.</summary>
public sealed class DynamicRootRefusalTests(DynamicRootRefusalTests.SharedRoot shared) : IClassFixture<DynamicRootRefusalTests.SharedRoot>
{
    [Fact]
    public async Task A_secret_that_is_forgotten_for_a_known_user_stops_the_run_instead_of_taking_the_source_away()
    {
        var root = await shared.GetAsync();

        var run = await root.ApplyAsync("user_456", "-var", "stripe_api_key=sk_4", "-var", "github_token=ghp_4");

        AssertFails(run, "Source google_analytics of user 456 needs google_analytics_credentials.");
    }

    [Fact]
    public async Task A_tenant_value_that_is_missing_is_named()
    {
        var root = await shared.GetAsync();

        AssertFails(await root.ApplyAsync(null, "-var", "user_id=123", "-var", "stripe_api_key=sk_1"), "Source stripe of user 123 needs stripe_account.");
    }

    [Fact]
    public async Task Settings_that_are_missing_are_named()
    {
        var root = await shared.GetAsync();

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
        var root = await shared.GetAsync();

        AssertFails(
            await root.ApplyAsync(workspace),
            $"The Terraform workspace {workspace ?? "default"} names no user: select one named user_<id>, or give user_id.");
    }

    [Theory]
    [InlineData("user_456")]
    [InlineData("team")]
    public async Task A_user_and_another_ones_workspace_are_refused(string workspace)
    {
        var root = await shared.GetAsync();

        AssertFails(await root.ApplyAsync(workspace, "-var", "user_id=123", "-var", "stripe_account=acct_123", "-var", "stripe_api_key=sk_1"), $"The Terraform workspace {workspace} is not that of the user_id given");
    }

    [Theory]
    [InlineData("")]
    [InlineData("_1")]
    [InlineData("1__2")]
    [InlineData("1 2")]
    [InlineData("../1")]
    [InlineData("1\n")]
    [InlineData("${x}")]
    [InlineData("é")]
    public async Task An_id_that_no_tenant_can_have_is_refused(string id)
    {
        var root = await shared.GetAsync();

        AssertFails(await root.ApplyAsync(null, "-var", "user_id=" + id), "A user id is letters and digits, with a single - or _ between them.");
    }

    [Fact]
    public async Task An_id_whose_schema_Airbyte_would_cut_off_is_refused()
    {
        var root = await shared.GetAsync();

        AssertFails(await root.ApplyAsync(null, "-var", "user_id=a-" + new string('b', 60)), "Airbyte can't write to schema user_a__b");
    }

    [Theory]
    [InlineData("stripe_api_key=", "An empty stripe_api_key was given")]
    [InlineData("airbyte_workspace=own", "The airbyte_workspace is shared or dedicated.")]
    [InlineData("airbyte_sources=[\"strip\"]", "The known sources are github, google_analytics, stripe.")]
    [InlineData("database_ssl_mode=on", "The database_ssl_mode is")]
    [InlineData("database_ssl_mode=verify-full", "The database_ssl_mode verify-full needs database_ca_certificate.")]
    [InlineData("airbyte_token_url=applications/token", "With airbyte_server_url goes airbyte_token_url")]
    public async Task A_value_that_is_not_possible_is_refused_with_what_is(string variable, string error)
    {
        var root = await shared.GetAsync();

        AssertFails(await root.ApplyAsync("user_123", "-var", variable), error);
    }

    private static void AssertFails(TerraformRun run, string error)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(error, run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Made by the first test that asks, so that a machine without terraform skips the tests.</summary>
    public sealed class SharedRoot : IAsyncDisposable
    {
        private TerraformRoot? _root;

        internal async Task<TerraformRoot> GetAsync() => _root ??= await TerraformRoot.CreateAsync(SampleManifest.Guide.WithoutRoots(), "terraform/dynamic");

        public ValueTask DisposeAsync() => _root?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
