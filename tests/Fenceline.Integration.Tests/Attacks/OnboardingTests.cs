using Npgsql;

namespace Fenceline.Integration.Tests.Attacks;

/// <summary>Tenants and their sources, made and changed at run time by logins that may do nothing else.</summary>
public abstract class OnboardingTests(AttackedDatabase attacked)
{
    [Fact]
    public async Task Two_hundred_at_once_all_arrive()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => attacked.OnboardAsync($"at-once{i}", """{"stripe": "schema", "github": "shared"}""")));
        Assert.All(results, result => Assert.Equal("t", result));
        Assert.Equal("200|200|200", await attacked.RunAsync("postgres", """
            SELECT (SELECT count(*) FROM fenceline.tenants WHERE tenant_id LIKE 'at-once%'), (SELECT count(*) FROM pg_tables WHERE schemaname LIKE 'user\_at\_\_once%' AND tablename = 'stripe_customers'),
              (SELECT count(*) FROM pg_auth_members WHERE member = 'opsai_app'::regrole AND roleid::regrole::text LIKE 'user\_at\_\_once%')
            """, AttackedDatabase.Database));
        await attacked.RunAsync("opsai_app", "BEGIN; SET LOCAL ROLE user_at__once7; SET LOCAL search_path TO user_at__once7, opsai_path; SET LOCAL app.user_id = 'at-once7'; INSERT INTO notes (body) VALUES ('x'); COMMIT");
    }

    [Fact]
    public async Task The_same_one_many_times_at_once_is_one()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => attacked.OnboardAsync("same", """{"stripe": "schema"}""")));
        Assert.Single(results, "t");
        Assert.Equal(19, results.Count(result => result == "f"));
    }

    [Fact]
    public async Task Again_changes_name_and_tier_and_adds_sources()
    {
        await attacked.OnboardAsync("twice", """{"stripe": "schema"}""");
        Assert.Equal("f|0", await attacked.RunAsync("opsai_provisioner", "SELECT * FROM fenceline.onboard('twice', 'Other', 'large', '{\"stripe\": null}')"));
        Assert.Equal("Other|large|5min|5min", await attacked.RunAsync("opsai_app", "SELECT name, t.tier, statement_timeout, idle_in_transaction_timeout FROM fenceline.tenants AS t JOIN fenceline.tenant_limits USING (tenant_id) WHERE tenant_id = 'twice'"));
        // The tier of before it would have shared it.
        Assert.Equal("f|1", await attacked.RunAsync("opsai_provisioner", "SELECT * FROM fenceline.onboard('twice', 'Other', 'large', '{\"github\": null}')"));
        Assert.Equal("github|schema\nstripe|schema", await attacked.RunAsync("opsai_provisioner", "SELECT source, placement FROM fenceline.tenant_sources WHERE tenant_id = 'twice' ORDER BY 1"));
    }

    [Theory]
    [InlineData("'1 3', 'x', 'standard'", "Not a tenant's id")]
    [InlineData("'a\"; DROP SCHEMA fenceline; --', 'x', 'standard'", "Not a tenant's id")]
    [InlineData("NULL, 'x', 'standard'", "Not a tenant's id")]
    [InlineData("'a--b', 'x', 'standard'", "Not a tenant's id")]
    [InlineData("repeat('a', 60), 'x', 'standard'", "Not a tenant's id")]
    [InlineData("'fine', 'x', 'gold'", "There is no tier 'gold'")]
    [InlineData("'fine', 'x', 'standard', '{\"hubspot\": null}'", "There is no source 'hubspot'")]
    [InlineData("'fine', 'x', 'standard', '{\"github\": \"elsewhere\"}'", "Not a placement")]
    [InlineData("'fine', 'x', 'standard', '{\"stripe\": \"shared\"}'", "Source stripe has no shared tables")]
    public async Task What_can_not_be_is_refused_and_leaves_nothing(string arguments, string said)
    {
        Assert.Contains(said, (await attacked.FailAsync("opsai_provisioner", $"SELECT fenceline.onboard({arguments})")).MessageText, StringComparison.Ordinal);
        Assert.Equal("", await attacked.RunAsync("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'user_fine' UNION ALL SELECT 1 FROM pg_namespace WHERE nspname = 'user_fine' UNION ALL SELECT 1 FROM fenceline.tenants WHERE tenant_id = 'fine'", AttackedDatabase.Database));
    }

    [Fact]
    public async Task The_maker_keeps_no_way_into_what_it_made()
    {
        await attacked.OnboardAsync("made");
        Assert.Equal("f", await attacked.RunAsync("postgres", "SELECT pg_has_role('opsai_maker', 'user_made', 'USAGE')", AttackedDatabase.Database));
        Assert.Equal("", await attacked.RunAsync("postgres", "SELECT n.nspname FROM pg_namespace AS n WHERE n.nspname !~ '^pg_' AND has_schema_privilege('user_made', n.oid, 'CREATE')", AttackedDatabase.Database));
    }

    [Fact]
    public async Task Advisory_locks_that_anybody_may_take_stop_nobody()
    {
        await using var tenant = await attacked.OpenAsync("opsai_app");
        await tenant.RunAsync($"""
            BEGIN; {attacked.Pin("123")} SELECT pg_advisory_lock(hashtextextended(k, 0)) FROM unnest(ARRAY['fenceline.refresh_admin_views', 'fenceline.onboard', 'fenceline', 'unlocked', '123']) AS k
            """);
        await tenant.RunAsync("SELECT pg_advisory_lock(n) FROM generate_series(-50, 50) AS n");
        await attacked.OnboardAsync("unlocked", """{"stripe": "schema"}""");
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.suspend('unlocked')");
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.resume('unlocked')");
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.offboard_begin('unlocked')");
        await attacked.RunAsync("opsai_operator", "SELECT fenceline.offboard_finish('unlocked')");
    }

    [Fact]
    public async Task A_tenant_locks_no_registration()
    {
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.TenantFailsAsync("123", "SELECT * FROM fenceline.tenants FOR UPDATE")).SqlState);
        foreach (var login in new[] { "opsai_app", "opsai_admin", "opsai_provisioner", "opsai_operator", "opsai_publisher" })
        {
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.FailAsync(login, "SELECT tenant_id FROM fenceline.tenants FOR KEY SHARE")).SqlState);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.FailAsync(login, "BEGIN; LOCK TABLE fenceline.tenants IN ROW EXCLUSIVE MODE")).SqlState);
        }
    }

    [Fact]
    public async Task A_source_that_is_not_connected_or_not_there_is_an_error_and_never_empty()
    {
        await attacked.OnboardAsync("bare");
        var error = await attacked.TenantFailsAsync("bare", "SELECT * FROM github_repositories");
        Assert.Equal(("FL001", "github_repositories"), (error.SqlState, error.TableName));
        Assert.Contains("has not connected source github", error.MessageText, StringComparison.Ordinal);

        await attacked.RunAsync("opsai_provisioner", "SELECT fenceline.connect_source('bare', 'github', 'schema')");
        Assert.Equal("", await attacked.AsTenantAsync("bare", "SELECT * FROM github_repositories"));
        await attacked.RunAsync("postgres", "DROP TABLE user_bare.github_repositories", AttackedDatabase.Database);
        error = await attacked.TenantFailsAsync("bare", "SELECT * FROM github_repositories WHERE id = 1");
        Assert.Equal(("FL002", "github_repositories"), (error.SqlState, error.TableName));
        Assert.Equal("", await attacked.AsTenantAsync("123", "SELECT * FROM github_repositories"));
    }

    [Fact]
    public async Task The_guard_is_asked_once_and_leaves_the_index_in_use()
    {
        await attacked.RunAsync("postgres", "INSERT INTO public.github_repositories (user_id, id) SELECT (n % 100)::text, n FROM generate_series(1, 20000) AS n; ANALYZE public.github_repositories", AttackedDatabase.Database);
        var plan = await attacked.AsTenantAsync("123", "EXPLAIN (COSTS OFF) SELECT full_name FROM github_repositories WHERE id = 17");
        Assert.Contains("One-Time Filter", plan, StringComparison.Ordinal);
        Assert.Contains("Index Scan using github_repositories_pkey", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disconnecting_asks_first_and_then_takes_the_sources_rows()
    {
        await attacked.OnboardAsync("less", """{"stripe": "schema", "github": "shared"}""");
        await attacked.RunAsync("postgres", "INSERT INTO public.github_repositories (user_id, id) VALUES ('less', 1), ('less', 2); INSERT INTO user_less.stripe_customers VALUES ('c')", AttackedDatabase.Database);
        Assert.Equal("stripe_customers|user_less.stripe_customers|1|f", await attacked.RunAsync("opsai_operator", "SELECT * FROM fenceline.disconnect_source('less', 'stripe')"));
        Assert.Equal("github_repositories|public.github_repositories|2|f", await attacked.RunAsync("opsai_operator", "SELECT * FROM fenceline.disconnect_source('less', 'github')"));
        Assert.Equal("2", await attacked.AsTenantAsync("less", "SELECT count(*) FROM github_repositories"));

        Assert.Equal("stripe_customers|user_less.stripe_customers|1|t", await attacked.RunAsync("opsai_operator", "SELECT * FROM fenceline.disconnect_source('less', 'stripe', confirm => true)"));
        Assert.Equal("github_repositories|public.github_repositories|2|t", await attacked.RunAsync("opsai_operator", "SELECT * FROM fenceline.disconnect_source('less', 'github', confirm => true)"));
        Assert.Equal("FL001", (await attacked.TenantFailsAsync("less", "SELECT * FROM github_repositories")).SqlState);
        Assert.Equal("FL001", (await attacked.TenantFailsAsync("less", "SELECT * FROM stripe_customers")).SqlState);

        Assert.Equal("1", await attacked.RunAsync("opsai_provisioner", "SELECT fenceline.connect_source('less', 'stripe')"));
        Assert.Equal("0", await attacked.AsTenantAsync("less", "SELECT count(*) FROM stripe_customers"));
    }

    [Fact]
    public async Task Disconnecting_waits_for_a_publish_that_runs()
    {
        await attacked.OnboardAsync("busy", """{"github": "shared"}""");
        await using var publisher = await attacked.OpenAsync("postgres");
        await publisher.RunAsync("BEGIN; SELECT 1 FROM fenceline.tenant_sources WHERE tenant_id = 'busy' FOR NO KEY UPDATE; INSERT INTO public.github_repositories (user_id, id) VALUES ('busy', 1)");
        Assert.Equal(PostgresErrorCodes.LockNotAvailable, (await attacked.FailAsync("opsai_operator", "SELECT * FROM fenceline.disconnect_source('busy', 'github', true)")).SqlState);
        await publisher.RunAsync("COMMIT");
        Assert.Equal("github_repositories|public.github_repositories|1|t", await attacked.RunAsync("opsai_operator", "SELECT * FROM fenceline.disconnect_source('busy', 'github', true)"));
    }

    [Fact]
    public async Task Another_placement_is_refused_while_there_is_one()
    {
        await attacked.OnboardAsync("moved", """{"github": "shared"}""");
        Assert.Contains("in the placement \"shared\" already", (await attacked.FailAsync("opsai_provisioner", "SELECT fenceline.connect_source('moved', 'github', 'schema')")).MessageText, StringComparison.Ordinal);
    }
}

public sealed class OnboardingAsSuperuserTests(FenceOfSuperuser attacked) : OnboardingTests(attacked), IClassFixture<FenceOfSuperuser>;

public sealed class OnboardingAsDatabaseOwnerTests(FenceOfDatabaseOwner attacked) : OnboardingTests(attacked), IClassFixture<FenceOfDatabaseOwner>;

[Trait("Length", "long")]
public sealed class OnboardingAsSuperuserOnTheNewestTests(FenceOfSuperuserOnTheNewest attacked) : OnboardingTests(attacked), IClassFixture<FenceOfSuperuserOnTheNewest>;

[Trait("Length", "long")]
public sealed class OnboardingAsDatabaseOwnerOnTheOldestTests(FenceOfDatabaseOwnerOnTheOldest attacked) : OnboardingTests(attacked), IClassFixture<FenceOfDatabaseOwnerOnTheOldest>;
