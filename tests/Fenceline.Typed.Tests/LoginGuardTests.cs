namespace Fenceline.Typed.Tests;

/// <summary>Logins that could do more than they are for, by themselves or through a role that they may become.</summary>
public sealed class LoginGuardTests(SealedShop own) : IClassFixture<SealedShop>
{
    // A server of its own: what is granted on the database is granted by one at a time.
    private readonly ShopFixture _shop = own.Shop;

    private static int _logins;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ALTER ROLE {0} SUPERUSER", "it is a superuser")]
    [InlineData("ALTER ROLE {0} BYPASSRLS", "it has BYPASSRLS")]
    [InlineData("ALTER ROLE {0} CREATEROLE", "it has CREATEROLE")]
    [InlineData("ALTER ROLE {0} REPLICATION", "it has REPLICATION")]
    [InlineData("GRANT pg_read_all_data TO {0}", "it may become pg_read_all_data, which has powers")]
    [InlineData("GRANT pg_write_all_data TO {0}", "pg_write_all_data")]
    [InlineData("GRANT pg_execute_server_program TO {0}", "pg_execute_server_program")]
    [InlineData("GRANT pg_read_server_files TO {0}", "pg_read_server_files")]
    [InlineData("GRANT pg_write_server_files TO {0}", "pg_write_server_files")]
    [InlineData("GRANT pg_signal_backend TO {0}", "pg_signal_backend")]
    [InlineData("GRANT pg_monitor TO {0}", "pg_monitor")]
    [InlineData("GRANT shop_owner TO {0}", "it may become shop_owner, which is not the role of a tenant")]
    [InlineData("GRANT shop_admin TO {0}", "shop_admin, which is not the role of a tenant")]
    [InlineData("GRANT shop_publisher TO {0}", "shop_publisher, which is not the role of a tenant")]
    [InlineData("CREATE ROLE {0}_team; GRANT {0}_team TO {0}", "it may become {0}_team, which is not the role of a tenant")]
    [InlineData("CREATE ROLE {0}_team; GRANT {0}_team TO {0}; GRANT pg_read_all_data TO {0}_team", "it may become pg_read_all_data")]
    [InlineData("CREATE ROLE {0}_t BYPASSRLS; GRANT shop_tenant TO {0}_t; GRANT {0}_t TO {0}", "it may become {0}_t, which has BYPASSRLS")]
    [InlineData("CREATE ROLE {0}_t; GRANT shop_tenant, shop_owner TO {0}_t; GRANT {0}_t TO {0}", "it may become shop_owner, which is not the role of a tenant")]
    [InlineData("CREATE ROLE {0}_t; GRANT shop_tenant, pg_write_all_data TO {0}_t; GRANT {0}_t TO {0}", "it may become pg_write_all_data")]
    [InlineData("CREATE ROLE {0}_t; GRANT shop_tenant TO {0}_t; GRANT {0}_t TO {0}; CREATE SCHEMA {0}_t; CREATE TABLE {0}_t.x (); ALTER TABLE {0}_t.x OWNER TO {0}_t", "it may become {0}_t, which owns tables of tenants")]
    [InlineData("CREATE TABLE public.{0} (); ALTER TABLE public.{0} ENABLE ROW LEVEL SECURITY; ALTER TABLE public.{0} OWNER TO {0}", "it owns tables of tenants")]
    [InlineData("ALTER ROLE {0} INHERIT; GRANT user_1 TO {0}", "it inherits what user_1 may do")]
    public async Task A_login_that_could_do_more_is_refused(string script, string expected)
    {
        var login = await NewLoginAsync(script);
        await using var db = new ShopDatabase(_shop.Cluster.ConnectionString(_shop.Name, login));
        var error = await Assert.ThrowsAsync<UnsafeConnectionException>(() => db.Tenant(TenantId.Parse("1")).Settings.CountAsync(cancellationToken: Cancellation));
        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, login), error.Message, StringComparison.Ordinal);
        Assert.Contains("Log in as a role like shop_app", error.Message.Replace("or log in", "Log in", StringComparison.Ordinal), StringComparison.Ordinal);
        await _shop.RunAsync($"DROP OWNED BY {login}");
    }

    [Fact]
    public async Task Since_PostgreSQL_17_maintenance_is_a_power()
    {
        Assert.SkipUnless(await _shop.RunAsync("SELECT current_setting('server_version_num')::int >= 170000") == "t", "This server is older.");
        await A_login_that_could_do_more_is_refused("GRANT pg_maintain TO {0}", "pg_maintain");
    }

    [Fact]
    public async Task Who_owns_the_database_is_refused()
    {
        await _shop.RunAsync($"ALTER DATABASE {_shop.Name} OWNER TO shop_app");
        await using var db = _shop.Open();
        var error = await Assert.ThrowsAsync<UnsafeConnectionException>(() => db.Tenant(TenantId.Parse("1")).Settings.CountAsync(cancellationToken: Cancellation));
        Assert.Contains("it owns the database", error.Message, StringComparison.Ordinal);
        await _shop.RunAsync($"ALTER DATABASE {_shop.Name} OWNER TO postgres");
    }

    [Fact]
    public async Task A_login_of_tenants_roles_and_nothing_else_is_fine()
    {
        var login = await NewLoginAsync("GRANT user_1 TO {0}; CREATE SCHEMA {0} AUTHORIZATION {0}; CREATE TABLE {0}.own (); ALTER TABLE {0}.own OWNER TO {0}");
        await using var db = new ShopDatabase(_shop.Cluster.ConnectionString(_shop.Name, login));
        await db.Tenant(TenantId.Parse("1")).Settings.CountAsync(cancellationToken: Cancellation);
        Assert.Equal(TenantAccessFailure.RoleNotGranted, (await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(TenantId.Parse("2")).Settings.CountAsync(cancellationToken: Cancellation))).Failure);
    }

    [Theory]
    [InlineData("GRANT pg_write_all_data TO {0}", "it may become pg_write_all_data")]
    [InlineData("GRANT pg_read_all_data TO {0}", "it may become pg_read_all_data")]
    [InlineData("GRANT pg_signal_backend TO {0}", "it may become pg_signal_backend")]
    [InlineData("GRANT shop_owner TO {0}", "it may become shop_owner, which owns tables of tenants")]
    [InlineData("ALTER ROLE {0} CREATEROLE", "it has CREATEROLE")]
    [InlineData("GRANT pg_monitor TO {0}", null)]
    [InlineData("ALTER ROLE {0} INHERIT", null)]
    public async Task Who_reads_across_tenants_may_become_the_admin_role_and_do_no_more(string script, string? expected)
    {
        var login = await NewLoginAsync("GRANT shop_admin TO {0};" + script);
        await using var admin = new ShopAdminDatabase(_shop.Cluster.ConnectionString(_shop.Name, login));
        var call = admin.CrossTenant("the test of logins").Orders.CountAsync(cancellationToken: Cancellation);
        if (expected is null)
            await call;
        else
            Assert.Contains(expected, (await Assert.ThrowsAsync<UnsafeConnectionException>(() => call)).Message, StringComparison.Ordinal);
    }

    private async Task<string> NewLoginAsync(string script)
    {
        var login = FormattableString.Invariant($"login_{Interlocked.Increment(ref _logins)}");
        await _shop.RunAsync(
            $"""
            CREATE ROLE {login} LOGIN NOINHERIT;
            GRANT CONNECT ON DATABASE {_shop.Name} TO {login};
            GRANT USAGE ON SCHEMA fenceline TO {login};
            GRANT SELECT (tenant_id, name, tier, status) ON fenceline.tenants TO {login};
            {string.Format(System.Globalization.CultureInfo.InvariantCulture, script, login)};
            """);
        return login;
    }
}
