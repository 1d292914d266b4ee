using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fenceline.Core.Manifest;

namespace Fenceline.Core.Tests.Manifest;

/// <summary>The defaults that the JSON Schema tells of are those that the reader takes.</summary>
public sealed class SchemaDefaultTests
{
    private static readonly JsonObject Definitions =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.schema.json")))!["$defs"]!.AsObject();

    private static readonly JsonObject Database = Definitions["database"]!["properties"]!.AsObject();

    public static TheoryData<string> OfDatabase => [.. WithDefault(Database).Keys];

    public static TheoryData<string> OfDeletionLimit => [.. WithDefault(Database["deletionLimit"]!["properties"]!.AsObject()).Keys];

    public static TheoryData<string> OfIdentity => [.. WithDefault(Definitions["identity"]!["properties"]!.AsObject()).Keys];

    [Theory]
    [MemberData(nameof(OfDatabase))]
    public void A_default_of_the_database_may_be_left_out(string property) =>
        AssertSame("{}", $$"""{ "{{property}}": {{WithDefault(Database)[property]}} }""");

    [Theory]
    [MemberData(nameof(OfDeletionLimit))]
    public void A_default_of_the_deletion_limit_may_be_left_out(string property) =>
        AssertSame("{}", $$"""{ "deletionLimit": { "{{property}}": {{WithDefault(Database["deletionLimit"]!["properties"]!.AsObject())[property]}} } }""");

    [Theory]
    [MemberData(nameof(OfIdentity))]
    public void A_default_of_the_identity_may_be_left_out(string property)
    {
        var value = WithDefault(Definitions["identity"]!["properties"]!.AsObject())[property];
        // Only the claims of a token have use for the property 'claim'.
        var kind = property == "claim" ? "jwt" : "setting";

        AssertSame($$"""{ "identity": { "kind": "{{kind}}" } }""", property == "kind"
            ? $$"""{ "identity": { "kind": {{value}} } }"""
            : $$"""{ "identity": { "kind": "{{kind}}", "{{property}}": {{value}} } }""");
    }

    [Theory]
    [MemberData(nameof(OfDatabase))]
    public void The_page_tells_of_the_same_default(string property)
    {
        var value = WithDefault(Database)[property].Trim('"');
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "manifest.md"));

        Assert.Matches($@"\n\| `{property}` \| `?{Regex.Escape(value)}`? \|", page);
    }

    private static void AssertSame(string plain, string spelledOut) => Assert.Equal(Read(plain), Read(spelledOut));

    private static DatabaseOptions Read(string database)
    {
        var text = $$"""{ "version": 1, "project": "p", "database": {{database}}, "tiers": { "t": {} }, "sources": {}, "tenants": [] }""";
        var result = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        return result.Manifest?.Database ?? throw new InvalidOperationException(string.Join("\n", result.Problems));
    }

    private static Dictionary<string, string> WithDefault(JsonObject properties) => properties
        .Where(property => property.Value!["default"] is JsonValue)
        .ToDictionary(property => property.Key, property => property.Value!["default"]!.ToJsonString(JsonSerializerOptions.Default));
}
