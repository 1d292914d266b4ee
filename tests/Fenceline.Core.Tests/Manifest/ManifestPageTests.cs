using Fenceline.Core.Manifest;
using Fenceline.Core.Rules;

namespace Fenceline.Core.Tests.Manifest;

/// <summary>Holds docs/manifest.md to the reader.</summary>
public sealed class ManifestPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "manifest.md"));

    [Fact]
    public void The_pages_first_example_reads_without_a_problem()
    {
        var example = Page.Split("```json\n")[1].Split("```")[0];

        var result = ManifestReader.Read(new ManifestText("manifest.md", example), _ => []);

        Assert.Empty(result.Problems.Select(problem => problem.ToString()));
        Assert.Equal("opsai", result.Manifest!.Project);
    }

    [Fact]
    public void The_page_explains_every_rule_once()
    {
        var rules = typeof(ManifestRules).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);

        Assert.Equal(rules, Page.Split('\n').Where(line => line.StartsWith("| FEN", StringComparison.Ordinal)).Select(line => line[2..8]));
    }
}
