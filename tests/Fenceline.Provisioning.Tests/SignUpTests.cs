using Fenceline.Testing.Airbyte.Api;

namespace Fenceline.Provisioning.Tests;

/// <summary>A customer whom no file knows signs up, connects, and leaves: with the real terraform, a real PostgreSQL, and an Airbyte.</summary>
public sealed class SignUpTests(World world) : IClassFixture<World>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_whom_no_file_knows_gets_everything_and_a_second_call_changes_nothing()
    {
        World.Require();
        await using var backend = world.Open();
        var id = world.NewId();
        var reports = new Reports();

        var made = await backend.SignUpAsync(id, reports);

        Assert.Equal((id, true, true), (made.Tenant, made.IsNew, made.SyncsChanged));
        Assert.All(made.Published!.Tables, table => Assert.Equal(PublishOutcome.Missing, table.Outcome));
        Assert.Equal(
            ["Tenant Begun 0/5", "Tenant Done 1/5", "Loader Begun 1/5", "Loader Done 2/5", "Syncs Begun 2/5", "Syncs Done 3/5", "Registration Begun 3/5", "Registration Done 4/5", "Publish Begun 4/5", "Publish Done 5/5"],
            reports.Told);
        Assert.Equal(["connections", "destinations", "sources"], world.ObjectsOf(id).Select(o => o.Kind).Order(StringComparer.Ordinal));
        Assert.Equal("sk_" + Backend.Secret, world.ObjectsOf(id).Single(o => o.Kind == "sources").Configured("client_secret"));
        Assert.True(await world.LogsInAsync(id));
        var record = await backend.Provisioner.ReadAsync(id, Cancellation);
        Assert.Equal((false, true, false, "stripe"), (record!.IsRemoval, record.IsFinished, record.IsRunning, Assert.Single(record.Sources)));
        Assert.Equal(5, record.Steps.Count(step => step is { IsDone: true, Problem: null }));

        world.Airbyte.ForgetRequests();
        var again = await backend.SignUpAsync(id);
        Assert.Equal((false, false), (again.IsNew, again.SyncsChanged));
        Assert.Empty(world.Airbyte.Writes);
        Assert.True(await world.LogsInAsync(id));
    }

    [Fact]
    public async Task A_further_source_needs_the_secrets_of_those_that_are_there_and_takes_none_away()
    {
        World.Require();
        await using var backend = world.Open();
        var id = world.NewId();
        await backend.SignUpAsync(id);
        SourceConnection[] github = [new SourceConnection("github") { Values = new Dictionary<string, string> { ["github_repositories"] = "acme/*" } }];
        Task<ProvisionResult> ConnectAsync(params (string Name, string Value)[] secrets) => backend.Provisioner.ProvisionAsync(
            new NewTenant(id) { Name = "Customer", Tier = "standard" }, github, secrets.ToDictionary(secret => secret.Name, secret => secret.Value), cancellationToken: Cancellation);

        var refused = await Assert.ThrowsAsync<ProvisionException>(() => ConnectAsync(("github_token", "ghp_1")));
        Assert.Null(refused.Step);
        Assert.Contains("stripe_api_key", refused.Message, StringComparison.Ordinal);

        world.Airbyte.ForgetRequests();
        await ConnectAsync(("github_token", "ghp_1"), ("stripe_api_key", "sk_" + Backend.Secret));
        Assert.Equal(["POST /api/public/v1/sources", "POST /api/public/v1/connections"], world.Airbyte.Writes);
        Assert.Equal(["github", "stripe"], (await backend.Provisioner.ReadAsync(id, Cancellation))!.Sources);
    }

    [Theory]
    [InlineData("tier", "There is no tier 'gold'")]
    [InlineData("source", "There is no source 'paypal'")]
    [InlineData("value", "Source stripe needs the value stripe_account")]
    [InlineData("more", "Source stripe has no value airbyte_client_id")]
    [InlineData("secret", "stripe_api_key")]
    [InlineData("listed", "The manifest has the tenant without source google_analytics")]
    [InlineData("otherwise", "The manifest has the tenant, and another stripe_account of source stripe")]
    public async Task What_can_not_be_is_refused_before_anything_is_made(string what, string message)
    {
        World.Require();
        await using var backend = world.Open();
        var isListed = what is "listed" or "otherwise";
        var id = isListed ? TenantId.Parse("789") : world.NewId();
        var values = new Dictionary<string, string>();
        if (what != "value")
            values["stripe_account"] = "acct_1";
        if (what == "more")
            values["airbyte_client_id"] = "mine";
        SourceConnection[] sources = [new SourceConnection(what switch { "source" => "paypal", "listed" => "google_analytics", _ => "stripe" }) { Values = values }];
        var secrets = what == "secret" ? [] : new Dictionary<string, string> { ["stripe_api_key"] = "sk" };

        var refused = await Assert.ThrowsAsync<ProvisionException>(() =>
            backend.Provisioner.ProvisionAsync(new NewTenant(id) { Tier = what == "tier" ? "gold" : "standard" }, sources, secrets, cancellationToken: Cancellation));

        Assert.Equal((id, null), (refused.Tenant, refused.Step));
        Assert.Contains($"Tenant {id}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        // The manifest's own were made with the database.
        Assert.Equal(isListed ? "1" : "0", await world.OnTenantsAsync($"SELECT count(*) FROM fenceline.tenants WHERE tenant_id = '{id}'"));
        Assert.Empty(world.ObjectsOf(id));
    }

    [Fact]
    public async Task A_customer_whom_the_manifest_lists_is_made_as_it_says_in_the_root_that_is_its_own()
    {
        World.Require();
        await using var backend = world.Open();
        var id = TenantId.Parse("123");
        var secrets = new Dictionary<string, string> { ["stripe_api_key"] = "sk_1", ["github_token"] = "ghp_1", ["google_analytics_credentials"] = "{}" };

        await backend.Provisioner.ProvisionAsync(new NewTenant(id) { Name = "Acme", Tier = "standard" }, [new SourceConnection("stripe"), new SourceConnection("github")], secrets, cancellationToken: Cancellation);

        Assert.Equal("acct_123", world.ObjectsOf(id).Single(o => o.Kind == "sources" && o.Name.EndsWith(" stripe", StringComparison.Ordinal)).Configured("account_id"));
        Assert.True(File.Exists(Path.Combine(world.Folder, "generated", "terraform", "tenants", "user_123", "terraform.tfstate")));
        Assert.True(await world.LogsInAsync(id));
    }

    [Fact]
    public async Task Two_sign_ups_of_one_customer_at_once_make_one()
    {
        World.Require();
        await using var one = world.Open();
        await using var other = world.Open();
        var id = world.NewId();
        var (reports, others) = (new Reports(), new Reports());

        var made = await Task.WhenAll(one.SignUpAsync(id, reports), other.SignUpAsync(id, others));

        Assert.Single(made, result => result.IsNew);
        Assert.Single(made, result => result.SyncsChanged);
        Assert.Single(reports.Told.Concat(others.Told), told => told == "Tenant Waiting 0/5");
        Assert.Equal(["connections", "destinations", "sources"], world.ObjectsOf(id).Select(o => o.Kind).Order(StringComparer.Ordinal));
        Assert.True(await world.LogsInAsync(id));
    }

    [Fact]
    public async Task One_who_leaves_leaves_nothing()
    {
        World.Require();
        var id = world.NewId();
        await using (var backend = world.Open())
            await backend.SignUpAsync(id);
        await using var people = world.Open("operator");
        var reports = new Reports();

        var gone = await people.LeaveAsync(id, reports);

        Assert.Equal(["SyncRemoval Begun 0/2", "SyncRemoval Done 1/2", "Offboarding Begun 1/2", "Offboarding Done 2/2"], reports.Told);
        Assert.Null(gone.Note);
        Assert.Null(gone.Removal.EraseAfter);
        Assert.Equal("\n--\n\n--\n", await world.TraceAsync(id));
        Assert.False(Directory.Exists(Path.Combine(world.Dynamic, "terraform.tfstate.d", World.SchemaOf(id))));
        Assert.Null(await people.Provisioner.ReadAsync(id, Cancellation));
        await people.LeaveAsync(id);
        Assert.Equal("\n--\n\n--\n", await world.TraceAsync(id));
    }

    [Fact]
    public async Task Who_leaves_with_a_grace_period_comes_back_with_all_that_there_was()
    {
        World.Require();
        var id = world.NewId();
        await using var backend = world.Open();
        await backend.SignUpAsync(id);
        var before = await world.TraceAsync(id);
        await using var people = world.Open("operator");

        var leaving = await people.LeaveAsync(id, grace: TimeSpan.FromDays(30));
        Assert.NotNull(leaving.Removal.EraseAfter);
        Assert.Empty(world.ObjectsOf(id));
        var refused = await Assert.ThrowsAsync<ProvisionException>(() => backend.SignUpAsync(id));
        Assert.Equal(ProvisionStep.Tenant, refused.Step);
        Assert.Equal(ProvisioningFailure.Leaving, Assert.IsType<Fenceline.ProvisioningException>(refused.InnerException).Failure);

        await people.Provisioning.UndoOffboardingAsync(id, Cancellation);
        Assert.True((await backend.SignUpAsync(id)).SyncsChanged);
        Assert.Equal(before, await world.TraceAsync(id));
        Assert.True(await world.LogsInAsync(id));
    }

    [Fact]
    public async Task A_workspace_of_the_customers_own_stays_and_is_said()
    {
        World.Require();
        var id = world.NewId();
        await using var backend = world.Open();
        await backend.SignUpAsync(id, tier: "large");
        Assert.Contains(world.ObjectsOf(id), o => o.Kind == "workspaces");
        await using var people = world.Open("operator");

        var gone = await people.LeaveAsync(id);

        Assert.Contains($"The Airbyte workspace customer_{id} is still there", gone.Note, StringComparison.Ordinal);
        Assert.Equal("workspaces", Assert.Single(world.ObjectsOf(id)).Kind);
    }
}
