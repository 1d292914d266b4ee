using System.Text.Json;
using System.Text.Json.Nodes;
using Fenceline.Core.Manifest;
using Fenceline.Core.Rules;
using Fenceline.Testing;

namespace Fenceline.Core.Tests.Manifest;

/// <summary>
/// Each fixture says in its first lines which problems it has, as in <c>// FEN006(5,12)</c>. A line <c>// schema: silent</c>
/// says that JSON Schema can't express what is wrong: then the schema must accept it, so that the line stays a true one.
/// </summary>
public sealed class ManifestFixtureTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Manifests");

    private static readonly JsonDocumentOptions DocumentOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static TheoryData<string> Valid => Fixtures("valid");

    public static TheoryData<string> Invalid => Fixtures("invalid");

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_manifest_reads_with_no_more_than_its_warnings_and_suits_the_schema(string name)
    {
        var text = Load("valid", name);

        var result = Read(name, text);

        Assert.Equal(Expected(text), Found(result));
        Assert.NotNull(result.Manifest);
        Assert.True(SchemaAccepts(text), "The schema refuses what the reader accepts.");
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_manifest_gives_exactly_its_problems_and_the_schemas_verdict_agrees(string name)
    {
        var text = Load("invalid", name);

        var result = Read(name, text);

        Assert.Equal(Expected(text), Found(result));
        Assert.Null(result.Manifest);
        Assert.Equal(IsSchemaSilent(text), SchemaAccepts(text));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Every_message_is_one_line_of_whole_sentences(string name)
    {
        foreach (var problem in Read(name, Load("invalid", name)).Problems)
        {
            Assert.DoesNotContain(problem.Message, c => char.IsControl(c));
            Assert.EndsWith(problem.Message.EndsWith('?') ? "?" : ".", problem.Message, StringComparison.Ordinal);
            Assert.True(problem.Message[0] is '\'' || char.IsUpper(problem.Message[0]) || problem.Message.StartsWith("source-", StringComparison.Ordinal), problem.Message);
        }
    }

    [Fact]
    public void The_repositorys_manifest_suits_the_schema() =>
        Assert.True(SchemaAccepts(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"))));

    [Fact]
    public void The_fixtures_show_every_rule_but_the_number_of_tenants()
    {
        var rules = typeof(ManifestRules).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToHashSet();

        var shown = new[] { "valid", "invalid" }
            .SelectMany(kind => Directory.EnumerateFiles(Path.Combine(Folder, kind)))
            .SelectMany(path => Expected(File.ReadAllText(path)))
            .Select(problem => problem[..6])
            .ToHashSet();

        Assert.Equal([ManifestRules.Scale], rules.Except(shown));
    }

    private static TheoryData<string> Fixtures(string kind) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, kind)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Load(string kind, string name) => File.ReadAllText(Path.Combine(Folder, kind, name));

    private static ManifestResult Read(string name, string text) => ManifestReader.Read(new ManifestText(name, text), _ => []);

    private static IEnumerable<string> Header(string text) =>
        text.Split('\n').TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal)).Select(line => line[3..]);

    private static bool IsSchemaSilent(string text) => Header(text).Contains("schema: silent");

    private static string[] Expected(string text) =>
        [.. Header(text).Where(line => line.StartsWith("FEN", StringComparison.Ordinal))];

    private static string[] Found(ManifestResult result) =>
        [.. result.Problems.Select(problem => FormattableString.Invariant($"{problem.Id}({problem.Start.Line + 1},{problem.Start.Column + 1})"))];

    /// <summary>What JsonNode can't hold never comes before a schema, which so has nothing against it.</summary>
    private static bool SchemaAccepts(string text)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.schema.json")))!.AsObject();
        try
        {
            return new SchemaValidator(schema).Accepts(JsonNode.Parse(text, documentOptions: DocumentOptions));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // JsonNode's answers to: no JSON; a property named twice; half of a surrogate pair.
            return true;
        }
    }
}
