namespace Fenceline.Integration.Tests.Landing;

/// <summary>Landings are opened and closed by functions.</summary>
public abstract class LandingLifecycleTests(LandingServer server)
{
    private const string Verifier = "SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$kFd3UKTYVGBEbBdqEdQUoCP/HLJJHPlSqQXPEGX0TYQ=:0jBZ3Q4X+nd9hdvbPYbbEGoSsKOX1VMMbEAsPzOqZwo=";

    private string Operator => server.LandingProject + "_operator";

    private string Provisioner => server.LandingProject + "_provisioner";

    [Fact]
    public async Task Opening_again_changes_nothing_but_the_password()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        Assert.Equal("f", await server.OnLandingAsync($"SELECT fenceline.open_landing('{tenant.Id}', '{Verifier}')", Provisioner));
        Assert.Equal(Verifier, await server.OnLandingAsync($"SELECT rolpassword FROM pg_authid WHERE rolname = '{tenant.Loader}'"));
        Assert.Equal("Published All +1 ~0 -0", await tenant.PublishAsync());
    }

    [Fact]
    public async Task A_password_in_clear_is_refused() =>
        Assert.Contains("SCRAM-SHA-256 verifier", await server.RefusedAsync(server.LandingDatabase, "SELECT fenceline.open_landing('clear', 'hunter2')", Provisioner), StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE ROLE user_left_loader", "DROP ROLE user_left_loader", "Role user_left_loader exists")]
    [InlineData("CREATE ROLE user_left_reader", "DROP ROLE user_left_reader", "Role user_left_reader exists")]
    [InlineData("CREATE SCHEMA user_left_landing", "DROP SCHEMA user_left_landing", "Schema user_left_landing exists")]
    public async Task Leftovers_are_refused(string leave, string remove, string says)
    {
        await server.OnLandingAsync(leave);
        Assert.Contains(says, await server.RefusedAsync(server.LandingDatabase, "SELECT fenceline.open_landing('left')", Provisioner), StringComparison.Ordinal);
        await server.OnLandingAsync(remove);
        Assert.Equal("t", await server.OnLandingAsync("SELECT fenceline.open_landing('left')", Provisioner));
        await server.OnLandingAsync("SELECT fenceline.shut_landing('left')", Operator);
        await server.OnLandingAsync("SELECT fenceline.close_landing('left')", Operator);
    }

    [Fact]
    public async Task An_id_that_is_none_is_refused()
    {
        foreach (var id in new[] { "", "a b", "a--b", "x'; DROP SCHEMA fenceline; --", "../x" })
            Assert.StartsWith("FEN11", await server.RefusedAsync(server.LandingDatabase, $"SELECT fenceline.open_landing($$" + id + "$$)", Provisioner), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_ends_the_loader_and_leaves_nothing()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        await tenant.PublishAsync();
        Assert.Contains("is open", await server.RefusedAsync(server.LandingDatabase, $"SELECT fenceline.close_landing('{tenant.Id}')", Operator), StringComparison.Ordinal);
        await using var loader = await server.ConnectAsync(server.LandingDatabase, tenant.Loader);
        await LandingServer.RunAsync(loader, $"BEGIN; LOCK TABLE {tenant.Landing}.github_repositories");
        Assert.Equal("1", await server.OnLandingAsync($"SELECT fenceline.shut_landing('{tenant.Id}')", Operator));
        Assert.StartsWith("28", await server.RefusedAsync(server.LandingDatabase, "SELECT 1", tenant.Loader), StringComparison.Ordinal);
        Assert.Equal(PublishFailure.NoLanding, (await tenant.FailToPublishAsync()).Failure);
        await server.OnLandingAsync($"SELECT fenceline.close_landing('{tenant.Id}')", Operator);
        Assert.Equal("0|0|0", await server.OnLandingAsync($"""
            SELECT (SELECT count(*) FROM pg_roles WHERE rolname IN ('{tenant.Loader}', '{tenant.Reader}')), (SELECT count(*) FROM pg_namespace WHERE nspname = '{tenant.Landing}'),
              (SELECT count(*) FROM pg_proc WHERE proname = 'read_{tenant.Role}')
            """));
        Assert.Equal("1|one", await server.ReadAsync(tenant, "id, full_name", "github_repositories"));
        Assert.Equal("t", await server.OnLandingAsync($"SELECT fenceline.open_landing('{tenant.Id}')", Provisioner));
        Assert.Equal("Missing None +0 ~0 -0", await tenant.PublishAsync());
    }

    [Fact]
    public async Task A_role_that_another_database_needs_stays_and_is_named_and_can_be_used_again()
    {
        var tenant = await server.AddTenantAsync();
        var archive = "archive_" + tenant.Id;
        await server.OnLandingAsync($"CREATE DATABASE {archive}");
        await using (var superuser = await server.ConnectAsync(archive, "postgres"))
            await LandingServer.RunAsync(superuser, $"CREATE TABLE kept (id int); GRANT SELECT ON kept TO {tenant.Loader}");
        try
        {
            await server.OnLandingAsync($"SELECT fenceline.shut_landing('{tenant.Id}')", Operator);
            Assert.Equal(
                $"landing|{tenant.Landing}|\nkept role|{tenant.Loader}|still needed in: {archive}\nrole|{tenant.Reader}|",
                await server.OnLandingAsync($"SELECT * FROM fenceline.close_landing('{tenant.Id}')", Operator));
            Assert.StartsWith("28", await server.RefusedAsync(server.LandingDatabase, "SELECT 1", tenant.Loader), StringComparison.Ordinal);
            Assert.Equal("t", await server.OnLandingAsync($"SELECT fenceline.open_landing('{tenant.Id}')", Provisioner));
            await using var loader = await server.ConnectAsync(server.LandingDatabase, tenant.Loader);
        }
        finally
        {
            await server.OnLandingAsync($"DROP DATABASE {archive}");
        }
    }

    [Fact]
    public async Task The_maker_keeps_no_membership()
    {
        var tenant = await server.AddTenantAsync();
        Assert.Equal("", await server.OnLandingAsync($"""
            SELECT format('%s in %s', m.member::regrole, m.roleid::regrole) FROM pg_auth_members AS m
            WHERE m.roleid IN ('{tenant.Loader}'::regrole, '{tenant.Reader}'::regrole) AND NOT (m.admin_option AND m.member = '{server.LandingProject}_maker'::regrole)
            """));
        Assert.Equal("f", await server.OnLandingAsync($"SELECT pg_has_role('{server.LandingProject}_maker', '{tenant.Loader}', 'USAGE')"));
    }

    [Theory]
    [InlineData("publisher", "open_landing('x')")]
    [InlineData("operator", "open_landing('x')")]
    [InlineData("provisioner", "shut_landing('x')")]
    [InlineData("provisioner", "close_landing('x')")]
    [InlineData("provisioner", "sweep_landing('x')")]
    [InlineData("provisioner", "make_reader('x', 'x', 'x')")]
    [InlineData("operator", "set_loader_password('x', 'x')")]
    public async Task Only_its_roles_may_open_and_close(string role, string call) =>
        Assert.StartsWith("42501", await server.RefusedAsync(server.LandingDatabase, "SELECT fenceline." + call, $"{server.LandingProject}_{role}"), StringComparison.Ordinal);
}

public sealed class LandingLifecycleInSchemasTests(SchemaLandings server) : LandingLifecycleTests(server), IClassFixture<SchemaLandings>;

[Trait("Length", "long")]
public sealed class LandingLifecycleInSchemasOfTheNewestTests(SchemaLandingsOnTheNewest server) : LandingLifecycleTests(server), IClassFixture<SchemaLandingsOnTheNewest>;

public abstract class LandingDatabaseLifecycleTests(DatabaseLandings server) : LandingLifecycleTests(server)
{
    private readonly DatabaseLandings _server = server;

    [Fact]
    public async Task A_loader_does_not_get_into_the_tenants_database()
    {
        var tenant = await _server.AddTenantAsync();
        Assert.StartsWith("42501", await _server.RefusedAsync(_server.TenantsDatabase, "SELECT 1", tenant.Loader), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_loader_squats_on_is_said_and_swept()
    {
        var tenant = await _server.AddTenantAsync();
        await tenant.Connect().SendAsync("CREATE SCHEMA user_squatted_landing; CREATE SCHEMA postgres; CREATE FUNCTION postgres.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT lo_create(0)");
        Assert.Contains("belongs to " + tenant.Loader, await _server.RefusedAsync(_server.LandingDatabase, "SELECT fenceline.open_landing('squatted')", "opsai_landing_provisioner"), StringComparison.Ordinal);
        Assert.Equal("3", await _server.OnLandingAsync($"SELECT fenceline.sweep_landing('{tenant.Id}')", "opsai_landing_operator"));
        Assert.Equal("t", await _server.OnLandingAsync("SELECT fenceline.open_landing('squatted')", "opsai_landing_provisioner"));
        Assert.Equal("t", await _server.OnLandingAsync($"SELECT to_regnamespace('{tenant.Landing}') IS NOT NULL"));
    }
}

public sealed class LandingLifecycleInADatabaseTests(DatabaseLandings server) : LandingDatabaseLifecycleTests(server), IClassFixture<DatabaseLandings>;

[Trait("Length", "long")]
public sealed class LandingLifecycleInADatabaseOfTheOldestTests(DatabaseLandingsOnTheOldest server) : LandingDatabaseLifecycleTests(server), IClassFixture<DatabaseLandingsOnTheOldest>;
