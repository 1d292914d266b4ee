using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Sql.Collections;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

public class TerraformTreeTests
{
    [Fact]
    public void The_order_of_tenants_sources_and_members_in_memory_does_not_matter()
    {
        var reversed = Guide with
        {
            Sources = Guide.Sources.Reverse().Select(source => source with
            {
                Configuration = Reverse(source.Configuration),
                Streams = source.Streams.Reverse().ToEquatableArray(),
            }).ToEquatableArray(),
            Tenants = Guide.Tenants.Reverse().Select(tenant => tenant with { Sources = tenant.Sources.Reverse().ToEquatableArray() }).ToEquatableArray(),
        };

        Assert.Equal(RenderedTree.Render(Guide), RenderedTree.Render(reversed));
    }

    [Fact]
    public void A_tenant_changes_no_other_tenants_files_nor_the_shared_ones()
    {
        var before = RenderedTree.Render(Guide);
        var after = RenderedTree.Render(Guide with
        {
            Tenants = Guide.Tenants.Append(Tenant("999", "standard", null, [], Of("github"))).ToEquatableArray(),
        });

        Assert.Equal(["terraform/tenants/user_999/main.tf"], after.Keys.Except(before.Keys));
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
    }

    [Fact]
    public void Rendering_on_many_threads_gives_the_same_files()
    {
        var manifest = Create([Stripe, GitHub], [.. Enumerable.Range(0, 200).Select(i => Tenant($"{i}", i % 3 == 0 ? "large" : "standard", null, [], Of("stripe", ("stripe_account", $"acct_{i}")), Of("github")))]);
        var (tree, planner) = (new TerraformTree(manifest), new TenantPlanner(manifest));

        var parallel = manifest.Tenants.AsParallel().AsOrdered().Select(planner.PlanOf).SelectMany(tree.RenderTenant).ToArray();

        Assert.Equal(manifest.Tenants.Select(planner.PlanOf).SelectMany(tree.RenderTenant), parallel);
    }

    [Fact]
    public void A_value_that_a_tenant_gives_under_a_secrets_name_is_not_written()
    {
        var manifest = Create([Stripe], Tenant("1", "standard", null, [], Of("stripe", ("stripe_api_key", "sk_live_leak"))));

        Assert.All(RenderedTree.Render(manifest).Values, text => Assert.DoesNotContain("sk_live_leak", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_secrets_place_in_the_configuration_holds_its_variable_whatever_stood_there()
    {
        var source = Stripe with { Configuration = Object(("client_secret", Text("sk_live_leak"))) };

        Assert.All(RenderedTree.Render(Create([source])).Values, text => Assert.DoesNotContain("sk_live_leak", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("stripe", "stripe.tf")]
    [InlineData("main", "main_source.tf")]
    [InlineData("variables", "variables_source.tf")]
    [InlineData("override", "override_source.tf")]
    [InlineData("manual_override", "manual_override_source.tf")]
    [InlineData("main_source", "main_source_source.tf")]
    public void A_sources_file_never_takes_the_name_of_another_nor_one_that_Terraform_reads_in_another_way(string source, string file)
    {
        Assert.Contains("terraform/modules/tenant/" + file, RenderedTree.Render(Create([Stripe with { Name = source }])).Keys);
    }

    [Fact]
    public void A_name_that_Terraform_cannot_take_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TerraformTree(Create([Stripe with { Name = "a\" {" }])));
        Assert.Throws<ArgumentException>(() => new TerraformTree(Create([Stripe with { Secrets = EquatableArray.Of(new SecretBinding(EquatableArray.Of("a"), "a b")) }])));
    }

    [Fact]
    public void Two_values_for_one_variable_are_refused()
    {
        var twin = Stripe with { Name = "twin" };
        var tenant = Tenant("1", "standard", null, [], Of("stripe", ("stripe_account", "a")), Of("twin", ("stripe_account", "b")));

        Assert.Throws<ArgumentException>(() => RenderedTree.Render(Create([Stripe, twin], tenant)));
    }

    private static ConfigObject Reverse(ConfigObject value) => new(value.Members.Reverse().ToEquatableArray());
}
