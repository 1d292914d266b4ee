using System.Text.RegularExpressions;
using CsCheck;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Tests.Naming;

public sealed partial class TenantIdsTests
{
    private static readonly Gen<string> Ids = Gen.String[Gen.Char["aB1_-"], 0, 8];

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
    public void The_pattern_says_the_same() => Ids.Sample(id => Assert.Equal(Pattern().IsMatch(id), TenantIds.IsValid(id)), iter: 5_000);

    [Fact]
    public void No_two_ids_come_out_as_one_name() => Gen.Select(Ids, Ids)
        .Where((a, b) => a != b && TenantIds.IsValid(a) && TenantIds.IsValid(b))
        .Sample((a, b) => Assert.NotEqual(TenantIds.Encode(a), TenantIds.Encode(b)), iter: 5_000);

    [GeneratedRegex(TenantIds.Pattern)]
    private static partial Regex Pattern();
}
