using Fenceline.Core.Rules;

namespace Fenceline.Core.Tests.Rules;

public sealed class RuleTests
{
    public static TheoryData<Type> Tables => [typeof(ManifestRules), typeof(SqlRules), typeof(FenceRules), typeof(CodeRules), typeof(DatabaseRules)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Each_id_is_described_in_its_order_under_its_name(Type table)
    {
        var ids = table.GetFields().Select(field => (Id: (string)field.GetRawConstantValue()!, field.Name)).OrderBy(rule => rule.Id, StringComparer.Ordinal);

        Assert.Equal(ids, ((IReadOnlyList<Rule>)table.GetProperty("All")!.GetValue(null)!).Select(rule => (rule.Id, rule.Name)));
    }

    [Fact]
    public void Ids_names_and_titles_differ_and_texts_are_sentences()
    {
        var rules = AllRules.Ordered;

        Assert.Equal(rules.Count, rules.Select(rule => rule.Id).Distinct().Count());
        Assert.Equal(rules.Count, rules.Select(rule => rule.Name).Distinct().Count());
        Assert.Equal(rules.Count, rules.Select(rule => rule.Title).Distinct().Count());
        Assert.All(rules, rule => Assert.Matches("^FEN[0-9]{3}$", rule.Id));
        Assert.All(rules, rule => Assert.Matches("^[A-Z].*[^.]$", rule.Title));
        Assert.All(rules, rule => Assert.Matches(@"^[A-Z].*\.$", rule.Help));
        Assert.Same(rules[3], AllRules.Get(rules[3].Id));
    }
}
