using System.Text.RegularExpressions;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Tests.Naming;

public sealed partial class TenantIdsTests
{
    [Theory]
    [InlineData("123", "123")]
    [InlineData("acme_corp", "acme_corp")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000", "550e8400__e29b__41d4__a716__446655440000")]
    public void Hyphens_become_two_underscores(string id, string encoded) => Assert.Equal(encoded, TenantIds.Encode(id));

    [Theory]
    [InlineData("")]
    [InlineData("_a")]
    [InlineData("a_")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a__b")]
    [InlineData("a_-b")]
    [InlineData("a b")]
    [InlineData("\u00e9")]
    [InlineData("a\n")]
    public void What_is_not_an_id_is_refused(string id) => Assert.False(TenantIds.IsValid(id));

    [Fact]
    public void The_pattern_says_the_same() => Assert.All(Texts(), text => Assert.Equal(Pattern().IsMatch(text), TenantIds.IsValid(text)));

    [Fact]
    public void No_two_ids_come_out_as_one_name()
    {
        var ids = Texts().Where(TenantIds.IsValid).ToList();
        Assert.Equal(ids.Count, ids.Select(TenantIds.Encode).Distinct().Count());
    }

    /// <summary>Every text of up to six of these characters.</summary>
    private static IEnumerable<string> Texts()
    {
        IEnumerable<string> longest = [""];
        for (var length = 0; length <= 6; length++)
        {
            foreach (var text in longest)
                yield return text;
            longest = longest.SelectMany(text => "aB1_- ".Select(c => text + c)).ToList();
        }
    }

    [GeneratedRegex(TenantIds.Pattern)]
    private static partial Regex Pattern();
}
