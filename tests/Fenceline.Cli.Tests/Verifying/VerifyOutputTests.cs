using System.Text.Json;
using System.Xml.Linq;
using Fenceline.Cli.Tests.Commands;
using Fenceline.Cli.Verifying;
using Fenceline.Core.Rules;
using Fenceline.Database.Verification;

namespace Fenceline.Cli.Tests.Verifying;

/// <summary>What a database says may be hostile: every format holds it as text.</summary>
public sealed class VerifyOutputTests : IDisposable
{
    private const string Manifest = """
        {
          "tables": {
            "notes": { "columns": { "id": "bigint", "body": "text" } }
          },
          "tenants": [ { "id": "123" } ]
        }
        """;

    private static readonly VerifyReport Report = new(
        [
            new VerifyFinding(AllRules.Get(FenceRules.RowSecurityOff), null, "table notes in public", "is: of x; it should be: of y", "notes"),
            new VerifyFinding(AllRules.Get(DatabaseRules.Differs), "123", "column notes.body</li><script>alert(1)</script>", "has a ]]> in it\n::error::gone", "notes.body") { Script = "SELECT '<b>';" },
            new VerifyFinding(AllRules.Get(DatabaseRules.RegistryChanged), "123", "registered tenant", "has another tier", "123"),
        ],
        ["The registry."], 3, [], []);

    private readonly CliFixture _cli = new();

    private CliHost Host => new(TextWriter.Null, TextWriter.Null, _cli.Folder.Path, ColorOutput: false, LiveError: false);

    public VerifyOutputTests() => _cli.WriteManifest();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void Text_names_the_manifests_lines()
    {
        var lines = Write("text").Split('\n');
        Assert.StartsWith("tenants.json(3,5): warning FEN201: table notes in public is", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("tenants.json(3,45): warning FEN301: tenant 123: column notes.body", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("tenants.json(5,24): warning FEN303: tenant 123: registered tenant", lines[3], StringComparison.Ordinal);
        Assert.Equal("3 findings of 3 rules: 3 tenants compared; 1 held back by the baseline; 1 thing not seen.", lines[^2]);
    }

    [Fact]
    public void Machines_read_them()
    {
        var json = JsonDocument.Parse(Write("json")).RootElement;
        Assert.Equal((3, 1, 3), (json.GetProperty("tenants").GetInt32(), json.GetProperty("heldBack").GetInt32(), json.GetProperty("findings").GetArrayLength()));
        var run = JsonDocument.Parse(Write("sarif")).RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.Equal(["FEN201", "FEN301", "FEN303"], run.GetProperty("results").EnumerateArray().Select(result => rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
        var suite = XDocument.Parse(Write("junit")).Root!;
        Assert.Equal(("3", 3), (suite.Attribute("failures")!.Value, suite.Descendants("failure").Count()));
    }

    [Fact]
    public void Nothing_in_them_becomes_markup_or_a_command()
    {
        var page = Write("html");
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Write("github").Split('\n'), line => line.StartsWith("::error::", StringComparison.Ordinal));
    }

    [Fact]
    public void A_baseline_holds_back_what_it_lists_and_nothing_else()
    {
        VerifyBaseline.Write("baseline.json", Host, Report.Findings.Take(1));
        var baseline = VerifyBaseline.Read("baseline.json", Host);
        Assert.Equal([true, false, false], Report.Findings.Select(baseline.Knows));
        Assert.False(baseline.Knows(Report.Findings[0] with { Problem = "is: of z" }));
    }

    [Theory]
    [InlineData("verify --scratch --database postgresql://db/app", "--scratch")]
    [InlineData("verify --landing --probe --database postgresql://db/app", "--probe")]
    [InlineData("verify --baseline a --write-baseline b", "--baseline")]
    public void Options_that_exclude_each_other_are_refused(string call, string names)
    {
        var result = _cli.Run(call.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(names, result.Error, StringComparison.Ordinal);
    }

    private static string Write(string format)
    {
        var output = new StringWriter { NewLine = "\n" };
        new VerifyOutput(output, new ManifestLines("tenants.json", Manifest), Report, held: 1).Write(format);
        return output.ToString();
    }
}
