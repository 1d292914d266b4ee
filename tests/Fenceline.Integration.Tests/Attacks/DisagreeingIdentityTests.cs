using Npgsql;

namespace Fenceline.Integration.Tests.Attacks;

/// <summary>A session that changes its role or its setting, but not both, is nobody.</summary>
public abstract class DisagreeingIdentityTests(AttackedDatabase attacked)
{
    [Theory]
    [InlineData("SELECT set_config('app.user_id', '456', true);")]
    [InlineData("SET LOCAL app.user_id = '';")]
    [InlineData("RESET app.user_id;")]
    [InlineData("SELECT set_config('role', 'user_456', true);")]
    [InlineData("SELECT set_config('app.user_id', 'user_123', true);")]
    [InlineData("SELECT set_config('fenceline.tenant', '456', true), set_config('app.user_id', '', true);")]
    public async Task One_of_the_two_changed_shows_no_row_and_writes_none(string change)
    {
        Assert.DoesNotContain("note", await attacked.AsTenantAsync("123", $"{change} SELECT body FROM public.notes"), StringComparison.Ordinal);
        Assert.Contains("row-level security", (await attacked.TenantFailsAsync("123", $"{change} INSERT INTO public.notes (user_id, body) VALUES ('456', 'forged')")).MessageText, StringComparison.Ordinal);
        Assert.Contains("violates", (await attacked.TenantFailsAsync("123", $"{change} INSERT INTO public.notes (user_id, body) VALUES ('123', 'forged')")).MessageText, StringComparison.Ordinal);
        await attacked.AsTenantAsync("123", $"{change} UPDATE public.notes SET body = 'stolen'; DELETE FROM public.notes");
        Assert.Equal("note of 456", await attacked.AsTenantAsync("456", "SELECT body FROM notes"));
        Assert.Equal("note of 123", await attacked.AsTenantAsync("123", "SELECT body FROM notes"));
    }

    [Fact]
    public async Task The_owners_setting_does_nothing_for_anybody_else()
    {
        Assert.Equal("note of 123", await attacked.AsTenantAsync("123", "SET LOCAL fenceline.tenant = '456'; SELECT body FROM notes"));
        // Beside the backup's and the admin's, who read all rows anyway.
        foreach (var login in new[] { "opsai_app", "opsai_publisher", "opsai_provisioner", "opsai_operator" })
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.FailAsync(login, "SET fenceline.tenant = '456'; SELECT body FROM public.notes")).SqlState);
    }

    [Fact]
    public async Task The_group_of_all_tenants_is_nobodys_role_to_take()
    {
        // PostgreSQL 15 can't forbid it; who takes it there is no tenant, whatever the setting says.
        if (attacked.ServerVersion >= 160000)
        {
            Assert.Contains("permission denied to set role", (await attacked.FailAsync("opsai_app", "SET ROLE opsai_tenant")).MessageText, StringComparison.Ordinal);
            return;
        }

        const string become = "SET ROLE opsai_tenant; SET app.user_id = '456'; SET search_path = opsai_path;";
        Assert.Equal("", await attacked.RunAsync("opsai_app", become + " SELECT body FROM notes; SELECT * FROM fenceline.my_sources"));
        Assert.Contains("row-level security", (await attacked.FailAsync("opsai_app", become + " INSERT INTO notes (user_id, body) VALUES ('456', 'x')")).MessageText, StringComparison.Ordinal);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.FailAsync("opsai_app", become + " SELECT * FROM user_456.drafts")).SqlState);
    }

    [Fact]
    public async Task A_sealed_call_does_not_leave_its_tenant()
    {
        const string other = "456";
        var texts = new[]
        {
            $"SELECT set_config('app.user_id', '{other}', true), n.body FROM public.notes AS n",
            $"SELECT query_to_xml('SELECT set_config(''app.user_id'', ''{other}'', true)', true, false, ''), query_to_xml('SELECT body FROM public.notes', true, false, '')",
        };
        foreach (var text in texts)
            Assert.DoesNotContain("note of 456", await attacked.RunAsync("opsai_app", $"SELECT * FROM opsai_calls.sealed_user_123($q${text}$q$)"), StringComparison.Ordinal);
        foreach (var text in new[] { $"SELECT set_config('role', 'user_{other}', true)", $"SELECT query_to_xml('SELECT * FROM user_{other}.drafts', true, false, '')", "DELETE FROM notes RETURNING body" })
            await attacked.FailAsync("opsai_app", $"SELECT * FROM opsai_calls.sealed_user_123($q${text}$q$)");
    }

    [Fact]
    public async Task A_function_that_tells_what_it_is_asked_about_is_not_asked_about_others_sources()
    {
        // Its condition comes after the tenant's filter, whatever the planner takes it to cost.
        var plan = await attacked.AsTenantAsync("123", "EXPLAIN (COSTS OFF) SELECT source FROM fenceline.my_sources WHERE source::int > 0");
        Assert.StartsWith("Subquery Scan on my_sources", plan, StringComparison.Ordinal);
        Assert.Contains("Index Cond: ((tenant_id = ", await attacked.AsTenantAsync("123", "SET LOCAL enable_seqscan = off; EXPLAIN (COSTS OFF) SELECT placement FROM fenceline.my_sources WHERE source = 'github'"), StringComparison.Ordinal);
    }
}

public sealed class DisagreeingIdentityAsSuperuserTests(FenceOfSuperuser attacked) : DisagreeingIdentityTests(attacked), IClassFixture<FenceOfSuperuser>;

public sealed class DisagreeingIdentityAsDatabaseOwnerTests(FenceOfDatabaseOwner attacked) : DisagreeingIdentityTests(attacked), IClassFixture<FenceOfDatabaseOwner>;

[Trait("Length", "long")]
public sealed class DisagreeingIdentityAsSuperuserOnTheNewestTests(FenceOfSuperuserOnTheNewest attacked) : DisagreeingIdentityTests(attacked), IClassFixture<FenceOfSuperuserOnTheNewest>;

[Trait("Length", "long")]
public sealed class DisagreeingIdentityAsDatabaseOwnerOnTheOldestTests(FenceOfDatabaseOwnerOnTheOldest attacked) : DisagreeingIdentityTests(attacked), IClassFixture<FenceOfDatabaseOwnerOnTheOldest>;
