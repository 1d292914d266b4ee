namespace Fenceline.Integration.Tests.Attacks;

/// <summary>The other ways to say who asks: a claim, which has to agree with the role, and the role alone.</summary>
public sealed class DisagreeingClaimTests(FenceWithClaims attacked) : IClassFixture<FenceWithClaims>
{
    [Theory]
    [InlineData("""SELECT set_config('request.jwt.claims', '{"sub": "456"}', true);""")]
    [InlineData("SELECT set_config('request.jwt.claims', '{}', true);")]
    [InlineData("SELECT set_config('request.jwt.claims', '', true);")]
    [InlineData("""SELECT set_config('request.jwt.claims', '{"sub": null}', true);""")]
    [InlineData("SELECT set_config('role', 'user_456', true);")]
    public async Task One_of_the_two_changed_shows_no_row(string change)
    {
        Assert.DoesNotContain("note", await attacked.AsTenantAsync("123", $"{change} SELECT body FROM public.notes"), StringComparison.Ordinal);
        Assert.Contains("row-level security", (await attacked.TenantFailsAsync("123", $"{change} INSERT INTO public.notes (user_id, body) VALUES ('456', 'x')")).MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_together_are_a_tenant()
    {
        Assert.Equal("note of 123", await attacked.AsTenantAsync("123", "SELECT body FROM notes"));
        Assert.Equal("note of 456", await attacked.AsTenantAsync("456", "SELECT body FROM notes"));
    }
}

public sealed class RoleAloneTests(FenceWithRolesAlone attacked) : IClassFixture<FenceWithRolesAlone>
{
    [Fact]
    public async Task The_role_says_who_asks_and_settings_do_not()
    {
        Assert.Equal("note of 123", await attacked.AsTenantAsync("123", "SET LOCAL app.user_id = '456'; SELECT body FROM notes"));
        Assert.Equal("note of 456", await attacked.AsTenantAsync("456", "SELECT body FROM notes"));
    }

    [Fact]
    public async Task A_role_that_looks_like_a_tenants_is_none()
    {
        await attacked.RunAsync("postgres", "CREATE ROLE user_789 LOGIN; GRANT SELECT ON public.notes TO user_789; GRANT USAGE ON SCHEMA public TO user_789; GRANT EXECUTE ON FUNCTION public.current_user_id() TO user_789; GRANT CONNECT ON DATABASE app TO user_789", AttackedDatabase.Database);
        Assert.Equal("t", await attacked.RunAsync("user_789", "SELECT public.current_user_id() IS NULL"));
    }
}
