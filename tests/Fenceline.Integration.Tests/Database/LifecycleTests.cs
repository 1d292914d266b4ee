using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>Running again, onboarding later, offboarding.</summary>
public sealed class LifecycleTests
{
    [Theory]
    [EachServer]
    public async Task Applying_everything_again_changes_nothing(int version, AppliedAs appliedAs)
    {
        await using var database = await SampleDatabase.StartAsync(version, appliedAs);
        var before = await CatalogAsync(database);
        await database.ApplyAsync(database.Manifest);
        Assert.Equal(before, await CatalogAsync(database));
        Assert.Equal("one@123.example", await database.AsTenantAsync("123", "SELECT email FROM stripe_customers WHERE id = 'cus_1'"));
    }

    [Theory]
    [EachServer("456", "123\n789")]
    [EachServer("789", "123\n456")]
    public async Task Offboarding_leaves_nothing_of_the_tenant_and_everything_of_the_others(int version, AppliedAs appliedAs, string leaving, string staying)
    {
        await using var database = await SampleDatabase.StartAsync(version, appliedAs);
        var offboard = string.Concat(new ApplyScript(database.Manifest).Offboard(database.Manifest.Tenants.Single(tenant => tenant.Id == leaving)));
        var others = await database.AsTenantAsync("123", "SELECT * FROM public.github_repositories ORDER BY id; SELECT id, email FROM stripe_customers ORDER BY id; SELECT body FROM public.notes");

        await database.OperateAsync(offboard);

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

        Assert.Contains($"There is no tenant {leaving}", await database.OperationFailsAsync(offboard), StringComparison.Ordinal);
    }

    [Theory]
    [EachServer]
    public async Task A_tenant_can_come_back_after_offboarding(int version, AppliedAs appliedAs)
    {
        await using var database = await SampleDatabase.StartAsync(version, appliedAs);
        var tenant = database.Manifest.Tenants.Single(tenant => tenant.Id == "456");
        await database.OperateAsync(string.Concat(new ApplyScript(database.Manifest).Offboard(tenant)));
        await database.OperateAsync(string.Concat(new ApplyScript(database.Manifest).ForTenant(tenant)));
        Assert.Equal("0", await database.AsTenantAsync("456", "SELECT count(*) FROM stripe_customers"));
        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM fenceline.offboarded_tenants"));
        await database.OperateAsync(string.Concat(new ApplyScript(database.Manifest).Offboard(tenant)));
    }

    [Theory]
    [EachServer]
    public async Task A_schema_that_is_somebody_elses_is_refused(int version, AppliedAs appliedAs)
    {
        await using var database = await SampleDatabase.StartAsync(version, appliedAs);
        var manifest = SampleDatabase.ReadSample(text => text.Replace("\"id\": \"789\"", "\"id\": \"790\"", StringComparison.Ordinal));
        await database.RunAsync("CREATE SCHEMA user_790");
        var error = await database.OperationFailsAsync(string.Concat(new ApplyScript(manifest).ForTenant(manifest.Tenants.Single(tenant => tenant.Id == "790"))));
        Assert.Contains("Schema user_790 exists already", error, StringComparison.Ordinal);
        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'user_790%'"));
    }

    [Theory]
    [EachServer]
    public async Task A_change_of_placement_is_refused_before_anything_is_moved(int version, AppliedAs appliedAs)
    {
        await using var database = await SampleDatabase.StartAsync(version, appliedAs);
        var manifest = SampleDatabase.ReadSample(text => text.Replace("\"placement\": { \"github\": \"schema\" }", "\"placement\": {}", StringComparison.Ordinal));
        var error = await database.OperationFailsAsync(string.Concat(new ApplyScript(manifest).All()));
        Assert.Contains("Tenant 456 has source github", error, StringComparison.Ordinal);
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
