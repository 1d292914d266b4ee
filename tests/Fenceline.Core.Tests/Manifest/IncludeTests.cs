using Fenceline.Core.Manifest;

namespace Fenceline.Core.Tests.Manifest;

public sealed class IncludeTests
{
    [Fact]
    public void Tenants_of_all_files_come_out_ordered_by_id()
    {
        var result = Read(
            """{ "version": 1, "project": "app", "tenants": [{ "include": ["b.json", "a.json"] }, { "id": "2" }] }""",
            ("a.json", """{ "id": "10" }"""),
            ("b.json", """[{ "id": "3" }, { "id": "1" }]"""));

        Assert.Empty(result.Problems);
        Assert.Equal(["1", "10", "2", "3"], result.Manifest!.Tenants.Select(tenant => tenant.Id));
    }

    [Fact]
    public void A_problem_stands_at_its_place_in_the_included_file()
    {
        var result = Read(Including, ("a.json", "[\n  { \"id\": \"1\" },\n  { \"id\": \"1\", \"tier\": \"x\" }\n]"));

        Assert.Equal(["a.json(3,11): FEN008", "a.json(3,24): FEN005"], Places(result));
        Assert.Null(result.Manifest);
    }

    [Fact]
    public void Problems_of_several_files_come_ordered_by_file_and_place()
    {
        var result = Read(
            """{ "version": 1, "project": "app", "tenants": { "include": ["b.json", "a.json"] }, "x": 1 }""",
            ("a.json", "{}"),
            ("b.json", "{"));

        Assert.Equal(["a.json(1,1): FEN004", "b.json(1,2): FEN001", "tenants.json(1,83): FEN003"], Places(result));
    }

    [Fact]
    public void A_file_that_two_patterns_find_is_read_once()
    {
        var result = Read(
            """{ "version": 1, "project": "app", "tenants": { "include": ["a.json", "./a.json"] } }""",
            ("a.json", """{ "id": "1" }"""));

        Assert.Equal(["1"], result.Manifest!.Tenants.Select(tenant => tenant.Id));
    }

    [Fact]
    public void An_included_file_includes_no_other() =>
        Assert.Equal(["a.json(1,3): FEN015"], Places(Read(Including, ("a.json", """{ "include": "b.json" }"""))));

    [Fact]
    public void The_manifest_does_not_include_itself()
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", Including), _ => [new ManifestText("tenants.json", Including)]);

        Assert.Equal(["tenants.json(1,59): FEN015"], Places(result));
    }

    [Fact]
    public void A_live_key_in_an_included_file_is_found() =>
        Assert.Equal(["a.json(1,22): FEN013"], Places(Read(Including, ("a.json", """{ "id": "1", "name": "sk_live_4242" }"""))));

    private const string Including = """{ "version": 1, "project": "app", "tenants": { "include": "a.json" } }""";

    private static string[] Places(ManifestResult result) =>
        [.. result.Problems.Select(problem => FormattableString.Invariant($"{problem.Path}({problem.Start.Line + 1},{problem.Start.Column + 1}): {problem.Id}"))];

    private static ManifestResult Read(string main, params (string Path, string Text)[] files) => ManifestReader.Read(
        new ManifestText("tenants.json", main),
        pattern => [.. files.Where(file => pattern.EndsWith(file.Path, StringComparison.Ordinal)).Select(file => new ManifestText(file.Path, file.Text))]);
}
