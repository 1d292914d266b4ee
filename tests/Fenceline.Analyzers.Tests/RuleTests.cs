using Fenceline.Core.Rules;

namespace Fenceline.Analyzers.Tests;

public sealed class RuleTests
{
    private static readonly string Docs = Path.Combine(AppContext.BaseDirectory, "docs");

    [Fact]
    public void Every_rule_has_its_page_and_every_page_its_rule() => Assert.Equal(
        AllRules.Ordered.Select(rule => rule.Id),
        Directory.GetFiles(Docs, "*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_page_has_the_rules_title_and_shows_what_is_bad_why_what_is_good_and_how_to_exempt()
    {
        foreach (var rule in AllRules.Ordered)
        {
            var page = File.ReadAllText(Path.Combine(Docs, rule.Id + ".md"));
            Assert.StartsWith($"# {rule.Id}: {InSentence(rule.Title)}\n", page, StringComparison.Ordinal);
            Assert.Equal(
                ["## Bad", "## Why", "## Good", "## How to exempt"],
                page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Help_links_lead_to_the_pages() => Assert.All(
        AllRules.Ordered,
        rule => Assert.EndsWith("/src/Fenceline.Analyzers/docs/" + rule.Id + ".md", rule.HelpLink, StringComparison.Ordinal));

    [Fact]
    public void The_compiler_says_of_each_rule_what_the_core_says() => Assert.All(AllRules.Ordered, rule =>
    {
        var descriptor = Descriptors.Get(rule.Id);
        Assert.Equal(
            (rule.Id, rule.Title, rule.Help, rule.HelpLink, RuleCategories.NameOf(rule.Category), rule.Severity == RuleSeverity.Suggestion ? "Info" : rule.Severity.ToString()),
            (descriptor.Id, descriptor.Title.ToString(), descriptor.Description.ToString(), descriptor.HelpLinkUri, descriptor.Category, descriptor.DefaultSeverity.ToString()));
        Assert.True(descriptor.IsEnabledByDefault);
    });

    private static string InSentence(string title) => char.IsUpper(title[1]) ? title : char.ToLowerInvariant(title[0]) + title[1..];
}
