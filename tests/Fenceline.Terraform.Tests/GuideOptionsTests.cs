using Fenceline.Core.Manifest;
using Fenceline.Testing.Airbyte.Api;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

/// <summary>The guide's commands as it types them, on the sample's manifest: what Airbyte holds afterwards is the result.</summary>
public sealed class GuideOptionsTests
{
    private const string StripeKey = "stripe_api_key=sk_live_xxx";

    private static readonly string[] Secrets = ["-var", StripeKey, "-var", "github_token=ghp_1", "-var", "google_analytics_credentials={}"];

    private static readonly TenantManifest Sample =
        ManifestReader.Read(new ManifestText("tenants.json", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"))), _ => []).Manifest!;

    /// <summary>The two users of the guide's option A, each with Stripe.</summary>
    private static readonly TenantManifest TwoInWorkspaces = Create(
        [Stripe],
        Tenant("123", "large", null, [], Of("stripe", ("stripe_account", "acct_123"))),
        Tenant("456", "large", null, [], Of("stripe", ("stripe_account", "acct_456"))));

    [Fact]
    public async Task Option_A_as_typed_connects_each_user_with_what_the_manifest_says_and_nothing_of_the_others_changes()
    {
        await using var root = await TerraformRoot.CreateAsync(TwoInWorkspaces, "terraform/dynamic");

        await Succeeds(root.RunAsync(null, null, "workspace", "new", "user_123"));
        await Succeeds(root.ApplyAsync(null, "-var=stripe_api_key=sk_live_xxx"));
        await Succeeds(root.RunAsync(null, null, "workspace", "new", "user_456"));
        await Succeeds(root.ApplyAsync(null, "-var=stripe_api_key=sk_live_yyy"));

        var sources = root.Airbyte.Objects.Where(o => o.Kind == "sources").ToDictionary(o => o.Name, o => (Account: o.Configured("account_id"), Key: o.Configured("client_secret")));
        Assert.Equal(("acct_123", "sk_live_xxx"), sources["user_123 stripe"]);
        Assert.Equal(("acct_456", "sk_live_yyy"), sources["user_456 stripe"]);

        var of456 = Of456();
        await Succeeds(root.RunAsync(null, null, "workspace", "select", "user_123"));
        await Succeeds(root.ApplyAsync(null, "-var=stripe_api_key=sk_live_new"));
        Assert.Equal(of456, Of456());

        string[] Of456() => [.. root.Airbyte.Objects.Where(o => o.Name.StartsWith("user_456", StringComparison.Ordinal)).Select(o => o.Body.ToJsonString())];
    }

    [Theory]
    [InlineData("terraform/tenants/user_123", null, "123")]
    [InlineData("terraform/tenants/user_789", null, "789")]
    [InlineData("terraform/dynamic", "user_456", "456")]
    [InlineData("terraform/dynamic", null, "900", "-var", "stripe_account=acct_900", "-var", "github_repositories=acme/*", "-var", "google_analytics_property=1")]
    public async Task Option_B_as_typed_goes_from_nothing_to_nothing(string path, string? workspace, string user, params string[] values)
    {
        await using var root = await TerraformRoot.CreateAsync(Sample, path);
        // A root of a user's own knows no secrets of sources that the user has not connected.
        var secrets = user == "789" ? Secrets[..4] : Secrets;
        string[] typed = [$"-var=user_id={user}", .. secrets, .. values];

        await Succeeds(root.ApplyAsync(workspace, typed));
        Assert.Empty(await root.PlanAsync(workspace, typed));
        Assert.Equal(["update airbyte_source.stripe[0]"], await root.PlanAsync(workspace, [.. typed, "-var", "stripe_api_key=sk_live_rotated"]));
        Assert.All(root.Airbyte.Objects.Where(o => o.Kind == "connections"), o => Assert.Equal($"user_{user}_landing", o.Text("namespaceFormat")));
        Assert.Equal(user == "789" ? 2 : 3, root.Airbyte.Objects.Count(o => o.Kind == "connections"));

        // A workspace of the user's own outlives it: with it would go everything in it.
        if (user == "456")
            await Succeeds(root.RunAsync(workspace, null, "state", "rm", "module.tenant.airbyte_workspace.tenant[0]"));
        await Succeeds(root.RunAsync(workspace, null, "destroy", "-auto-approve", "-no-color", $"-var=user_id={user}"));
        Assert.All(root.Airbyte.Objects, o => Assert.Equal("workspaces", o.Kind));
    }

    [Fact]
    public async Task Option_C_makes_an_Airbyte_workspace_for_the_customer_puts_all_into_it_and_does_not_destroy_it()
    {
        await using var root = await TerraformRoot.CreateAsync(Sample, "terraform/dynamic");
        await Succeeds(root.ApplyAsync("user_456", Secrets));

        var own = Assert.Single(root.Airbyte.Objects, o => o.Name == "customer_456");
        Assert.All(root.Airbyte.Objects.Where(o => o.Kind != "workspaces"), o => Assert.Equal(own.Id, o.Text("workspaceId")));

        root.Airbyte.ForgetRequests();
        var destroy = await root.RunAsync("user_456", null, "destroy", "-auto-approve", "-no-color");
        Assert.Contains("Instance cannot be destroyed", destroy.Errors, StringComparison.Ordinal);
        Assert.Empty(root.Airbyte.Writes);
    }

    [Fact]
    public async Task What_is_missing_or_elsewhere_is_said()
    {
        await using var root = await TerraformRoot.CreateAsync(Sample, "terraform/dynamic");

        await Succeeds(root.RunAsync(null, null, "workspace", "new", "user_123"));
        await root.RefusesAsync("User 123 has a root of its own: run Terraform in terraform/tenants/user_123.", null, "-var=" + StripeKey);
        await Succeeds(root.RunAsync(null, null, "workspace", "new", "user_456"));
        await root.RefusesAsync("Source github of user 456 needs github_token.", null, "-var=" + StripeKey);
        await Succeeds(root.RunAsync(null, null, "workspace", "new", "user_900"));
        await root.RefusesAsync("Source stripe of user 900 needs stripe_account.", null, "-var=" + StripeKey);
    }

    [Fact]
    public async Task What_Airbyte_has_already_is_imported_and_then_plans_nothing()
    {
        await using var first = await TerraformRoot.CreateAsync(TwoInWorkspaces, "terraform/dynamic");
        await Succeeds(first.ApplyAsync("user_123", "-var", StripeKey));
        // The state is lost, and all that it knew is there.
        Directory.Delete(Path.Combine(first.Folder, "terraform.tfstate.d", "user_123"), recursive: true);
        var before = first.Airbyte.Objects.Count;

        await Succeeds(first.ApplyAsync("user_123", "-var", StripeKey, "-var", Existing(first.Airbyte, "user_123")));

        Assert.Equal(before, first.Airbyte.Objects.Count);
        Assert.Empty(await first.PlanAsync("user_123", "-var", StripeKey));
    }

    [Fact]
    public async Task Resources_that_were_written_by_hand_move_into_the_module()
    {
        await using var root = await TerraformRoot.CreateAsync(Sample, "terraform/tenants/user_789");
        await Succeeds(root.ApplyAsync(null, Secrets[..4]));
        await Succeeds(root.RunAsync(null, null, "state", "mv", "module.tenant.airbyte_source.stripe[0]", "airbyte_source.of_before"));

        root.Write("moved.tf", "moved {\n  from = airbyte_source.of_before\n  to   = module.tenant.airbyte_source.stripe[0]\n}\n");

        Assert.Empty(await root.PlanAsync(null, Secrets[..4]));
    }

    /// <summary>A value for the variable that names what is imported.</summary>
    internal static string Existing(FakeAirbyte airbyte, string schema)
    {
        string Id(string kind, string name) => airbyte.Objects.First(o => o.Kind == kind && o.Name == name).Id;
        var workspace = airbyte.Objects.FirstOrDefault(o => o.Name == schema.Replace("user_", "customer_", StringComparison.Ordinal)) is { } own ? $"workspace = \"{own.Id}\", " : "";
        return $"airbyte_existing={{ {workspace}destination = \"{Id("destinations", schema + " postgres")}\", sources = {{ stripe = \"{Id("sources", schema + " stripe")}\" }}, connections = {{ stripe = \"{Id("connections", schema + " stripe")}\" }} }}";
    }

    private static async Task Succeeds(Task<TerraformRun> run)
    {
        var ended = await run;
        Assert.True(ended.ExitCode == 0, ended.Errors);
    }
}
