using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fenceline.Terraform.Tests;

/// <summary>Holds what is emitted to what Airbyte's provider knows, as its schema says.</summary>
public partial class ProviderSchemaTests
{
    private static readonly string[] MetaArguments = ["count"];
    private static readonly JsonElement Schema = ReadSchema();

    [Fact]
    public void Only_the_providers_four_generic_resources_are_emitted()
    {
        var types = ModuleBlocks().Where(block => block.Type == "resource").Select(block => block.Labels[0]).Distinct().Order();

        // terraform_data is Terraform's own.
        Assert.Equal(["airbyte_connection", "airbyte_destination", "airbyte_source", "airbyte_workspace", "terraform_data"], types);
    }

    [Fact]
    public void Every_resource_sets_what_its_schema_requires_and_nothing_that_it_does_not_know()
    {
        var resources = ModuleBlocks().Where(block => block.Type == "resource" && block.Labels[0] != "terraform_data").ToArray();

        Assert.Equal(8, resources.Length);
        foreach (var resource in resources)
            CheckAttributes(resource.Labels[0], resource.Attributes.Where(a => !MetaArguments.Contains(a.Name)), Schema.GetProperty(resource.Labels[0]));
    }

    [Fact]
    public void Resources_hold_no_blocks_but_lifecycle()
    {
        var blocks = ModuleBlocks().Where(block => block.Type == "resource").SelectMany(block => block.Blocks);

        Assert.All(blocks, block => Assert.Equal("lifecycle", block.Type));
    }

    [Fact]
    public void References_to_resources_read_attributes_that_they_have()
    {
        var references = RenderedTree.Render(SampleManifest.Guide).Values
            .SelectMany(text => ResourceReference().Matches(text))
            .Select(match => (Type: match.Groups[1].Value, Attribute: match.Groups[2].Value))
            .ToArray();

        Assert.NotEmpty(references);
        Assert.All(references, reference =>
            Assert.True(Schema.GetProperty(reference.Type).GetProperty("attributes").TryGetProperty(reference.Attribute, out _), reference.ToString()));
    }

    [Theory]
    [InlineData("terraform/dynamic/main.tf")]
    [InlineData("terraform/tenants/user_123/main.tf")]
    public void The_provider_block_sets_what_its_schema_knows(string path)
    {
        var provider = Assert.Single(Read(path).Blocks, block => block.Type == "provider");

        CheckAttributes("provider", provider.Attributes, Schema.GetProperty("provider"));
    }

    [Theory]
    [InlineData("terraform/dynamic/main.tf", "terraform/dynamic/variables.tf")]
    [InlineData("terraform/tenants/user_123/main.tf", "terraform/tenants/user_123/main.tf")]
    public void Whatever_reaches_a_sensitive_argument_of_the_provider_is_an_ephemeral_and_sensitive_variable(string main, string variables)
    {
        var provider = Read(main).Blocks.Single(block => block.Type == "provider");
        foreach (var name in new[] { "client_id", "client_secret" })
        {
            var value = Assert.IsType<HclText>(provider.Find(name)).Text;
            var variable = Read(variables).Blocks.Single(block => block.Type == "variable" && "var." + block.Labels[0] == value);
            Assert.Equal(new HclText("true"), variable.Find("sensitive"));
            Assert.Equal(new HclText("true"), variable.Find("ephemeral"));
        }
    }

    [Theory]
    [InlineData("terraform/modules/tenant/variables.tf", "stripe_api_key", "github_token", "google_analytics_credentials", "database_password")]
    [InlineData("terraform/dynamic/variables.tf", "stripe_api_key", "github_token", "google_analytics_credentials", "database_password")]
    [InlineData("terraform/tenants/user_123/main.tf", "stripe_api_key", "github_token", "database_password")]
    public void Secrets_are_sensitive_variables_without_a_value(string path, params string[] secrets)
    {
        var variables = Read(path).Blocks.Where(block => block.Type == "variable").ToDictionary(block => block.Labels[0]);

        foreach (var secret in secrets)
        {
            Assert.Equal(new HclText("true"), variables[secret].Find("sensitive"));
            Assert.Equal(new HclText("null"), variables[secret].Find("default"));
        }
    }

    private static void CheckAttributes(string place, IEnumerable<HclAttributeNode> attributes, JsonElement schema)
    {
        var set = attributes.ToArray();
        var known = schema.GetProperty("attributes");
        foreach (var attribute in set)
        {
            var where = place + "." + attribute.Name;
            Assert.True(known.TryGetProperty(attribute.Name, out var facts), where + " is not known.");
            Assert.False(facts.GetProperty("is").GetString() == "read-only", where + " is read-only.");
            CheckValue(where, attribute.Value, facts);
        }

        foreach (var required in known.EnumerateObject().Where(a => a.Value.GetProperty("is").GetString() == "required"))
            Assert.True(set.Any(attribute => attribute.Name == required.Name), $"{place}.{required.Name} is required.");
    }

    private static void CheckValue(string where, HclExpression value, JsonElement facts)
    {
        switch (value)
        {
            case HclObject o:
                CheckAttributes(where, o.Attributes, facts);
                break;
            case HclTuple t:
                foreach (var item in t.Items)
                    CheckValue(where, item, facts);
                break;
            case HclText text when facts.TryGetProperty("values", out var values):
                Assert.Contains(text.Text.Trim('"'), values.EnumerateArray().Select(v => v.GetString()));
                break;
            default:
                Assert.False(facts.TryGetProperty("attributes", out _), where + " is an object.");
                break;
        }
    }

    private static IEnumerable<HclBlock> ModuleBlocks() =>
        RenderedTree.Render(SampleManifest.Guide)
            .Where(file => file.Key.StartsWith("terraform/modules/", StringComparison.Ordinal))
            .SelectMany(file => HclReader.Read(file.Value).Blocks);

    private static HclBlock Read(string path) => HclReader.Read(RenderedTree.Render(SampleManifest.Guide)[path]);

    private static JsonElement ReadSchema()
    {
        using var stream = typeof(ProviderSchemaTests).Assembly.GetManifestResourceStream("airbyte-provider.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }

    [GeneratedRegex(@"\b(airbyte_(?:workspace|source|destination|connection))\.\w+(?:\[[^]]*\])?\.(\w+)")]
    private static partial Regex ResourceReference();
}
