using Npgsql;

namespace Fenceline.Integration.Tests.Attacks;

/// <summary>A suspended tenant is out of reach, by whichever way.</summary>
public abstract class SuspensionAttackTests(AttackedDatabase attacked)
{
    [Fact]
    public async Task Every_way_in_is_shut_and_opens_again()
    {
        await attacked.OnboardAsync("asleep");
        await attacked.AsTenantAsync("asleep", "INSERT INTO notes (body) VALUES ('note of asleep')");
        await using var inside = await attacked.OpenAsync("opsai_app");
        await inside.RunAsync($"BEGIN; {attacked.Pin("asleep")} SELECT 1");
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.suspend('asleep')");
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.suspend('asleep')");

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.TenantFailsAsync("asleep", "SELECT 1")).SqlState);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await inside.FailAsync("SELECT body FROM public.notes")).SqlState);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.FailAsync("opsai_app", "SELECT * FROM opsai_calls.sealed_user_asleep('SELECT 1')")).SqlState);
        // The role of a tenant who is awake, with the setting of the one who is not.
        Assert.Equal("", await attacked.AsTenantAsync("123", $"{attacked.Identify("asleep")} SELECT body FROM public.notes"));
        Assert.Contains("row-level security", (await attacked.TenantFailsAsync("123", $"{attacked.Identify("asleep")} INSERT INTO public.notes (body) VALUES ('x')")).MessageText, StringComparison.Ordinal);
        Assert.Equal("note of 123", await attacked.AsTenantAsync("123", "SELECT body FROM notes"));

        await attacked.RunAsync("opsai_operator", "SELECT fenceline.resume('asleep')");
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.resume('asleep')");
        Assert.Equal("note of asleep", await attacked.AsTenantAsync("asleep", "SELECT body FROM notes"));
        Assert.Contains("note of asleep", await attacked.RunAsync("opsai_app", "SELECT * FROM opsai_calls.sealed_user_asleep('SELECT body FROM notes')"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resuming_leaves_the_roles_as_they_were()
    {
        await attacked.OnboardAsync("again");
        var before = await RightsAsync();
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.suspend('again')");
        Assert.NotEqual(before, await RightsAsync());
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.resume('again')");
        Assert.Equal(before, await RightsAsync());
    }

    [Fact]
    public async Task Onboarding_again_does_not_wake_a_tenant()
    {
        await attacked.OnboardAsync("lazy");
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.suspend('lazy')");
        await attacked.OnboardAsync("lazy", """{"github": "shared"}""");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.TenantFailsAsync("lazy", "SELECT 1")).SqlState);
    }

    [Fact]
    public async Task A_membership_that_somebody_else_gave_is_named_and_the_tenant_stays_as_it_was()
    {
        await attacked.OnboardAsync("friend");
        await attacked.RunAsync("postgres", "CREATE ROLE go_between; GRANT user_friend TO go_between; GRANT go_between TO opsai_app");
        Assert.Contains("may still become user_friend", (await attacked.FailAsync("opsai_operator", "SELECT fenceline.suspend('friend')")).MessageText, StringComparison.Ordinal);
        Assert.Equal("active", await attacked.RunAsync("opsai_app", "SELECT status FROM fenceline.tenants WHERE tenant_id = 'friend'"));
        await attacked.RunAsync("postgres", "DROP ROLE go_between");
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.suspend('friend')");
    }

    [Theory]
    [InlineData("opsai_app")]
    [InlineData("opsai_admin")]
    [InlineData("opsai_provisioner")]
    [InlineData("opsai_publisher")]
    [InlineData("opsai_migrator")]
    [InlineData("opsai_backup")]
    public async Task Only_the_operator_suspends_and_removes(string login)
    {
        foreach (var call in new[] { "suspend('123')", "resume('123')", "offboard_begin('123')", "offboard_finish('123')", "sweep('x')", "disconnect_source('123', 'github', true)", "shut_out('123')", "let_in('123')", "drop_role('user_123')", "make_role('x', 'SUPERUSER')", "delete_shared_rows('123')" })
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.FailAsync(login, "SELECT fenceline." + call)).SqlState);
    }

    private Task<string> RightsAsync() => attacked.RunAsync("postgres", """
        SELECT m.roleid::regrole, m.member::regrole, m.admin_option FROM pg_auth_members AS m WHERE m.roleid::regrole::text LIKE 'user\_again%' OR m.member::regrole::text LIKE 'user\_again%' ORDER BY 1, 2, 3;
        SELECT nspacl FROM pg_namespace WHERE nspname = 'user_again';
        SELECT proacl, proowner::regrole FROM pg_proc WHERE proname = 'sealed_user_again'
        """, AttackedDatabase.Database);
}

public sealed class SuspensionAttacksAsSuperuserTests(FenceOfSuperuser attacked) : SuspensionAttackTests(attacked), IClassFixture<FenceOfSuperuser>;

public sealed class SuspensionAttacksAsDatabaseOwnerTests(FenceOfDatabaseOwner attacked) : SuspensionAttackTests(attacked), IClassFixture<FenceOfDatabaseOwner>;

[Trait("Length", "long")]
public sealed class SuspensionAttacksAsSuperuserOnTheNewestTests(FenceOfSuperuserOnTheNewest attacked) : SuspensionAttackTests(attacked), IClassFixture<FenceOfSuperuserOnTheNewest>;

[Trait("Length", "long")]
public sealed class SuspensionAttacksAsDatabaseOwnerOnTheOldestTests(FenceOfDatabaseOwnerOnTheOldest attacked) : SuspensionAttackTests(attacked), IClassFixture<FenceOfDatabaseOwnerOnTheOldest>;
