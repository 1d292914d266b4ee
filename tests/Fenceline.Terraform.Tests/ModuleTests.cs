using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

/// <summary>What the module makes of the manifest, run by the real terraform.</summary>
public class ModuleTests
{
    [Theory]
    [InlineData("123")]
    [InlineData("456")]
    [InlineData("Z9_x")]
    public async Task Syncs_start_at_a_minute_and_hour_of_the_tenants_own(string id)
    {
        int[] everyHours = [1, 2, 3, 4, 6, 8, 12, 24];
        var sources = everyHours.Select(hours => Source($"every_{hours}", Sensitivity.Public, "c", "d", hours, Object(), [], []));
        await using var root = await TerraformRoot.CreateAsync(Create(sources), "terraform/dynamic");

        var state = await root.StateAfterAsync(
            null,
            "-var", "user_id=" + id,
            "-var", $"airbyte_sources=[{string.Join(',', everyHours.Select(hours => $"\"every_{hours}\""))}]");

        // As docs/terraform.md has it: the first 8 hex digits of SHA-256 of the id.
        var hash = Convert.ToUInt32(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8], 16);
        var (minute, hour) = (hash % 60, hash / 60);
        Assert.Equal(Invariant($"0 {minute} * * * ? UTC"), state.Cron("every_1"));
        Assert.Equal(Invariant($"0 {minute} {hour % 24} * * ? UTC"), state.Cron("every_24"));
        foreach (var hours in everyHours[1..^1])
            Assert.Equal(Invariant($"0 {minute} {hour % hours}/{hours} * * ? UTC"), state.Cron($"every_{hours}"));
    }

    [Fact]
    public async Task Hostile_texts_reach_Airbyte_as_they_stand_in_the_manifest()
    {
        await using var root = await TerraformRoot.CreateAsync(HostileManifest.Manifest(), "terraform/dynamic");
        var texts = HostileManifest.Texts;
        for (var tenant = 1; tenant < texts.Length; tenant += 20)
        {
            var state = await root.StateAfterAsync($"user_t{tenant}", $"-var-file=tenants/user_t{tenant}.tfvars", "-var", "noisy_key=k\"${x}");

            var configuration = state.Configuration("airbyte_source_noisy");
            Assert.Equal(texts, Items(configuration.GetProperty("texts")));
            Assert.Equal(texts.Select(text => text + texts[tenant] + text), Items(configuration.GetProperty("around")));
            foreach (var (text, at) in texts.Select((text, at) => (text, at)))
                Assert.Equal(at, configuration.GetProperty("names").GetProperty(text).GetInt32());
            Assert.Equal("k\"${x}", configuration.GetProperty("names").GetProperty("key\"${x}").GetProperty("in}ner").GetString());
            Assert.Equal("""[{"on":true},[-1500,{"deep":{}}]]""", configuration.GetProperty("mixed").GetRawText());
            Assert.Equal(HostileManifest.LandingDatabase, state.Configuration("airbyte_destination_tenant").GetProperty("database").GetString());
            Assert.Equal("p\"${x}_", state.Text("airbyte_connection_noisy", "prefix"));
        }
    }

    /// <summary>What the module makes for itself is beside what it makes for sources.</summary>
    [Fact]
    public async Task A_source_may_have_any_name()
    {
        string[] names = ["user", "tenant", "destination", "workspace", "main", "variables", "state_owner", "elsewhere", "leaving", "local", "each", "for"];
        var sources = names.Select(name => Source(name, Sensitivity.Public, "c", "d", 24, Object(("url", TenantValue(name + "_url"))), [], []));
        await using var root = await TerraformRoot.CreateAsync(Create(sources), "terraform/dynamic");

        var state = await root.StateAfterAsync("user_1", [.. names.SelectMany(name => new[] { "-var", $"{name}_url=u" })]);

        Assert.Equal(names.Length, state.Names.Count(name => name.StartsWith("airbyte_connection_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_tests_beside_the_module_pass()
    {
        await using var module = await TerraformRoot.CreateAsync(Guide, "terraform/modules/tenant");

        var run = await module.RunAsync(null, null, "test", "-no-color");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("Success! 9 passed, 0 failed.", run.Output, StringComparison.Ordinal);
        Assert.Empty(module.Airbyte.Requests);
    }

    [Fact]
    public async Task A_schema_pattern_with_a_dollar_before_the_id_stays_a_pattern()
    {
        var manifest = Create([]) with { Database = SampleManifest.Database with { TenantSchema = "t${id}_b" } };
        await using var root = await TerraformRoot.CreateAsync(manifest, "terraform/dynamic");

        // Airbyte can't write to such a schema, and the refusal names it in full.
        var run = await root.ApplyAsync("t$7_b");

        Assert.Contains("Airbyte can't write to schema t$7_b_landing", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_secrets_enable_a_source_together_and_the_one_left_out_is_named()
    {
        var source = Source(
            "oauth", Sensitivity.Sensitive, "c", "d", 24, Object(),
            [new(EquatableArray.Of("client_id"), "oauth_id"), new(EquatableArray.Of("client_secret"), "oauth_secret")], []);
        await using var root = await TerraformRoot.CreateAsync(Create([source]), "terraform/dynamic");

        var incomplete = await root.ApplyAsync("user_1", "-var", "oauth_id=a");
        var complete = await root.StateAfterAsync("user_1", "-var", "oauth_id=a", "-var", "oauth_secret=b");

        Assert.Contains("Source oauth of user 1 needs oauth_secret.", incomplete.Errors, StringComparison.Ordinal);
        Assert.Equal("""{"client_id":"a","client_secret":"b"}""", complete.Text("airbyte_source_oauth", "configuration"));
    }

    [Fact]
    public async Task A_source_without_secrets_is_enabled_by_the_tenants_values()
    {
        var source = Source("feed", Sensitivity.Public, "c", "d", 24, Object(("url", TenantValue("feed_url"))), [], []);
        await using var root = await TerraformRoot.CreateAsync(Create([source]), "terraform/dynamic");

        var without = await root.StateAfterAsync("user_1");
        var with = await root.StateAfterAsync("user_2", "-var", "feed_url=https://example.org");

        Assert.DoesNotContain("airbyte_source_feed", without.Names);
        Assert.Contains("airbyte_source_feed", with.Names);
    }

    private static IEnumerable<string?> Items(JsonElement array) => array.EnumerateArray().Select(item => item.GetString());

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
