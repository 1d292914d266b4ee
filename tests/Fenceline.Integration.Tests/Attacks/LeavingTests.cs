using Npgsql;

namespace Fenceline.Integration.Tests.Attacks;

/// <summary>Tenants leave with a period in which it is undone, and are called otherwise, by the operator's login alone.</summary>
public abstract class LeavingTests(AttackedDatabase attacked)
{
    [Fact]
    public async Task Leaving_is_undone_by_a_call_and_the_tenant_is_as_it_was()
    {
        await attacked.OnboardAsync("return", """{"stripe": "schema", "github": "shared"}""");
        await attacked.AsTenantAsync("return", "INSERT INTO notes (body) VALUES ('kept')");
        var before = await RightsAsync("return");
        await OperateAsync("offboard_begin('return', grace => '30 days')");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.TenantFailsAsync("return", "SELECT body FROM notes")).SqlState);
        Assert.Equal("FEN16", (await attacked.FailAsync("opsai_provisioner", "SELECT fenceline.onboard('return', 'x', 'standard')")).SqlState);
        Assert.Equal("FEN16", (await attacked.FailAsync("opsai_operator", "SELECT fenceline.resume('return')")).SqlState);
        var early = await attacked.FailAsync("opsai_operator", "SELECT fenceline.offboard_finish('return')");
        Assert.Equal("FEN18", early.SqlState);
        Assert.Contains("may come back until", early.MessageText, StringComparison.Ordinal);

        await OperateAsync("offboard_cancel('return')");
        await OperateAsync("offboard_cancel('return')");
        Assert.Equal(before, await RightsAsync("return"));
        Assert.Equal("kept", await attacked.AsTenantAsync("return", "SELECT body FROM notes"));
    }

    [Fact]
    public async Task One_that_was_suspended_comes_back_suspended()
    {
        await attacked.OnboardAsync("owes");
        await OperateAsync("suspend('owes')");
        await OperateAsync("offboard_begin('owes', '1 hour')");
        await OperateAsync("offboard_begin('owes')");
        await OperateAsync("offboard_cancel('owes')");
        Assert.Equal("suspended||", await RowAsync("owes"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.TenantFailsAsync("owes", "SELECT 1")).SqlState);
        await OperateAsync("resume('owes')");
        Assert.Equal("1", await attacked.AsTenantAsync("owes", "SELECT 1"));
    }

    [Fact]
    public async Task The_period_ends_when_it_is_over_or_when_somebody_says_so()
    {
        foreach (var tenant in new[] { "soon", "cut" })
        {
            await attacked.OnboardAsync(tenant);
            await OperateAsync($"offboard_begin('{tenant}', grace => '1 day')");
            // Again without a period, as the generated file says it, does not end the one that runs.
            await OperateAsync($"offboard_begin('{tenant}')");
            Assert.Equal("FEN18", (await attacked.FailAsync("opsai_operator", $"SELECT fenceline.offboard_finish('{tenant}')")).SqlState);
        }

        await attacked.RunAsync("postgres", "UPDATE fenceline.tenants SET erase_after = now() - interval '1 second' WHERE tenant_id = 'soon'");
        await OperateAsync("offboard_begin('cut', grace => '0')");
        foreach (var tenant in new[] { "soon", "cut" })
        {
            await OperateAsync($"offboard_finish('{tenant}')");
            var gone = await attacked.FailAsync("opsai_operator", $"SELECT fenceline.offboard_cancel('{tenant}')");
            Assert.Equal("FEN01", gone.SqlState);
            Assert.Equal("0", await attacked.RunAsync("postgres", $"SELECT count(*) FROM pg_roles WHERE rolname = 'user_{tenant}'"));
        }
    }

    [Fact]
    public async Task A_period_that_is_none_is_refused()
    {
        await attacked.OnboardAsync("odd");
        foreach (var grace in new[] { "-1 day", "1 day -25 hours", "soon" })
            Assert.StartsWith("22", (await attacked.FailAsync("opsai_operator", $"SELECT fenceline.offboard_begin('odd', '{grace}')")).SqlState, StringComparison.Ordinal);
        Assert.Equal("active||", await RowAsync("odd"));
    }

    [Fact]
    public async Task Undoing_and_finishing_at_once_do_one_of_the_two()
    {
        for (var i = 0; i < 8; i++)
        {
            var tenant = FormattableString.Invariant($"torn{i}");
            await attacked.OnboardAsync(tenant);
            await OperateAsync($"offboard_begin('{tenant}')");
            var outcomes = await Task.WhenAll(TryAsync($"offboard_finish('{tenant}')"), TryAsync($"offboard_cancel('{tenant}')"));
            var left = await attacked.RunAsync("postgres", $"SELECT (SELECT count(*) FROM fenceline.tenants WHERE tenant_id = '{tenant}'), (SELECT count(*) FROM pg_roles WHERE rolname = 'user_{tenant}'), (SELECT count(*) FROM pg_namespace WHERE nspname = 'user_{tenant}')");
            Assert.Contains((outcomes[0], outcomes[1], left), new[] { ("", "FEN01", "0|0|0"), ("FEN18", "", "1|1|1") });
        }
    }

    [Fact]
    public async Task A_name_is_data_whatever_it_is()
    {
        await attacked.OnboardAsync("named");
        foreach (var name in new[] { "Globex", "'; DROP SCHEMA fenceline CASCADE; --", "$$ %s %I {{ control }} \\", "Ünï \u202e\n\t💥", "" })
        {
            await using var session = await attacked.OpenAsync("opsai_operator");
            await session.RunAsync($"SELECT fenceline.rename('named', '{name.Replace("'", "''", StringComparison.Ordinal)}')");
            Assert.Equal(name, await attacked.RunAsync("opsai_app", "SELECT name FROM fenceline.tenants WHERE tenant_id = 'named'"));
        }

        await OperateAsync("rename('named', NULL)");
        Assert.Equal("t", await attacked.RunAsync("opsai_app", "SELECT name IS NULL FROM fenceline.tenants WHERE tenant_id = 'named'"));
        Assert.Equal("FEN01", (await attacked.FailAsync("opsai_operator", "SELECT fenceline.rename('nobody', 'x')")).SqlState);
    }

    [Theory]
    [InlineData("rename('123', 'x')")]
    [InlineData("offboard_begin('123')")]
    [InlineData("offboard_cancel('123')")]
    [InlineData("offboard_finish('123')")]
    [InlineData("suspend('123')")]
    public async Task Nobody_else_may(string call)
    {
        foreach (var login in new[] { "opsai_provisioner", "opsai_app", "opsai_admin", "opsai_publisher", "opsai_backup" })
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.FailAsync(login, "SELECT fenceline." + call)).SqlState);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.TenantFailsAsync("123", "SELECT fenceline." + call)).SqlState);
    }

    private Task<string> OperateAsync(string call) => attacked.RunAsync("opsai_operator", "SELECT fenceline." + call);

    private async Task<string> TryAsync(string call)
    {
        try
        {
            await OperateAsync(call);
            return "";
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }

    private Task<string> RowAsync(string tenant) => attacked.RunAsync("postgres", $"SELECT status, status_before, erase_after FROM fenceline.tenants WHERE tenant_id = '{tenant}'");

    private Task<string> RightsAsync(string tenant) => attacked.RunAsync("postgres", $"""
        SELECT status, status_before, erase_after FROM fenceline.tenants WHERE tenant_id = '{tenant}';
        SELECT nspname, nspacl FROM pg_namespace WHERE nspname LIKE 'user\_{tenant}%' ORDER BY 1;
        SELECT roleid::regrole, member::regrole FROM pg_auth_members WHERE roleid::regrole::text LIKE 'user\_{tenant}%' OR member::regrole::text LIKE 'user\_{tenant}%' ORDER BY 1, 2;
        SELECT proname, proacl FROM pg_proc WHERE proname LIKE '%user\_{tenant}' ORDER BY 1
        """);
}

public sealed class LeavingAsSuperuserTests(FenceOfSuperuser attacked) : LeavingTests(attacked), IClassFixture<FenceOfSuperuser>;

public sealed class LeavingAsDatabaseOwnerTests(FenceOfDatabaseOwner attacked) : LeavingTests(attacked), IClassFixture<FenceOfDatabaseOwner>;
