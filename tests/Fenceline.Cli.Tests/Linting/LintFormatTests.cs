using System.Text.Json;
using System.Text.Json.Nodes;
using Fenceline.Cli.Linting;
using Fenceline.Cli.Tests.Commands;
using Fenceline.Core.Rules;
using Fenceline.Testing;

namespace Fenceline.Cli.Tests.Linting;

public sealed class LintFormatTests : IDisposable
{
    private const string Sql = "SELECT '😀', body FROM notes;\nDO LANGUAGE plperl $$\nDELETE FROM notes\n$$;\n";

    private readonly CliFixture _cli = new();

    public LintFormatTests() => _cli.WriteManifest();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void Json_has_the_documented_shape()
    {
        _cli.Folder.Write("q.sql", Sql);

        var json = _cli.Run("lint", "q.sql", "missing.sql", "--format", "json").Json();

        Assert.Equal(["files", "errorFindings", "warnings", "suggestions", "heldBack", "unknownRelations", "findings", "exemptions", "outdated", "errors"], Names(json));
        Assert.Equal((1, 1, 1), (Int(json, "files"), Int(json, "warnings"), Int(json, "suggestions")));
        var finding = json.GetProperty("findings")[0];
        Assert.Equal(["id", "severity", "message", "table", "alias", "file", "start", "end"], Names(finding));
        Assert.Equal(("FEN101", "warning", "notes", "q.sql"), (Text(finding, "id"), Text(finding, "severity"), Text(finding, "table"), Text(finding, "file")));
        Assert.Equal((1, 24, 1, 29), Place(finding.GetProperty("start"), finding.GetProperty("end"), "line", "column", "line", "column"));
        Assert.Equal("There is no missing.sql.", json.GetProperty("errors")[0].GetString());
    }

    [Fact]
    public void Sarif_says_where_in_UTF_16_and_which_rule()
    {
        _cli.Folder.Write("my db/50% ä:.sql", Sql);

        var log = _cli.Run("lint", "my db", "--format", "sarif").Json();

        Assert.Equal("2.1.0", Text(log, "version"));
        var run = Assert.Single(log.GetProperty("runs").EnumerateArray());
        Assert.Equal("utf16CodeUnits", Text(run, "columnKind"));
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["warning", "note"], results.Select(result => Text(result, "level")));
        Assert.All(results, result => Assert.Equal(Text(result, "ruleId"), Text(rules[Int(result, "ruleIndex")], "id")));
        Assert.All(rules.EnumerateArray(), rule => Assert.NotEmpty(Text(rule.GetProperty("help"), "text")!));

        var place = results[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("my%20db/50%25%20%C3%A4%3A.sql", Text(place.GetProperty("artifactLocation"), "uri"));
        Assert.True(run.GetProperty("originalUriBaseIds").TryGetProperty(Text(place.GetProperty("artifactLocation"), "uriBaseId")!, out _));
        var region = place.GetProperty("region");
        Assert.Equal((1, 24, 1, 29), Place(region, region, "startLine", "startColumn", "endLine", "endColumn"));
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
    }

    [Fact]
    public void Sarif_follows_its_schema()
    {
        var schema = new SchemaValidator(JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sarif-2.1.0.json")))!.AsObject());
        _cli.Folder.Write("my db/50% ä:.sql", Sql);
        var log = _cli.Run("lint", "my db", "missing.sql", "--format", "sarif").Out;

        Assert.True(schema.Accepts(JsonNode.Parse(log)));
        Assert.False(schema.Accepts(JsonNode.Parse(log.Replace("\"ruleIndex\"", "\"ruleNumber\"", StringComparison.Ordinal))));
        Assert.False(schema.Accepts(JsonNode.Parse(log.Replace("\"level\": \"note\"", "\"level\": \"suggestion\"", StringComparison.Ordinal))));
        Assert.False(schema.Accepts(JsonNode.Parse(log.Replace("my%20db", "my db", StringComparison.Ordinal))));
    }

    [Fact]
    public void Sarif_links_each_rule_to_its_page()
    {
        _cli.Folder.Write("q.sql", Sql);

        var rules = _cli.Run("lint", "q.sql", "--format", "sarif").Json().GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules");

        Assert.All(rules.EnumerateArray(), rule => Assert.Equal(AllRules.Get(Text(rule, "id")!).HelpLink, Text(rule, "helpUri")));
    }

    [Fact]
    public void Sarif_tells_of_files_that_could_not_be_read()
    {
        var run = _cli.Run("lint", "missing.sql", "--format", "sarif").Json().GetProperty("runs")[0];

        Assert.Empty(run.GetProperty("results").EnumerateArray());
        var invocation = run.GetProperty("invocations")[0];
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal("There is no missing.sql.", Text(invocation.GetProperty("toolExecutionNotifications")[0].GetProperty("message"), "text"));
    }

    [Fact]
    public void Fingerprints_stay_when_statements_move_and_differ_from_each_other()
    {
        _cli.Folder.Write("q.sql", "SELECT body FROM notes;\nSELECT body FROM notes;\nSELECT id FROM notes WHERE user_id = $1 OR id = 1;\n");
        var before = Fingerprints();
        _cli.Folder.Write("q.sql", "-- new\n\nSELECT body\n  FROM notes;\nSELECT body FROM notes;\nSELECT id FROM notes WHERE user_id = $1 OR id = 1;\n");

        Assert.Equal(3, before.Distinct().Count());
        Assert.Equal(before, Fingerprints());
    }

    [Fact]
    public void GitHub_gets_workflow_commands_with_escaped_properties()
    {
        _cli.Folder.Write("a,b:50%.sql", Sql);

        var lines = _cli.Run("lint", "a,b:50%.sql", "--format", "github").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        Assert.StartsWith("::warning file=a%2Cb%3A50%25.sql,line=1,endLine=1,col=24,endColumn=28,title=FEN101::`notes` ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("::notice file=a%2Cb%3A50%25.sql,line=2,endLine=4,col=20,title=FEN105::", lines[1], StringComparison.Ordinal);
    }

    private List<string?> Fingerprints() => [.. _cli.Run("lint", "q.sql", "--format", "sarif").Json().GetProperty("runs")[0].GetProperty("results").EnumerateArray()
        .Select(result => Text(result.GetProperty("partialFingerprints"), "statementHash/v1"))];

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(member => member.Name);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static (int, int, int, int) Place(JsonElement start, JsonElement end, string line, string column, string endLine, string endColumn) =>
        (Int(start, line), Int(start, column), Int(end, endLine), Int(end, endColumn));
}
