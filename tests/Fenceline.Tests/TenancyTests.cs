namespace Fenceline.Tests;

public sealed class TenancyTests
{
    [Fact]
    public void Schema_and_role_follow_the_pattern()
    {
        Assert.Equal("user_123", Samples.Tenancy.SchemaOf(TenantId.Parse("123")));
        Assert.Equal("user_123", Samples.Tenancy.RoleOf(TenantId.Parse("123")));
    }

    [Fact]
    public void A_name_that_PostgreSQL_would_cut_off_is_refused()
    {
        Assert.Equal(63, Samples.Tenancy.SchemaOf(TenantId.Parse(new string('a', 58))).Length);
        Assert.Throws<ArgumentException>(() => Samples.Tenancy.SchemaOf(TenantId.Parse(new string('a', 59))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void A_read_across_tenants_demands_a_reason(string? reason)
    {
        using var source = new CrossTenantDataSource(Samples.ConnectionString, Samples.Tenancy);
        Assert.ThrowsAny<ArgumentException>(() => source.ForReason(reason!));
    }

    [Fact]
    public void An_identity_without_its_setting_or_claim_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new TenantDataSource(Samples.ConnectionString, Samples.Tenancy with { Setting = null }));
        using var noClaim = new TenantDataSource(Samples.ConnectionString, Samples.Tenancy with { IdentityKind = TenantIdentityKind.Jwt });
        Assert.Throws<InvalidOperationException>(() => noClaim.ForTenant(TenantId.Parse("1")));
    }
}
