using Fenceline.Core.Manifest;
using Fenceline.Provisioning.Fleet;
using Fenceline.Sql.Collections;
using Fenceline.Testing.Airbyte.Api;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

/// <summary>The runner, between the real terraform and an Airbyte that fails on demand.</summary>
public sealed class RunnerTests
{
    private static readonly TenantManifest One = Create([Stripe], Tenant("1", "standard", null, [], Of("stripe", ("stripe_account", "acct_1"))));
    private static readonly TenantManifest OneOfItsOwn = Create([Stripe], Tenant("1", "large", null, [], Of("stripe", ("stripe_account", "acct_1"))));

    /// <summary>Each with its own secrets, whatever the environment holds of others.</summary>
    private static readonly TenantManifest Three = Create(
        [Stripe, GitHub],
        Tenant("1", "standard", null, [], Of("stripe", ("stripe_account", "acct_1")), Of("github", ("github_repositories", "a/*"))),
        Tenant("2", "large", null, [], Of("stripe", ("stripe_account", "acct_2"))),
        Tenant("3-x", "large", null, [], Of("github", ("github_repositories", "c/*"))));

    [Fact]
    public async Task Tenants_of_all_layouts_are_applied_at_once_each_with_its_own_secrets_and_a_second_run_finds_nothing()
    {
        await using var runner = await Runner.CreateAsync(Three);

        var first = await runner.RunAsync(RunnerAction.Apply);
        Assert.All(first, result => Assert.True(result.Outcome == TerraformOutcome.Applied, result.Message));
        foreach (var source in runner.Airbyte.Objects.Where(o => o.Kind == "sources" && o.Name.EndsWith(" stripe", StringComparison.Ordinal)))
            Assert.Equal(Runner.SecretOf(source.Name[5..6], "stripe_api_key"), source.Configured("client_secret"));
        foreach (var destination in runner.Airbyte.Objects.Where(o => o.Kind == "destinations"))
            Assert.Equal(Runner.SecretOf(destination.Configured("username")![5..^7].Replace("__", "-", StringComparison.Ordinal), "database_password"), destination.Configured("password"));

        runner.Airbyte.ForgetRequests();
        Assert.All(await runner.RunAsync(RunnerAction.Apply), result => Assert.Equal(TerraformOutcome.Unchanged, result.Outcome));
        Assert.Empty(runner.Airbyte.Writes);
        Assert.Empty(await runner.RunAsync(RunnerAction.Apply, options => options with { ChangedOnly = true }));

        runner.Write("terraform/tenants/user_1/main.tf", File.ReadAllText(Path.Combine(runner.Folder, "terraform/tenants/user_1/main.tf")) + "# changed\n");
        Assert.Equal("1", Assert.Single(await runner.RunAsync(RunnerAction.Apply, options => options with { ChangedOnly = true })).TenantId);

        var destroyed = await runner.RunAsync(RunnerAction.Destroy);
        Assert.All(destroyed, result => Assert.Equal(TerraformOutcome.Destroyed, result.Outcome));
        Assert.All(runner.Airbyte.Objects, o => Assert.Equal("workspaces", o.Kind));
    }

    [Theory]
    [InlineData("POST .*/workspaces$", true)]
    [InlineData("POST .*/destinations$", false)]
    [InlineData("POST .*/sources$", false)]
    [InlineData("GET .*/sources/.+", false)]
    [InlineData("POST .*/connections$", false)]
    [InlineData("POST .*/connections$", true)]
    public async Task A_lost_answer_is_looked_for_and_makes_no_twin(string request, bool breaks)
    {
        await using var runner = await Runner.CreateAsync(OneOfItsOwn);
        runner.Airbyte.Add(new Fault(request, breaks ? null : 504) { AfterTheWork = true, BreaksConnection = breaks });

        var result = Assert.Single(await runner.RunAsync(RunnerAction.Apply));

        Assert.True(result.Outcome == TerraformOutcome.Applied, result.Message);
        Assert.Equal(["connections user_1 stripe", "destinations user_1 postgres", "sources user_1 stripe", "workspaces customer_1", "workspaces workspace-1"], Names(runner));
        Assert.Equal(TerraformOutcome.Unchanged, Assert.Single(await runner.RunAsync(RunnerAction.Apply)).Outcome);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Passing_trouble_is_waited_for(int status)
    {
        await using var runner = await Runner.CreateAsync(One);
        runner.Airbyte.Add(new Fault("POST .*/destinations$", status) { Count = 2 });

        Assert.Equal(TerraformOutcome.Applied, Assert.Single(await runner.RunAsync(RunnerAction.Apply)).Outcome);
    }

    [Fact]
    public async Task Trouble_that_stays_ends_with_the_tenant_and_the_reason_and_others_go_on()
    {
        await using var runner = await Runner.CreateAsync(Three);
        runner.Airbyte.Add(new Fault("POST .*/workspaces$", 500) { Count = 100 });

        var results = await runner.RunAsync(RunnerAction.Apply, options => options with { Attempts = 2 });

        Assert.Equal([TerraformOutcome.Applied, TerraformOutcome.Failed, TerraformOutcome.Failed], results.Select(result => result.Outcome));
        Assert.Contains("response code 500", results[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_was_lost_is_found_again_and_what_is_anothers_is_left_alone()
    {
        await using var runner = await Runner.CreateAsync(One);
        await runner.RunAsync(RunnerAction.Apply);
        var before = runner.Airbyte.Objects.Select(o => o.Id).Order().ToList();
        File.Delete(Path.Combine(runner.Folder, "terraform/tenants/user_1/terraform.tfstate"));

        Assert.Equal(TerraformOutcome.Applied, Assert.Single(await runner.RunAsync(RunnerAction.Apply)).Outcome);
        Assert.Equal(before, runner.Airbyte.Objects.Select(o => o.Id).Order());

        // The same names, of a project that lands on another server.
        File.Delete(Path.Combine(runner.Folder, "terraform/tenants/user_1/terraform.tfstate"));
        runner.Environment["TF_VAR_database_host"] = "another.example";
        Assert.Equal(TerraformOutcome.Applied, Assert.Single(await runner.RunAsync(RunnerAction.Apply)).Outcome);
        Assert.Superset(before.ToHashSet(), runner.Airbyte.Objects.Select(o => o.Id).ToHashSet());
        Assert.Equal(2, runner.Airbyte.Objects.Count(o => o.Kind == "sources"));
    }

    [Fact]
    public async Task Nothing_is_deleted_without_a_word()
    {
        var both = Create([Stripe, GitHub], Tenant("1", "standard", null, [], Of("stripe", ("stripe_account", "a")), Of("github", ("github_repositories", "a/*"))));
        await using var runner = await Runner.CreateAsync(both);
        await runner.RunAsync(RunnerAction.Apply);
        var stripeAlone = both with { Tenants = EquatableArray.Of(Tenant("1", "standard", null, [], Of("stripe", ("stripe_account", "a")))) };
        runner.Write("terraform/tenants/user_1/main.tf", RenderedTree.Render(stripeAlone)["terraform/tenants/user_1/main.tf"]);
        runner.Airbyte.ForgetRequests();

        var refused = Assert.Single(await runner.RunAsync(RunnerAction.Apply));
        Assert.Equal(TerraformOutcome.Refused, refused.Outcome);
        Assert.Contains("airbyte_source.github[0]", refused.Message, StringComparison.Ordinal);
        Assert.Empty(runner.Airbyte.Writes);

        Assert.Equal(TerraformOutcome.Applied, Assert.Single(await runner.RunAsync(RunnerAction.Apply, options => options with { AllowsDeletes = true })).Outcome);
        Assert.DoesNotContain(runner.Airbyte.Objects, o => o.Name == "user_1 github");
    }

    [Fact]
    public async Task A_call_that_hangs_is_ended_and_the_next_run_goes_on()
    {
        await using var runner = await Runner.CreateAsync(One);
        runner.Airbyte.Add(new Fault("POST .*/connections$", null) { AfterTheWork = true, Delay = TimeSpan.FromSeconds(12) });

        var result = Assert.Single(await runner.RunAsync(RunnerAction.Apply, options => options with { TimeLimit = TimeSpan.FromSeconds(8), Attempts = 1 }));

        Assert.Equal(TerraformOutcome.Failed, result.Outcome);
        Assert.Contains("Terraform was ended after 8 s", result.Message, StringComparison.Ordinal);
        var next = Assert.Single(await runner.RunAsync(RunnerAction.Apply));
        Assert.True(next.Outcome is TerraformOutcome.Applied or TerraformOutcome.Unchanged, next.Message);
        Assert.Single(runner.Airbyte.Objects, o => o.Kind == "connections");
    }

    private static IEnumerable<string> Names(Runner runner) => runner.Airbyte.Objects.Select(o => $"{o.Kind} {o.Name}").Order(StringComparer.Ordinal);
}
