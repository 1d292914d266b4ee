namespace Fenceline.Tests;

public sealed class TenantIdTests
{
    [Theory]
    [InlineData("123")]
    [InlineData("a")]
    [InlineData("Acme-2_b")]
    [InlineData("012345678901234567890123456789012345678901234567890123456789012")]
    public void A_plain_id_is_taken_as_it_is(string text)
    {
        Assert.Equal(text, TenantId.Parse(text).Value);
        Assert.True(TenantId.TryParse(text, out var id));
        Assert.Equal(TenantId.Parse(text), id);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 123")]
    [InlineData("123\n")]
    [InlineData("-1")]
    [InlineData("_1")]
    [InlineData("a.b")]
    [InlineData("a\"b")]
    [InlineData("a'b")]
    [InlineData("a,public")]
    [InlineData("a\0")]
    [InlineData("\u0661\u0662")]
    [InlineData("\uff11")]
    [InlineData("\u0430bc")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Anything_else_is_no_id(string text)
    {
        Assert.False(TenantId.TryParse(text, out var id));
        Assert.Equal(default, id);
        Assert.Throws<FormatException>(() => TenantId.Parse(text));
    }

    [Fact]
    public void Null_is_no_id()
    {
        Assert.False(TenantId.TryParse(null, out _));
        Assert.Throws<ArgumentNullException>(() => TenantId.Parse(null!));
    }

    [Fact]
    public void Ids_compare_by_case()
    {
        Assert.True(TenantId.Parse("a") == TenantId.Parse("a"));
        Assert.True(TenantId.Parse("a") != TenantId.Parse("A"));
        Assert.Equal(TenantId.Parse("a").GetHashCode(), TenantId.Parse("a").GetHashCode());
    }

    [Fact]
    public void The_default_value_is_refused_everywhere()
    {
        Assert.Throws<InvalidOperationException>(() => default(TenantId).Value);
        Assert.Throws<ArgumentException>(() => Samples.Tenancy.SchemaOf(default));
        Assert.Throws<ArgumentException>(() => Samples.Tenancy.RoleOf(default));
        using var source = new TenantDataSource(Samples.ConnectionString, Samples.Tenancy);
        Assert.Throws<ArgumentException>(() => source.ForTenant(default));
    }
}
