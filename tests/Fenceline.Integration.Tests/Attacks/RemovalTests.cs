using Npgsql;

namespace Fenceline.Integration.Tests.Attacks;

/// <summary>Removing a tenant leaves nothing that a tenant of the same id reads later, whoever is still at work meanwhile.</summary>
public abstract class RemovalTests(AttackedDatabase attacked)
{
    [Fact]
    public async Task Everything_of_a_tenant_goes_and_is_named()
    {
        await NewAsync("gone");
        await attacked.AsTenantAsync("gone", """
            INSERT INTO notes (body) VALUES ('a'), ('b'); INSERT INTO note_links (id, note_id) SELECT id, id FROM notes;
            INSERT INTO events (metadata) VALUES ('{"user_id": "gone"}'); INSERT INTO drafts (body) VALUES ('d')
            """);
        Assert.Equal(
            """
            rows|public.events|1|
            rows|public.github_repositories|0|
            rows|public.note_links|2|
            rows|public.notes|2|
            table|user_gone.drafts|1|
            table|user_gone.stripe_customers|0|
            schema|user_gone||
            role|user_gone||
            """.ReplaceLineEndings("\n"), await RemoveAsync("gone"));
        Assert.Equal("", await attacked.RunAsync("postgres", "SELECT 1 FROM fenceline.tenants WHERE tenant_id = 'gone' UNION ALL SELECT 1 FROM pg_roles WHERE rolname LIKE 'user\\_gone%'", AttackedDatabase.Database));
        Assert.Equal("gone", await attacked.RunAsync("opsai_app", "SELECT tenant_id FROM fenceline.offboarded_tenants WHERE tenant_id = 'gone'"));
        await AssertEmptyAsync("gone");
    }

    [Fact]
    public async Task Access_ends_with_the_first_step_for_sessions_that_are_inside_too()
    {
        await NewAsync("inside");
        await using var inside = await attacked.OpenAsync("opsai_app");
        await inside.RunAsync($"BEGIN; {attacked.Pin("inside")} SELECT 1");
        await BeginAsync("inside");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await inside.FailAsync("SELECT body FROM public.notes")).SqlState);
        Assert.Contains("permission denied to set role", (await attacked.TenantFailsAsync("inside", "SELECT 1")).MessageText, StringComparison.Ordinal);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await attacked.FailAsync("opsai_app", "SELECT * FROM opsai_calls.sealed_user_inside('SELECT 1')")).SqlState);
        await FinishAsync("inside");
    }

    [Theory]
    [InlineData("")]
    // A tenant who names somebody else in any setting is waited for all the same: what was written counts.
    [InlineData("SELECT set_config('fenceline.tenant', '456', true);")]
    public async Task A_writer_who_is_still_inside_is_waited_for(string disguise)
    {
        await NewAsync("writer");
        await using var writer = await attacked.OpenAsync("opsai_app");
        await writer.RunAsync($"BEGIN; {attacked.Pin("writer")} {disguise} INSERT INTO notes (body) VALUES ('late')");
        await BeginAsync("writer");

        var error = await attacked.FailAsync("opsai_operator", Finish("writer"));
        Assert.Equal(PostgresErrorCodes.LockNotAvailable, error.SqlState);
        Assert.Contains("Somebody still reads or writes for tenant writer", error.MessageText, StringComparison.Ordinal);

        await writer.RunAsync("COMMIT");
        Assert.Contains("rows|public.notes|1|", await FinishAsync("writer"), StringComparison.Ordinal);
        await AssertEmptyAsync("writer");
    }

    [Fact]
    public async Task A_writer_whose_setting_changes_after_it_wrote_is_waited_for()
    {
        await NewAsync("changed");
        await using var writer = await attacked.OpenAsync("opsai_app");
        await writer.RunAsync($"BEGIN; {attacked.Pin("changed")} INSERT INTO events (metadata) VALUES ('{{\"user_id\": \"changed\"}}'); SELECT set_config('app.user_id', '456', true), set_config('role', 'user_456', true)");
        await BeginAsync("changed");
        Assert.Equal(PostgresErrorCodes.LockNotAvailable, (await attacked.FailAsync("opsai_operator", Finish("changed"))).SqlState);
        await writer.RunAsync("COMMIT");
        await FinishAsync("changed");
        await AssertEmptyAsync("changed");
    }

    [Theory]
    [InlineData("READ COMMITTED")]
    [InlineData("REPEATABLE READ")]
    public async Task A_writer_who_comes_late_is_refused(string isolation)
    {
        await NewAsync("late");
        await using var writer = await attacked.OpenAsync("opsai_app");
        await writer.RunAsync($"BEGIN ISOLATION LEVEL {isolation}; {attacked.Pin("late")} SELECT count(*) FROM notes");
        await using var superuser = await attacked.OpenAsync("postgres");
        await superuser.RunAsync($"BEGIN ISOLATION LEVEL {isolation}; SELECT count(*) FROM public.notes");
        await RemoveAsync("late");

        // As the tenant, whose role is gone; and as somebody whom no right holds back.
        await writer.FailAsync("INSERT INTO notes (body) VALUES ('late')");
        await superuser.FailAsync("INSERT INTO public.notes (user_id, body) VALUES ('late', 'late')");
        await AssertEmptyAsync("late");
    }

    [Fact]
    public async Task A_prepared_transaction_is_waited_for_and_named()
    {
        await NewAsync("prepared");
        await using (var writer = await attacked.OpenAsync("opsai_app"))
            await writer.RunAsync($"BEGIN; {attacked.Pin("prepared")} INSERT INTO notes (body) VALUES ('prepared'); PREPARE TRANSACTION 'later'");
        await BeginAsync("prepared");

        var error = await attacked.FailAsync("opsai_operator", Finish("prepared"));
        Assert.Contains("later", error.Hint, StringComparison.Ordinal);

        await attacked.RunAsync("postgres", "COMMIT PREPARED 'later'", AttackedDatabase.Database);
        Assert.Contains("rows|public.notes|1|", await FinishAsync("prepared"), StringComparison.Ordinal);
        await AssertEmptyAsync("prepared");
    }

    [Fact]
    public async Task Publishing_that_runs_is_waited_for_and_does_not_begin_again()
    {
        const string hold = "SELECT status FROM fenceline.tenants WHERE tenant_id = 'publish' AND status = 'active' FOR KEY SHARE;";
        await NewAsync("publish");
        await using var publisher = await attacked.OpenAsync("postgres");
        await publisher.RunAsync($"BEGIN; {hold} INSERT INTO public.github_repositories (user_id, id) VALUES ('publish', 1)");
        await BeginAsync("publish");
        Assert.Equal(PostgresErrorCodes.LockNotAvailable, (await attacked.FailAsync("opsai_operator", Finish("publish"))).SqlState);
        await publisher.RunAsync("COMMIT");
        Assert.Equal("", await publisher.RunAsync(hold));
        Assert.Contains("rows|public.github_repositories|1|", await FinishAsync("publish"), StringComparison.Ordinal);
        await AssertEmptyAsync("publish");
    }

    [Theory]
    [InlineData("REPEATABLE READ")]
    [InlineData("SERIALIZABLE")]
    public async Task It_does_not_run_where_it_could_not_see_what_it_waited_for(string isolation)
    {
        await NewAsync("snapshot");
        await BeginAsync("snapshot");
        var error = await attacked.FailAsync("opsai_operator", $"BEGIN ISOLATION LEVEL {isolation}; {Finish("snapshot")}; COMMIT");
        Assert.Contains("READ COMMITTED", error.MessageText, StringComparison.Ordinal);
        await FinishAsync("snapshot");
    }

    [Fact]
    public async Task The_second_step_needs_the_first()
    {
        Assert.Contains("not leaving", (await attacked.FailAsync("opsai_operator", Finish("123"))).MessageText, StringComparison.Ordinal);
        Assert.Contains("There is no tenant", (await attacked.FailAsync("opsai_operator", Finish("nobody"))).MessageText, StringComparison.Ordinal);
        Assert.Contains("There is no tenant", (await attacked.FailAsync("opsai_operator", Begin("nobody"))).MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Between_the_steps_the_id_is_taken()
    {
        await NewAsync("between");
        await BeginAsync("between");
        await BeginAsync("between");
        Assert.Contains("being removed", (await attacked.FailAsync("opsai_provisioner", "SELECT fenceline.onboard('between', 'x', 'standard')")).MessageText, StringComparison.Ordinal);
        Assert.Contains("being removed", (await attacked.FailAsync("opsai_operator", "SELECT fenceline.resume('between')")).MessageText, StringComparison.Ordinal);
        await attacked.FailAsync("opsai_provisioner", "SELECT fenceline.connect_source('between', 'github')");
        await FinishAsync("between");
    }

    [Fact]
    public async Task Rows_that_were_left_are_not_inherited()
    {
        await attacked.RunAsync("postgres", "SET session_replication_role = replica; INSERT INTO public.notes (user_id, body) VALUES ('heir', 'somebody else''s')", AttackedDatabase.Database);
        var error = await attacked.FailAsync("opsai_provisioner", "SELECT fenceline.onboard('heir', 'x', 'standard')");
        Assert.Contains("Rows of an earlier tenant heir are left in public.notes", error.MessageText, StringComparison.Ordinal);
        Assert.Equal("public.events|0\npublic.github_repositories|0\npublic.note_links|0\npublic.notes|1", await attacked.RunAsync("opsai_operator", "SELECT * FROM fenceline.sweep('heir')"));
        await NewAsync("heir");
        Assert.Contains("is registered", (await attacked.FailAsync("opsai_operator", "SELECT * FROM fenceline.sweep('heir')")).MessageText, StringComparison.Ordinal);
        await AssertEmptyAsync("heir", isThere: true);
    }

    [Theory]
    [InlineData("CREATE SCHEMA user_squat", "Schema user_squat exists already")]
    [InlineData("CREATE ROLE user_squat", "Role user_squat exists")]
    [InlineData("CREATE ROLE user_squat LOGIN SUPERUSER; COMMENT ON ROLE user_squat IS 'fenceline: project opsai, database app'", "has attributes of its own")]
    [InlineData("CREATE ROLE user_squat; COMMENT ON ROLE user_squat IS 'fenceline: project opsai, database app'; GRANT pg_write_all_data TO user_squat", "is a member of pg_write_all_data")]
    [InlineData("CREATE ROLE user_squat; COMMENT ON ROLE user_squat IS 'fenceline: project opsai, database app'; GRANT user_squat TO opsai_publisher", "may be taken by opsai_publisher")]
    [InlineData("CREATE ROLE user_squat; COMMENT ON ROLE user_squat IS 'fenceline: project opsai, database app'; GRANT SELECT ON public.notes TO user_squat", "may use something here")]
    public async Task What_was_there_before_is_refused(string before, string said)
    {
        await attacked.RunAsync("postgres", before, AttackedDatabase.Database);
        Assert.Contains(said, (await attacked.FailAsync("opsai_provisioner", "SELECT fenceline.onboard('squat', 'x', 'standard')")).MessageText, StringComparison.Ordinal);
        await attacked.RunAsync("postgres", """
            DROP SCHEMA IF EXISTS user_squat;
            DO $$ BEGIN IF to_regrole('user_squat') IS NOT NULL THEN EXECUTE 'DROP OWNED BY user_squat; DROP ROLE user_squat'; END IF; END $$
            """, AttackedDatabase.Database);
    }

    [Fact]
    public async Task A_role_that_another_database_needs_stays_and_is_named()
    {
        await NewAsync("twice");
        await attacked.RunAsync("postgres", "CREATE DATABASE archive");
        await attacked.RunAsync("postgres", "CREATE TABLE kept (id int); GRANT SELECT ON kept TO user_twice", "archive");
        try
        {
            Assert.Contains("kept role|user_twice||still needed in: archive", await RemoveAsync("twice"), StringComparison.Ordinal);
            Assert.Equal("user_twice", await attacked.RunAsync("postgres", "SELECT grantee FROM information_schema.role_table_grants WHERE table_name = 'kept' AND grantee <> 'postgres'", "archive"));
            Assert.Contains("permission denied to set role", (await attacked.FailAsync("opsai_app", "SET ROLE user_twice")).MessageText, StringComparison.Ordinal);
            // The id may come back, with the role that stayed.
            await NewAsync("twice");
            await AssertEmptyAsync("twice", isThere: true);
        }
        finally
        {
            await attacked.RunAsync("postgres", "DROP DATABASE archive");
        }
    }

    private static string Begin(string tenant) => $"SELECT fenceline.offboard_begin('{tenant}')";

    private static string Finish(string tenant) => $"SELECT kind, name, row_count, note FROM fenceline.offboard_finish('{tenant}')";

    private Task<string> NewAsync(string tenant) => attacked.OnboardAsync(tenant, """{"stripe": "schema", "github": "shared"}""");

    private Task<string> BeginAsync(string tenant) => attacked.RunAsync("opsai_operator", Begin(tenant));

    private Task<string> FinishAsync(string tenant) => attacked.RunAsync("opsai_operator", Finish(tenant));

    private async Task<string> RemoveAsync(string tenant)
    {
        await BeginAsync(tenant);
        return await FinishAsync(tenant);
    }

    /// <summary>The id comes back with nothing of the earlier tenant, and goes again.</summary>
    private async Task AssertEmptyAsync(string tenant, bool isThere = false)
    {
        if (!isThere)
            await NewAsync(tenant);
        Assert.Equal("0", await attacked.AsTenantAsync(tenant, "SELECT (SELECT count(*) FROM notes) + (SELECT count(*) FROM events) + (SELECT count(*) FROM note_links) + (SELECT count(*) FROM github_repositories) + (SELECT count(*) FROM drafts)"));
        await RemoveAsync(tenant);
    }
}

public sealed class RemovalAsSuperuserTests(FenceOfSuperuser attacked) : RemovalTests(attacked), IClassFixture<FenceOfSuperuser>;

public sealed class RemovalAsDatabaseOwnerTests(FenceOfDatabaseOwner attacked) : RemovalTests(attacked), IClassFixture<FenceOfDatabaseOwner>;

[Trait("Length", "long")]
public sealed class RemovalAsSuperuserOnTheNewestTests(FenceOfSuperuserOnTheNewest attacked) : RemovalTests(attacked), IClassFixture<FenceOfSuperuserOnTheNewest>;

[Trait("Length", "long")]
public sealed class RemovalAsDatabaseOwnerOnTheOldestTests(FenceOfDatabaseOwnerOnTheOldest attacked) : RemovalTests(attacked), IClassFixture<FenceOfDatabaseOwnerOnTheOldest>;
