using Fenceline.Core.Manifest;
using Fenceline.Testing.Airbyte.Api;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

/// <summary>Faults that earlier files had when the real terraform applied them. Each is made again, and must be refused before anything but reads reaches Airbyte.</summary>
public sealed class TrialFaultTests
{
    private static readonly string[] Of901 = ["-var", "stripe_account=acct_901", "-var", "stripe_api_key=sk_901"];
    private static readonly string[] Of902 = ["-var", "stripe_account=acct_902", "-var", "stripe_api_key=sk_902"];

    [Fact]
    public async Task A_workspace_that_another_shell_selected_does_not_get_this_users_account()
    {
        await using var root = await DynamicAsync();
        await Succeeds(root.ApplyAsync("user_901", Of901));
        await Succeeds(root.RunAsync(null, null, "workspace", "select", "user_901"));

        await root.RefusesAsync("Source stripe of user 901 was connected with", null, Of902);
        await root.RefusesAsync("run with TF_WORKSPACE=user_902, or leave user_id out.", null, ["-var", "user_id=902", .. Of902]);
    }

    [Fact]
    public async Task A_backends_key_that_was_typed_for_another_user_is_refused()
    {
        await using var of123 = await TerraformRoot.CreateAsync(Guide, "terraform/tenants/user_123");
        string[] secrets = ["-var", "stripe_api_key=sk_1", "-var", "github_token=ghp_1"];
        await Succeeds(of123.ApplyAsync(null, secrets));
        var of789 = await of123.BesideAsync("terraform/tenants/user_789");
        of789.Write("backend.tf", "terraform {\n  backend \"local\" {}\n}\n");
        await Succeeds(of789.RunAsync(null, null, "init", "-no-color", "-reconfigure", $"-backend-config=path={Path.Combine(of123.Folder, "terraform.tfstate")}"));

        await of789.RefusesAsync("This state belongs to user 123, not to 789", null, "-var", "stripe_account=acct_789", "-var", "stripe_api_key=sk_7");
    }

    [Fact]
    public async Task A_user_whom_the_environment_still_names_is_refused_in_another_users_root()
    {
        await using var root = await TerraformRoot.CreateAsync(Guide, "terraform/tenants/user_123");
        string[] secrets = ["-var", "stripe_api_key=sk_1", "-var", "github_token=ghp_1"];

        await root.RefusesAsync("This is the root of user 123, and user_id is 456", null, ["-var", "user_id=456", .. secrets]);
        // A second state of one root would make everything a second time.
        await root.RefusesAsync("User 123 has one state, that of the workspace default, and this run is in user_456", "user_456", secrets);
    }

    [Fact]
    public async Task A_user_who_moved_to_another_root_is_refused_there_until_the_state_has_moved()
    {
        var inDirectory = Create([Stripe], Tenant("1", "standard", null, [], Of("stripe", ("stripe_account", "a"))));
        await using var own = await TerraformRoot.CreateAsync(inDirectory, "terraform/tenants/user_1");
        await Succeeds(own.ApplyAsync(null, "-var", "stripe_api_key=k"));
        var dynamic = await own.BesideAsync("terraform/dynamic");
        File.Delete(Path.Combine(own.Folder, "main.tf"));

        await dynamic.RefusesAsync("User 1 has objects in the state of a root that it had before", "user_1", "-var", "stripe_account=a", "-var", "stripe_api_key=k");

        dynamic.Write("own.tfstate", File.ReadAllText(Path.Combine(own.Folder, "terraform.tfstate")));
        await Succeeds(dynamic.RunAsync("user_1", null, "state", "push", "own.tfstate"));
        File.Delete(Path.Combine(own.Folder, "terraform.tfstate"));
        Assert.Empty(await dynamic.PlanAsync("user_1", "-var", "stripe_account=a", "-var", "stripe_api_key=k"));

        // And back: the root of the user's own knows what the workspace holds.
        var back = await own.BesideWithFileAsync("terraform/tenants/user_1");
        await back.RefusesAsync("User 1 has objects in the state of terraform/dynamic, workspace user_1", null, "-var", "stripe_api_key=k");
    }

    [Theory]
    [InlineData("stripe_account=acct_other", "The manifest says stripe_account = \"acct_456\" of user 456, and this run was given \"acct_other\"")]
    [InlineData("airbyte_workspace=shared", "The manifest says airbyte_workspace = \"dedicated\" of user 456")]
    [InlineData("airbyte_sources=[\"stripe\"]", "The manifest says airbyte_sources = [\"github\",\"google_analytics\",\"stripe\"] of user 456")]
    public async Task What_the_manifest_says_of_a_user_is_not_ignored(string variable, string error)
    {
        await using var root = await TerraformRoot.CreateAsync(Guide, "terraform/dynamic");

        await root.RefusesAsync(error, "user_456", "-var", variable, "-var", "stripe_api_key=k", "-var", "github_token=t", "-var", "google_analytics_credentials={}");
    }

    [Fact]
    public async Task A_lost_answer_leaves_one_object_when_the_rerun_is_told_what_is_there()
    {
        await using var root = await DynamicAsync();
        root.Airbyte.Add(new Fault("POST .*/connections$", 504) { AfterTheWork = true });
        Assert.NotEqual(0, (await root.ApplyAsync("user_901", Of901)).ExitCode);

        await Succeeds(root.ApplyAsync("user_901", [.. Of901, "-var", $"airbyte_existing={{ connections = {{ stripe = \"{root.Airbyte.Objects.Single(o => o.Kind == "connections").Id}\" }} }}"]));

        Assert.Single(root.Airbyte.Objects, o => o.Kind == "connections");
        Assert.Empty(await root.PlanAsync("user_901", Of901));
    }

    [Fact]
    public async Task A_user_who_leaves_is_destroyed_and_not_made_again()
    {
        var staying = Tenant("1", "standard", null, [], Of("stripe", ("stripe_account", "a")));
        await using var before = await TerraformRoot.CreateAsync(Create([Stripe], staying), "terraform/tenants/user_1");
        await Succeeds(before.ApplyAsync(null, "-var", "stripe_api_key=k"));
        before.Write("main.tf", RenderedTree.Render(Create([Stripe], staying with { IsLeaving = true }))["terraform/tenants/user_1/main.tf"]);

        await before.RefusesAsync("The manifest says that user 1 leaves", null, "-var", "stripe_api_key=k");
        await Succeeds(before.RunAsync(null, null, "destroy", "-auto-approve", "-no-color"));
        Assert.All(before.Airbyte.Objects, o => Assert.Equal("workspaces", o.Kind));
    }

    [Fact]
    public async Task A_client_id_that_is_missing_is_asked_for_in_the_environment()
    {
        await using var root = await DynamicAsync();

        var run = await root.ApplyAsync("user_901", new Dictionary<string, string?> { ["TF_VAR_airbyte_client_id"] = null }, Of901);

        Assert.Contains("Set TF_VAR_airbyte_client_id in the environment", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("-var", run.Errors, StringComparison.Ordinal);
        Assert.Empty(root.Airbyte.Requests);
    }

    [Fact]
    public async Task A_workspace_named_by_an_id_with_a_hyphen_is_told_how_it_is_written()
    {
        await using var root = await DynamicAsync();

        await root.RefusesAsync("In a workspace's name each - of an id is __.", "user_a-b", Of901);
    }

    [Fact]
    public async Task The_credentials_of_Airbyte_are_neither_in_the_state_nor_in_a_plan()
    {
        await using var root = await DynamicAsync();
        await Succeeds(root.RunAsync("user_901", null, ["plan", "-out", "plan.file", .. Of901]));
        await Succeeds(root.ApplyAsync("user_901", Of901));

        foreach (var file in Directory.EnumerateFiles(root.Folder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("client-secret", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("client-secret", (await root.RunAsync("user_901", null, "show", "-json", "plan.file")).Output, StringComparison.Ordinal);
    }

    private static Task<TerraformRoot> DynamicAsync() => TerraformRoot.CreateAsync(Guide.WithoutRoots(), "terraform/dynamic");

    private static async Task Succeeds(Task<TerraformRun> run)
    {
        var ended = await run;
        Assert.True(ended.ExitCode == 0, ended.Errors);
    }
}
