using Fenceline.Core;
using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;

namespace Fenceline.Analyzers.Tests;

public sealed class RuleTests
{
    private static readonly string Docs = Path.Combine(AppContext.BaseDirectory, "docs");

    [Fact]
    public void Every_rule_has_its_page_and_every_page_its_rule() => Assert.Equal(
        Rules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal),
        Directory.GetFiles(Docs, "*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_page_shows_what_is_bad_why_what_is_good_and_how_to_exempt()
    {
        foreach (var rule in Rules.All)
        {
            var page = File.ReadAllText(Path.Combine(Docs, rule.Id + ".md"));
            Assert.StartsWith("# " + rule.Id + ": ", page, StringComparison.Ordinal);
            Assert.Equal(
                ["## Bad", "## Why", "## Good", "## How to exempt"],
                page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Help_links_lead_to_the_pages() => Assert.All(
        Rules.All,
        rule =>
        {
            Assert.EndsWith("/src/Fenceline.Analyzers/docs/" + rule.Id + ".md", rule.HelpLinkUri, StringComparison.Ordinal);
            Assert.Equal(RuleDocs.UrlOf(rule.Id), rule.HelpLinkUri);
        });

    [Fact]
    public void The_core_s_ids_are_rules()
    {
        var ids = new[] { typeof(ManifestRules), typeof(SqlRules), typeof(RuleIds) }
            .SelectMany(type => type.GetFields())
            .Select(field => (string)field.GetRawConstantValue()!)
            .Order(StringComparer.Ordinal);
        Assert.Equal(ids, Rules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal));
    }
}
