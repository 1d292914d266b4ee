namespace Fenceline.Integration.Tests.Attacks;

/// <summary>Who reads across tenants gets those that are sound, hears of those that are not, and never runs what somebody put in a table's place.</summary>
public abstract class CrossTenantReadTests(AttackedDatabase attacked) : IAsyncLifetime
{
    private const string ReadAll = "SELECT user_id, id, email FROM fenceline_admin.stripe_customers ORDER BY user_id";
    private const string OfBoth = "123|c1|one@123.example\n456|c1|one@456.example";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>What a test broke is made again.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await attacked.RunAsync("postgres", """
            DO $$
            DECLARE kind text := (SELECT c.relkind FROM pg_class AS c WHERE c.oid = to_regclass('user_456.stripe_customers'));
            BEGIN
              IF kind IS NOT NULL THEN EXECUTE format('DROP %s user_456.stripe_customers CASCADE', CASE kind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END); END IF;
              CREATE TABLE user_456.stripe_customers (id text PRIMARY KEY, email text);
              ALTER TABLE user_456.stripe_customers OWNER TO opsai_owner;
              GRANT SELECT ON user_456.stripe_customers TO user_456, opsai_admin;
              INSERT INTO user_456.stripe_customers VALUES ('c1', 'one@456.example');
              GRANT USAGE ON SCHEMA user_456 TO opsai_admin;
            END $$
            """, AttackedDatabase.Database);
    }

    [Fact]
    public async Task Everybody_is_read_and_nobody_is_left_out()
    {
        Assert.Equal(OfBoth, await attacked.RunAsync("opsai_admin", ReadAll));
        Assert.Equal("123|draft of 123\n456|draft of 456", await attacked.RunAsync("opsai_admin", "SELECT user_id, body FROM fenceline_admin.drafts ORDER BY 1"));
        Assert.Equal("", await attacked.RunAsync("opsai_admin", "SELECT * FROM fenceline.left_out()"));
        Assert.Equal("123|notes|shared|1|", await attacked.RunAsync("opsai_admin", "SELECT tenant_id, table_name, placement, row_count, problem FROM fenceline.tenant_usage WHERE tenant_id = '123' AND table_name = 'notes'"));
    }

    [Theory]
    [InlineData("DROP TABLE user_456.stripe_customers", "is missing")]
    [InlineData("ALTER TABLE user_456.stripe_customers RENAME TO other", "is missing")]
    [InlineData("ALTER TABLE user_456.stripe_customers DROP COLUMN email", "column email is missing")]
    [InlineData("ALTER TABLE user_456.stripe_customers RENAME COLUMN email TO mail", "column email is missing")]
    [InlineData("ALTER TABLE user_456.stripe_customers ALTER COLUMN email TYPE jsonb USING to_jsonb(email)", "column email is jsonb and not text")]
    [InlineData("REVOKE SELECT ON user_456.stripe_customers FROM opsai_admin", "may not be read")]
    [InlineData("REVOKE USAGE ON SCHEMA user_456 FROM opsai_admin", "may not be read")]
    [InlineData("ALTER TABLE user_456.stripe_customers OWNER TO database_owner", "belongs to database_owner")]
    [InlineData("DROP TABLE user_456.stripe_customers; CREATE VIEW user_456.stripe_customers AS SELECT 'x'::text AS id, 'y'::text AS email; GRANT SELECT ON user_456.stripe_customers TO opsai_admin", "is not a table")]
    public async Task A_tenant_whose_table_is_not_sound_is_left_out_and_named(string harm, string said)
    {
        await attacked.RunAsync("postgres", harm, AttackedDatabase.Database);

        await using var admin = await attacked.OpenAsync("opsai_admin");
        Assert.Equal("123|c1|one@123.example", await admin.RunAsync(ReadAll));
        Assert.Contains(admin.Notices, notice => notice.MessageText.Contains($"tenant 456 ({said})", StringComparison.Ordinal));
        Assert.Contains($"stripe_customers|456|{said}", await admin.RunAsync("SELECT * FROM fenceline.left_out()"), StringComparison.Ordinal);
        Assert.Equal("123\n456", await admin.RunAsync("SELECT tenant_id FROM fenceline.tenant_totals WHERE tenant_id IN ('123', '456') ORDER BY 1"));
        Assert.Contains("123|stripe_customers|1", await admin.RunAsync("SELECT tenant_id, table_name, row_count FROM fenceline.usage()"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP TABLE user_456.stripe_customers", "is missing")]
    [InlineData("REVOKE SELECT ON user_456.stripe_customers FROM opsai_admin", "may not be read")]
    [InlineData("ALTER TABLE user_456.stripe_customers OWNER TO database_owner", "belongs to database_owner")]
    public async Task Usage_says_what_it_could_not_count(string harm, string said)
    {
        await attacked.RunAsync("postgres", harm, AttackedDatabase.Database);
        Assert.Equal($"|{said}", await attacked.RunAsync("opsai_admin", "SELECT row_count, problem FROM fenceline.tenant_usage WHERE tenant_id = '456' AND table_name = 'stripe_customers'"));
        Assert.Equal($"stripe_customers {said}", await attacked.RunAsync("opsai_admin", "SELECT problems FROM fenceline.tenant_totals WHERE tenant_id = '456'"));
        Assert.Equal("", await attacked.RunAsync("opsai_admin", "SELECT problems FROM fenceline.tenant_totals WHERE tenant_id = '123'"));
    }

    [Fact]
    public async Task A_tenant_who_locks_its_table_is_left_out_after_a_moment()
    {
        await using var tenant = await attacked.OpenAsync("opsai_app");
        await tenant.RunAsync($"BEGIN; {attacked.Pin("456")} LOCK TABLE drafts IN ACCESS EXCLUSIVE MODE");

        await using var admin = await attacked.OpenAsync("opsai_admin");
        Assert.Equal("123|draft of 123", await admin.RunAsync("SELECT user_id, body FROM fenceline_admin.drafts"));
        Assert.Contains(admin.Notices, notice => notice.MessageText.Contains("tenant 456 (is locked by another session)", StringComparison.Ordinal));
        Assert.Equal("|is locked by another session", await admin.RunAsync("SELECT row_count, problem FROM fenceline.usage() WHERE tenant_id = '456' AND table_name = 'drafts'"));
    }

    [Fact]
    public async Task What_takes_a_tables_place_while_the_admin_waits_is_not_run()
    {
        // The lock is held until the check, then the table is swapped for a view whose function would tell who ran it.
        await attacked.RunAsync("postgres", """
            CREATE TABLE IF NOT EXISTS public.ran (who text); GRANT INSERT ON public.ran TO PUBLIC; GRANT USAGE ON SCHEMA public TO PUBLIC;
            CREATE OR REPLACE FUNCTION public.run() RETURNS text LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.ran VALUES (current_user); RETURN 'evil'; END $$;
            GRANT EXECUTE ON FUNCTION public.run() TO PUBLIC
            """, AttackedDatabase.Database);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await using var attacker = await attacked.OpenAsync("postgres");
            await using var admin = await attacked.OpenAsync("opsai_admin");
            await attacker.RunAsync("BEGIN; LOCK TABLE user_456.stripe_customers IN ACCESS EXCLUSIVE MODE");
            var reading = admin.RunAsync(ReadAll);
            await Task.Delay(20 * attempt, TestContext.Current.CancellationToken);
            await attacker.RunAsync("""
                ALTER TABLE user_456.stripe_customers RENAME TO gone;
                CREATE VIEW user_456.stripe_customers AS SELECT public.run() AS id, 'x'::text AS email; GRANT SELECT ON user_456.stripe_customers TO PUBLIC; COMMIT
                """);
            Assert.DoesNotContain("evil", await reading, StringComparison.Ordinal);
            await attacker.RunAsync("BEGIN; DROP VIEW user_456.stripe_customers; ALTER TABLE user_456.gone RENAME TO stripe_customers; COMMIT");
        }
        Assert.Equal("", await attacked.RunAsync("postgres", "SELECT who FROM public.ran", AttackedDatabase.Database));
    }

    [Fact]
    public async Task In_one_transaction_what_was_looked_at_is_what_is_read()
    {
        await using var admin = await attacked.OpenAsync("opsai_admin");
        await admin.RunAsync("BEGIN; SELECT * FROM fenceline.left_out()");
        var change = await attacked.FailAsync("postgres", "SET lock_timeout = '200ms'; DROP TABLE user_456.stripe_customers", AttackedDatabase.Database);
        Assert.Equal("55P03", change.SqlState);
        Assert.Equal(OfBoth, await admin.RunAsync(ReadAll));
    }

    [Fact]
    public async Task The_admin_writes_nothing_and_reads_read_only()
    {
        Assert.Equal(OfBoth, await attacked.RunAsync("opsai_admin", $"BEGIN READ ONLY; {ReadAll}; COMMIT"));
        Assert.Equal("42501", (await attacked.FailAsync("opsai_admin", "DELETE FROM user_456.stripe_customers")).SqlState);
    }

    [Fact]
    public async Task Beyond_one_plans_tenants_the_next_plan_goes_on()
    {
        await attacked.RunAsync("opsai_provisioner", "SELECT fenceline.onboard('many' || n, 'x', 'standard', '{\"stripe\": \"schema\"}') FROM generate_series(1, 120) AS n");
        Assert.Equal("2", await attacked.RunAsync("opsai_admin", "SELECT count(*) FROM fenceline.across('stripe_customers')"));
        Assert.Equal("2|2", await attacked.RunAsync("opsai_admin", "SELECT count(*), count(DISTINCT user_id) FROM fenceline_admin.stripe_customers"));
    }
}

public sealed class CrossTenantReadsAsSuperuserTests(FenceOfSuperuser attacked) : CrossTenantReadTests(attacked), IClassFixture<FenceOfSuperuser>;

public sealed class CrossTenantReadsAsDatabaseOwnerTests(FenceOfDatabaseOwner attacked) : CrossTenantReadTests(attacked), IClassFixture<FenceOfDatabaseOwner>;

[Trait("Length", "long")]
public sealed class CrossTenantReadsAsSuperuserOnTheNewestTests(FenceOfSuperuserOnTheNewest attacked) : CrossTenantReadTests(attacked), IClassFixture<FenceOfSuperuserOnTheNewest>;

[Trait("Length", "long")]
public sealed class CrossTenantReadsAsDatabaseOwnerOnTheOldestTests(FenceOfDatabaseOwnerOnTheOldest attacked) : CrossTenantReadTests(attacked), IClassFixture<FenceOfDatabaseOwnerOnTheOldest>;
