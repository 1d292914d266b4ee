using System.Text.RegularExpressions;
using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;
using Fenceline.Sql;

namespace Fenceline.Docs.Tests;

public sealed partial class SqlBlockTests
{
    public static TheoryData<string, string> Blocks =>
        [.. Page.All.SelectMany(page => page.Blocks()).Where(block => block.Language == "sql").Select(block => new TheoryDataRow<string, string>(block.ToString(), block.Text))];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_block_of_SQL_is_SQL(string place, string text)
    {
        // A line of dots leaves something out.
        var script = SqlParser.Parse(LeftOut().Replace(text, ""));

        Assert.NotEmpty(script.Statements);
        Assert.True(!script.Statements.OfType<InvalidStatement>().Any(), $"{place}: {script.Statements.OfType<InvalidStatement>().FirstOrDefault()?.Message}");
    }

    public static TheoryData<string, string> Pairs =>
    [
        .. PairRow().Matches(Page.All.Single(page => page.Path == "docs/what-safe-means.md").Text)
            .Select(row => new TheoryDataRow<string, string>(Statement(row.Groups[1].Value), Statement(row.Groups[2].Value))),
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_the_page_calls_safe_is_proven_and_what_it_calls_unsafe_is_found(string safe, string leaking)
    {
        var catalog = SqlCatalog.For(ManifestReader.Read(new ManifestText("tenants.json", File.ReadAllText(Repository.PathOf("tenants.json"))), _ => []).Manifest!);

        Assert.Empty(SqlAnalyzer.Analyze(safe, catalog, new SqlAnalysisOptions()).Findings);
        Assert.NotEmpty(SqlAnalyzer.Analyze(leaking, catalog, new SqlAnalysisOptions()).Findings);
    }

    [Fact]
    public void The_page_has_pairs() => Assert.True(Pairs.Count >= 6);

    private static string Statement(string code) => code.StartsWith("... ", StringComparison.Ordinal) ? "SELECT m.body " + code[4..] : code;

    [GeneratedRegex(@"^\s*\.\.\.\s*$\n", RegexOptions.Multiline)]
    private static partial Regex LeftOut();

    [GeneratedRegex(@"^\| `([^`]+)` \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex PairRow();
}
