namespace Fenceline.Integration.Tests.Attacks;

/// <summary>A loader's login that leaked has nothing on any pinned path: it does not even get into the database where tenants read.</summary>
public abstract class LoaderReachTests(AttackedDatabase attacked)
{
    [Fact]
    public async Task A_loader_has_no_way_into_the_tenants_database()
    {
        await attacked.RunAsync("postgres", """
            CREATE ROLE opsai_landing_loader; CREATE ROLE user_123_loader LOGIN INHERIT IN ROLE opsai_landing_loader;
            COMMENT ON ROLE user_123_loader IS 'fenceline: project opsai, database opsai_landing'
            """);
        Assert.Contains("permission denied for database", (await attacked.FailAsync("user_123_loader", "SELECT 1", AttackedDatabase.Database)).MessageText, StringComparison.Ordinal);
        // Another's claim on the server changes nothing here: applying again accepts what is ours and leaves what is not.
        await attacked.RunAsync(attacked.Applier, attacked.Script.WriteRoles());
    }

    [Fact]
    public async Task Nobody_but_the_owner_and_the_maker_creates_anything_that_a_pinned_path_finds()
    {
        Assert.Equal("", await attacked.RunAsync("postgres", """
            SELECT r.rolname, n.nspname
            FROM pg_roles AS r, pg_namespace AS n
            WHERE n.nspname !~ '^pg_' AND has_schema_privilege(r.oid, n.oid, 'CREATE')
              AND NOT r.rolsuper AND r.rolname !~ '^pg_' AND r.rolname NOT IN ('opsai_owner', 'opsai_maker', 'opsai_migrator') AND r.rolname <> 'database_owner'
              AND (r.rolname, n.nspname) <> ('opsai_lookup', 'opsai_lookup')
            """, AttackedDatabase.Database));
        // The look-ups' schema is their role's own, on nobody's path; and nobody takes the role but who applies migrations.
        Assert.Equal("opsai_migrator", await attacked.RunAsync("postgres", "SELECT r.rolname FROM pg_roles AS r WHERE NOT r.rolsuper AND r.rolname NOT IN ('opsai_lookup', 'database_owner') AND pg_has_role(r.oid, 'opsai_lookup', 'MEMBER')", AttackedDatabase.Database));
        Assert.Equal("", await attacked.RunAsync("postgres", """
            SELECT r.rolname FROM pg_roles AS r
            WHERE NOT r.rolsuper AND r.rolname !~ '^pg_' AND r.rolname NOT IN ('opsai_owner', 'opsai_maker', 'opsai_migrator') AND r.rolname <> 'database_owner'
              AND (has_database_privilege(r.oid, 'app', 'CREATE') OR has_database_privilege(r.oid, 'app', 'TEMPORARY'))
            """, AttackedDatabase.Database));
    }

    [Fact]
    public async Task Every_relation_and_function_on_a_pinned_path_is_the_owners()
    {
        Assert.Equal("", await attacked.RunAsync("postgres", """
            SELECT c.oid::regclass::text, c.relowner::regrole FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE (n.nspname = 'opsai_path' OR n.nspname IN (SELECT schema_name FROM fenceline.tenants)) AND c.relowner <> 'opsai_owner'::regrole
            UNION ALL
            SELECT p.oid::regprocedure::text, p.proowner::regrole FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
            WHERE n.nspname = 'opsai_path' OR n.nspname IN (SELECT schema_name FROM fenceline.tenants)
            UNION ALL
            SELECT o.oid::regoperator::text, o.oprowner::regrole FROM pg_operator AS o JOIN pg_namespace AS n ON n.oid = o.oprnamespace
            WHERE n.nspname !~ '^pg_'
            """, AttackedDatabase.Database));
    }

    [Theory]
    [InlineData("CREATE FUNCTION user_123.evil() RETURNS text LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("CREATE OPERATOR user_123.= (LEFTARG = varchar, RIGHTARG = text, FUNCTION = texteq)")]
    [InlineData("CREATE TABLE user_123.x ()")]
    [InlineData("CREATE VIEW opsai_path.x AS SELECT 1")]
    [InlineData("CREATE TABLE public.x ()")]
    [InlineData("CREATE TEMP TABLE stripe_customers ()")]
    [InlineData("CREATE SCHEMA x")]
    [InlineData("ALTER TABLE user_123.stripe_customers RENAME TO y")]
    public async Task No_login_puts_anything_there(string statement)
    {
        foreach (var login in new[] { "opsai_app", "opsai_admin", "opsai_publisher", "opsai_provisioner", "opsai_operator", "opsai_backup" })
            Assert.Contains((await attacked.FailAsync(login, statement)).SqlState, new[] { "42501", "42P01", "3F000" });
        Assert.Contains((await attacked.TenantFailsAsync("123", statement)).SqlState, new[] { "42501" });
    }
}

public sealed class LoaderReachAsSuperuserTests(FenceOfSuperuser attacked) : LoaderReachTests(attacked), IClassFixture<FenceOfSuperuser>;

public sealed class LoaderReachAsDatabaseOwnerTests(FenceOfDatabaseOwner attacked) : LoaderReachTests(attacked), IClassFixture<FenceOfDatabaseOwner>;

[Trait("Length", "long")]
public sealed class LoaderReachAsSuperuserOnTheNewestTests(FenceOfSuperuserOnTheNewest attacked) : LoaderReachTests(attacked), IClassFixture<FenceOfSuperuserOnTheNewest>;

[Trait("Length", "long")]
public sealed class LoaderReachAsDatabaseOwnerOnTheOldestTests(FenceOfDatabaseOwnerOnTheOldest attacked) : LoaderReachTests(attacked), IClassFixture<FenceOfDatabaseOwnerOnTheOldest>;
