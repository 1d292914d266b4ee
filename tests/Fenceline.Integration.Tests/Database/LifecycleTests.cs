using Fenceline.Migrations.Tree;

namespace Fenceline.Integration.Tests.Database;

/// <summary>Running again, onboarding later, offboarding.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task Applying_everything_again_changes_nothing()
    {
        await using var database = await SampleDatabase.StartAsync();
        var before = await CatalogAsync(database);
        await database.ApplyAsync(database.Manifest);
        Assert.Equal(before, await CatalogAsync(database));
        Assert.Equal("one@123.example", await database.AsTenantAsync("123", "SELECT email FROM stripe_customers WHERE id = 'cus_1'"));
    }

    [Theory]
    [InlineData("456", "123\n789")]
    [InlineData("789", "123\n456")]
    public async Task Offboarding_leaves_nothing_of_the_tenant_and_everything_of_the_others(string leaving, string staying)
    {
        await using var database = await SampleDatabase.StartAsync();
        var offboard = new SqlTree(database.Manifest).Offboard(database.Manifest.Tenants.Single(tenant => tenant.Id == leaving)).Content;
        var others = await database.AsTenantAsync("123", "SELECT * FROM public.github_repositories ORDER BY id; SELECT id, email FROM stripe_customers ORDER BY id; SELECT body FROM public.notes");

        await database.RunAsync(offboard);

        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'user_" + leaving + "%'"));
        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'user_" + leaving + "%'"));
        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM (SELECT user_id FROM public.notes UNION ALL SELECT user_id FROM public.github_repositories) AS s WHERE user_id = '" + leaving + "'"));
        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM pg_default_acl d LEFT JOIN pg_roles r ON r.oid = d.defaclrole LEFT JOIN pg_namespace n ON n.oid = nullif(d.defaclnamespace, 0) WHERE r.oid IS NULL OR (d.defaclnamespace <> 0 AND n.oid IS NULL)"));
        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM pg_auth_members m WHERE NOT EXISTS (SELECT FROM pg_roles WHERE oid = m.member) OR NOT EXISTS (SELECT FROM pg_roles WHERE oid = m.roleid)"));
        Assert.Equal("0|0", await database.RunAsync($"SELECT (SELECT count(*) FROM fenceline.tenants WHERE tenant_id = '{leaving}'), (SELECT count(*) FROM fenceline.tenant_migrations WHERE tenant_id = '{leaving}')"));
        Assert.Equal($"{leaving}|t", await database.RunAsync("SELECT tenant_id, offboarded_at BETWEEN now() - interval '5 minutes' AND now() FROM fenceline.offboarded_tenants", "opsai_app"));
        Assert.Contains("permission denied", await database.TenantFailsAsync("123", "SELECT FROM fenceline.offboarded_tenants"), StringComparison.Ordinal);
        Assert.Equal(staying, await database.RunAsync("SELECT DISTINCT user_id FROM fenceline_admin.stripe_customers ORDER BY 1", "opsai_admin"));
        Assert.Equal(others, await database.AsTenantAsync("123", "SELECT * FROM public.github_repositories ORDER BY id; SELECT id, email FROM stripe_customers ORDER BY id; SELECT body FROM public.notes"));

        Assert.Contains("is not registered", await database.FailAsync(offboard), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_can_come_back_after_offboarding()
    {
        await using var database = await SampleDatabase.StartAsync();
        var tenant = database.Manifest.Tenants.Single(tenant => tenant.Id == "456");
        await database.RunAsync(new SqlTree(database.Manifest).Offboard(tenant).Content);
        await database.RunAsync(string.Concat(new SqlScript(database.Manifest).ForTenant(tenant)));
        Assert.Equal("0", await database.AsTenantAsync("456", "SELECT count(*) FROM stripe_customers"));
        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM fenceline.offboarded_tenants"));
        await database.RunAsync(new SqlTree(database.Manifest).Offboard(tenant).Content);
    }

    [Fact]
    public async Task A_schema_that_is_somebody_elses_is_refused()
    {
        await using var database = await SampleDatabase.StartAsync();
        var manifest = SampleDatabase.ReadSample(text => text.Replace("\"id\": \"789\"", "\"id\": \"790\"", StringComparison.Ordinal));
        await database.RunAsync("CREATE SCHEMA user_790");
        var error = await database.FailAsync(string.Concat(new SqlScript(manifest).ForTenant(manifest.Tenants.Single(tenant => tenant.Id == "790"))));
        Assert.Contains("Schema user_790 exists, and does not belong to tenant 790", error, StringComparison.Ordinal);
        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'user_790%'"));
    }

    [Fact]
    public async Task A_change_of_placement_is_refused_before_anything_is_moved()
    {
        await using var database = await SampleDatabase.StartAsync();
        var manifest = SampleDatabase.ReadSample(text => text.Replace("\"placement\": { \"github\": \"schema\" }", "\"placement\": {}", StringComparison.Ordinal));
        var error = await database.FailAsync(string.Concat(new SqlScript(manifest).All()));
        Assert.Contains("Tenant 456 has rows of source github in another placement", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_admin_view_loops_beyond_its_limit_and_says_the_same()
    {
        await using var database = new SampleDatabase(text => text.Replace("\"adminViewLimit\": 100", "\"adminViewLimit\": 2", StringComparison.Ordinal));
        await database.InitializeAsync();
        Assert.Equal("plpgsql", await database.RunAsync("SELECT l.lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE p.proname = 'stripe_customers'"));
        Assert.Equal("123|2\n456|2\n789|2", await database.RunAsync("SELECT user_id, count(*) FROM fenceline_admin.stripe_customers GROUP BY 1 ORDER BY 1", "opsai_admin"));
        Assert.Equal("123\n456\n789", await database.RunAsync("SELECT user_id FROM fenceline_admin.github_repositories WHERE id = 1 ORDER BY 1", "opsai_admin"));
    }

    private static Task<string> CatalogAsync(SampleDatabase database) => database.RunAsync(
        """
        SELECT c.oid, c.oid::regclass, c.relacl, c.relowner::regrole FROM pg_class c WHERE c.relnamespace >= 16384 OR c.relnamespace = 'public'::regnamespace ORDER BY 1;
        SELECT nspname, nspacl FROM pg_namespace ORDER BY 1;
        SELECT polname, polrelid::regclass FROM pg_policy ORDER BY 1, 2;
        SELECT defaclrole::regrole, defaclnamespace, defaclacl FROM pg_default_acl ORDER BY 1, 2;
        SELECT roleid::regrole, member::regrole FROM pg_auth_members ORDER BY 1, 2;
        """);
}
