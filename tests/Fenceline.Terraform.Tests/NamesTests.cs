using System.Text.Json;
using Fenceline.Core.Naming;
using Fenceline.Testing.Airbyte.Api;
using static Fenceline.Terraform.Tests.SampleManifest;

namespace Fenceline.Terraform.Tests;

/// <summary>Terraform works out names by itself, for users whom no file knows: they are those of the database.</summary>
public sealed class NamesTests
{
    private const int Users = 40;

    [Theory]
    [InlineData("user_{id}")]
    [InlineData("{id}")]
    [InlineData("a__b_{id}_z")]
    public async Task Names_are_those_of_the_database_for_any_user(string pattern)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var ids = Enumerable.Range(0, Users).Select(_ => Id(random)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var prefix = "p" + random.Next(1000) + "_";
        var manifest = Create([Stripe with { Prefix = prefix }]) with { Database = SampleManifest.Database with { TenantSchema = pattern } };
        await using var root = await TerraformRoot.CreateAsync(manifest, "terraform/dynamic");
        root.Write("many.tf", $$"""
            module "many" {
              for_each             = toset({{JsonSerializer.Serialize(ids)}})
              source               = "../modules/tenant"
              user_id              = each.value
              airbyte_workspace_id = "{{FakeAirbyte.SharedWorkspace}}"
              database_host        = "db.example"
              database_password    = "p"
              stripe_account       = "a"
              stripe_api_key       = "k"
            }
            output "names" {
              value = { for id, user in module.many : id => [user.schema, user.landing_schema, user.loader_role] }
            }
            """);
        Assert.Equal(0, (await root.RunAsync(null, null, "init", "-no-color")).ExitCode);

        var plan = await root.RunAsync(null, null, "plan", "-no-color", "-out=plan.file", "-var", "user_id=x", "-target=module.many");
        Assert.True(plan.ExitCode == 0, $"seed {seed}: {plan.Errors}");
        using var shown = JsonDocument.Parse((await root.RunAsync(null, null, "show", "-json", "plan.file")).Output);

        var names = shown.RootElement.GetProperty("planned_values").GetProperty("outputs").GetProperty("names").GetProperty("value");
        var connections = shown.RootElement.GetProperty("resource_changes").EnumerateArray().Where(change => change.GetProperty("type").GetString() == "airbyte_connection").ToList();
        Assert.Equal(ids.Count, connections.Count);
        Assert.All(connections, connection => Assert.Equal(prefix, connection.GetProperty("change").GetProperty("after").GetProperty("prefix").GetString()));
        foreach (var id in ids)
        {
            var expected = TenantNames.For(pattern, id);
            Assert.True(
                names.GetProperty(id).EnumerateArray().Select(name => name.GetString()).SequenceEqual([expected.Schema, expected.LandingSchema, expected.LoaderRole]),
                $"seed {seed}, id {id}: {names.GetProperty(id)}");
        }
    }

    /// <summary>Letters and digits with single separators between them, a letter first: a schema that is nothing but the id needs one.</summary>
    private static string Id(Random random)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        var id = Letters[random.Next(52)].ToString();
        for (var length = random.Next(24); length > 0; length--)
            id += (random.Next(4) == 0 ? (random.Next(2) == 0 ? "-" : "_") : "") + Letters[random.Next(Letters.Length)];
        return id;
    }
}
