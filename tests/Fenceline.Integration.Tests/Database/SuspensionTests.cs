using Fenceline.Migrations.Tree;

namespace Fenceline.Integration.Tests.Database;

/// <summary>Shutting a tenant out in the database itself, and who may look into the registry.</summary>
public sealed class SuspensionTests(SampleDatabase database) : IClassFixture<SampleDatabase>, IAsyncLifetime
{
    private const string Suspend = "SELECT fenceline.suspend_tenant('123')";
    private const string Resume = "SELECT fenceline.resume_tenant('123')";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await database.RunAsync(Resume);

    [Fact]
    public async Task A_suspended_tenant_is_out_of_reach_until_it_is_resumed()
    {
        await database.RunAsync(Suspend);
        Assert.Contains("permission denied to set role \"user_123\"", await database.TenantFailsAsync("123", "SELECT 1"), StringComparison.Ordinal);
        Assert.Contains("not permitted to log in", await FailToLogInAsync("user_123_loader"), StringComparison.Ordinal);
        Assert.Equal("suspended", await StatusAsync());
        Assert.Equal("note of 456", await database.AsTenantAsync("456", "SELECT body FROM public.notes"));

        await database.RunAsync(Resume);
        Assert.Equal("note of 123", await database.AsTenantAsync("123", "SELECT body FROM public.notes"));
        Assert.Equal("user_123_loader", await database.RunAsync("SELECT current_user", "user_123_loader"));
        Assert.Equal("active", await StatusAsync());
    }

    [Fact]
    public async Task The_server_says_it_with_the_code_for_missing_privileges()
    {
        await database.RunAsync(Suspend);
        var error = await database.FailAsync("\\set VERBOSITY verbose\nSET ROLE user_123", "opsai_app");
        Assert.Contains("42501", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suspending_and_resuming_twice_is_as_once()
    {
        var before = await RolesAsync();
        await database.RunAsync(Resume);
        Assert.Equal(before, await RolesAsync());
        await database.RunAsync(Suspend);
        var suspended = await RolesAsync();
        Assert.NotEqual(before, suspended);
        await database.RunAsync(Suspend);
        Assert.Equal(suspended, await RolesAsync());
        await database.RunAsync(Resume);
        Assert.Equal(before, await RolesAsync());
    }

    [Fact]
    public async Task Resuming_a_tenant_that_is_active_does_not_open_a_login_that_was_closed_by_hand()
    {
        await database.RunAsync("ALTER ROLE user_123_loader NOLOGIN");
        await database.RunAsync(Resume);
        Assert.Contains("not permitted to log in", await FailToLogInAsync("user_123_loader"), StringComparison.Ordinal);
        await database.RunAsync("ALTER ROLE user_123_loader LOGIN");
    }

    [Fact]
    public async Task Applying_everything_again_does_not_lift_a_suspension()
    {
        await database.RunAsync(Suspend);
        var suspended = await RolesAsync();
        await database.ApplyAsync(database.Manifest);
        Assert.Equal(suspended, await RolesAsync());
        Assert.Equal("suspended", await StatusAsync());
    }

    [Fact]
    public async Task Roles_that_are_made_anew_for_a_suspended_tenant_are_suspended_too()
    {
        await using var restored = await SampleDatabase.StartAsync();
        await restored.RunAsync(Suspend);
        // A dump does not carry roles, so on another server the tenant's own file makes them.
        await restored.RunAsync("REVOKE user_123_loader FROM postgres; DROP OWNED BY user_123, user_123_loader; DROP ROLE user_123, user_123_loader");
        await restored.ApplyAsync(restored.Manifest);
        Assert.Equal("f", await restored.RunAsync("SELECT pg_has_role('opsai_app', 'user_123', 'MEMBER')"));
        Assert.Equal("f", await restored.RunAsync("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'user_123_loader'"));
    }

    [Fact]
    public async Task A_way_around_the_revoked_grant_is_said_and_nothing_is_done()
    {
        await database.RunAsync("CREATE ROLE helpers; GRANT user_123 TO helpers; GRANT helpers TO opsai_app");
        Assert.Contains("Role opsai_app may still become user_123", await database.FailAsync(Suspend), StringComparison.Ordinal);
        Assert.Equal("active", await StatusAsync());
        await database.RunAsync("DROP ROLE helpers");
    }

    [Fact]
    public async Task A_suspended_tenant_can_be_offboarded()
    {
        await using var leaving = await SampleDatabase.StartAsync();
        await leaving.RunAsync(Suspend);
        await leaving.RunAsync(new SqlTree(leaving.Manifest).Offboard(leaving.Manifest.Tenants.Single(tenant => tenant.Id == "123")).Content);
        Assert.Equal("0", await leaving.RunAsync("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'user_123%'"));
    }

    [Theory]
    [InlineData("suspend_tenant", "'999'", "Tenant 999 is not registered")]
    [InlineData("resume_tenant", "'999'", "Tenant 999 is not registered")]
    [InlineData("suspend_tenant", "'user_123'", "Tenant user_123 is not registered")]
    [InlineData("suspend_tenant", "NULL", "is not registered")]
    public async Task A_tenant_that_is_not_there_is_said(string function, string tenant, string reason) =>
        Assert.Contains(reason, await database.FailAsync($"SELECT fenceline.{function}({tenant})"), StringComparison.Ordinal);

    [Theory]
    [InlineData("opsai_app")]
    [InlineData("opsai_admin")]
    [InlineData("opsai_publisher")]
    public async Task Only_operators_suspend_and_resume(string login)
    {
        Assert.Contains("permission denied for function suspend_tenant", await database.FailAsync(Suspend, login), StringComparison.Ordinal);
        Assert.Contains("permission denied for function resume_tenant", await database.FailAsync(Resume, login), StringComparison.Ordinal);
        Assert.Contains("permission denied for function enforce_status", await database.FailAsync("SELECT fenceline.enforce_status('123')", login), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_that_is_no_superuser_can_suspend()
    {
        await using var sample = new SampleDatabase { LoadsRows = false };
        await sample.InitializeAsync();
        await sample.RunAsync("CREATE ROLE operator LOGIN CREATEROLE; GRANT opsai_owner TO operator; GRANT user_123, user_123_loader TO operator WITH ADMIN OPTION");
        await sample.RunAsync(Suspend, "operator");
        Assert.Equal("f", await sample.RunAsync("SELECT pg_has_role('opsai_app', 'user_123', 'MEMBER')"));
        await sample.RunAsync(Resume, "operator");
        Assert.Equal("1", await sample.AsTenantAsync("123", "SELECT 1"));
    }

    [Fact]
    public async Task The_application_reads_the_registry_and_changes_nothing_in_it()
    {
        Assert.Equal("123|Acme|standard|active\n456|Globex|large|active\n789|Initech|standard|active", await database.RunAsync("SELECT tenant_id, name, tier, status FROM fenceline.tenants ORDER BY 1", "opsai_app"));
        Assert.Contains("permission denied", await database.FailAsync("SELECT role_name FROM fenceline.tenants", "opsai_app"), StringComparison.Ordinal);
        Assert.Contains("permission denied", await database.FailAsync("UPDATE fenceline.tenants SET status = 'active'", "opsai_app"), StringComparison.Ordinal);
        Assert.Contains("permission denied", await database.FailAsync("SELECT * FROM fenceline.tenant_sources", "opsai_app"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_never_reads_the_registry() =>
        Assert.Contains("permission denied for schema fenceline", await database.TenantFailsAsync("123", "SELECT tenant_id FROM fenceline.tenants"), StringComparison.Ordinal);

    private Task<string> StatusAsync() => database.RunAsync("SELECT status FROM fenceline.tenants WHERE tenant_id = '123'");

    private Task<string> RolesAsync() => database.RunAsync(
        """
        SELECT rolname, rolcanlogin FROM pg_roles WHERE oid >= 16384 ORDER BY 1;
        SELECT roleid::regrole, member::regrole FROM pg_auth_members ORDER BY 1, 2;
        """);

    private async Task<string> FailToLogInAsync(string login) =>
        (await database.Cluster.PsqlAsync(database.Name, "SELECT 1", login, TestContext.Current.CancellationToken)).Error;
}
