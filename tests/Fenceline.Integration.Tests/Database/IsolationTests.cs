using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>What the application's login can and can't do, pinned to a tenant and not.</summary>
public sealed class IsolationTests(SampleDatabases databases) : IClassFixture<SampleDatabases>
{
    [Theory]
    [EachServer]
    public async Task A_pinned_session_sees_its_own_rows_only(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("one@123.example\ntwo@123.example", await database.AsTenantAsync("123", "SELECT email FROM stripe_customers ORDER BY id"));
        Assert.Equal("123|1|123/one\n123|2|123/two", await database.AsTenantAsync("123", "SELECT user_id, id, full_name FROM public.github_repositories ORDER BY id"));
        Assert.Equal("note of 123", await database.AsTenantAsync("123", "SELECT body FROM public.notes"));
    }

    [Theory]
    [EachServer]
    public async Task A_tenant_whose_source_has_its_own_schema_finds_it_there(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("456/one\n456/two", await database.AsTenantAsync("456", "SELECT full_name FROM github_repositories ORDER BY id"));
    }

    [Theory]
    [EachServer("SELECT * FROM user_456.stripe_customers", "permission denied for schema user_456")]
    [EachServer("SELECT * FROM fenceline.tenants", "permission denied for table tenants")]
    [EachServer("SELECT * FROM fenceline_admin.stripe_customers", "permission denied for schema fenceline_admin")]
    [EachServer("INSERT INTO public.notes (user_id, body) VALUES ('456', 'x')", "row-level security")]
    [EachServer("UPDATE public.notes SET user_id = '456'", "row-level security")]
    [EachServer("INSERT INTO public.github_repositories (user_id, id) VALUES ('123', 3)", "permission denied for table github_repositories")]
    [EachServer("UPDATE stripe_customers SET email = NULL", "permission denied for table stripe_customers")]
    [EachServer("TRUNCATE public.notes", "permission denied for table notes")]
    [EachServer("CREATE TABLE x ()", "permission denied for schema user_123")]
    [EachServer("CREATE TABLE public.x ()", "permission denied for schema public")]
    [EachServer("CREATE TEMP TABLE notes ()", "permission denied to create temporary tables")]
    [EachServer("CREATE SCHEMA x", "permission denied for database")]
    [EachServer("ALTER TABLE public.notes DISABLE ROW LEVEL SECURITY", "must be owner of table notes")]
    [EachServer("CREATE TRIGGER t BEFORE INSERT ON public.notes EXECUTE FUNCTION suppress_redundant_updates_trigger()", "permission denied for table notes")]
    [EachServer("SELECT fenceline.publish_begin('456')", "permission denied for function publish_begin")]
    [EachServer("SELECT fenceline.onboard('790', NULL, 'standard')", "permission denied for function onboard")]
    [EachServer("SET LOCAL row_security = off; SELECT * FROM public.notes", "row-level security")]
    public async Task A_pinned_session_is_refused(int version, AppliedAs appliedAs, string statement, string reason)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Contains(reason, await database.TenantFailsAsync("123", statement), StringComparison.Ordinal);
    }

    [Theory]
    [EachServer]
    public async Task Another_tenants_rows_are_out_of_reach_of_writes(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        await database.AsTenantAsync("123", "UPDATE public.notes SET body = 'stolen' WHERE user_id <> '123'; DELETE FROM public.notes WHERE user_id <> '123'");
        Assert.Equal("note of 456", await database.AsTenantAsync("456", "SELECT body FROM public.notes"));
        Assert.Equal("note of 789", await database.AsTenantAsync("789", "SELECT body FROM public.notes"));
    }

    [Theory]
    [EachServer("opsai_owner")]
    [EachServer("opsai_admin")]
    [EachServer("opsai_publisher")]
    [EachServer("opsai_maker")]
    [EachServer("opsai_provisioner")]
    [EachServer("opsai_operator")]
    [EachServer("opsai_migrator")]
    [EachServer("opsai_backup")]
    [EachServer("postgres")]
    public async Task The_application_becomes_no_other_role(int version, AppliedAs appliedAs, string role)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Contains("permission denied to set role", await database.FailAsync($"SET ROLE {role}", "opsai_app"), StringComparison.Ordinal);
    }

    [Theory]
    [EachServer]
    public async Task A_session_pinned_to_nobody_sees_no_rows(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("0", await database.RunAsync("SET ROLE user_123; SELECT count(*) FROM public.notes", "opsai_app"));
        Assert.Equal("0", await database.RunAsync("SET ROLE user_123; SET app.user_id = ''; SELECT count(*) FROM public.notes", "opsai_app"));
        Assert.Contains("permission denied", await database.FailAsync("SELECT count(*) FROM public.notes", "opsai_app"), StringComparison.Ordinal);
        Assert.Contains("permission denied", await database.FailAsync("SELECT count(*) FROM user_123.stripe_customers", "opsai_app"), StringComparison.Ordinal);
    }

    [Theory]
    [EachServer]
    public async Task Even_the_owner_sees_no_rows_of_shared_tables(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("0|0", await database.RunAsync("SET ROLE opsai_owner; SELECT (SELECT count(*) FROM public.notes), (SELECT count(*) FROM public.github_repositories)"));
    }

    [Theory]
    [EachServer]
    public async Task An_admin_reads_and_does_not_write(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("3", await database.RunAsync("SELECT count(*) FROM public.notes", "opsai_admin"));
        Assert.Contains("permission denied", await database.FailAsync("DELETE FROM public.notes", "opsai_admin"), StringComparison.Ordinal);
        Assert.Contains("permission denied", await database.FailAsync("DELETE FROM user_123.stripe_customers", "opsai_admin"), StringComparison.Ordinal);
    }

    [Theory]
    [EachServer]
    public async Task No_role_bypasses_row_level_security_and_public_has_nothing(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM pg_roles WHERE (rolname LIKE 'opsai%' OR rolname LIKE 'user%') AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole AND rolname <> 'opsai_maker')"));
        Assert.Equal("", await database.RunAsync(
            """
            SELECT n.nspname FROM pg_namespace n, aclexplode(n.nspacl) a WHERE a.grantee = 0 AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT p.oid::regprocedure::text FROM pg_proc p LEFT JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a ON true
              WHERE a.grantee = 0 AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            UNION ALL SELECT c.oid::regclass::text FROM pg_class c, aclexplode(c.relacl) a WHERE a.grantee = 0 AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            """));
    }
}
