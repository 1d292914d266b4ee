namespace Fenceline.Integration.Tests.Attacks;

/// <summary>What everybody may do in a database by being in PUBLIC: nothing, unless somebody else lives there.</summary>
public abstract class DatabaseAccessTests(AttackedDatabase attacked)
{
    private const string PublicRights = """
        SELECT a.privilege_type FROM pg_database AS d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a WHERE d.datname = current_database() AND a.grantee = 0
        UNION ALL
        SELECT a.privilege_type FROM pg_namespace AS n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a WHERE n.nspname = 'public' AND a.grantee = 0
        ORDER BY 1
        """;

    private static int s_projects;

    [Fact]
    public async Task Nobody_connects_by_being_in_PUBLIC()
    {
        Assert.Equal("", await attacked.RunAsync("postgres", PublicRights, AttackedDatabase.Database));
        await attacked.RunAsync("postgres", "CREATE ROLE stranger LOGIN");
        Assert.Contains("permission denied for database", (await attacked.FailAsync("stranger", "SELECT 1", AttackedDatabase.Database)).MessageText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE public.orders (id int); GRANT SELECT ON public.orders TO PUBLIC", "owns public.orders")]
    [InlineData("CREATE ROLE {0}_web LOGIN; CREATE TABLE public.orders (id int); GRANT SELECT ON public.orders TO {0}_web", "{0}_web owns something or may use it by name")]
    [InlineData("CREATE ROLE {0}_web LOGIN; ALTER ROLE {0}_web IN DATABASE {0} SET work_mem = '8MB'", "{0}_web has settings for this database")]
    public async Task Where_somebody_else_lives_nothing_is_taken_and_who_lives_there_is_named(string life, string said)
    {
        var script = await NewAsync();
        await attacked.RunAsync("postgres", string.Format(null, life, script.Project), script.Project);

        await using var applier = await attacked.OpenAsync(attacked.Applier, script.Project);
        await applier.RunAsync(script.Write());
        Assert.Contains(applier.Notices, notice => notice.Severity == "WARNING" && notice.MessageText.Contains(string.Format(null, said, script.Project), StringComparison.Ordinal));
        Assert.Equal("CONNECT\nTEMPORARY\nUSAGE", await attacked.RunAsync("postgres", PublicRights, script.Project));
    }

    [Fact]
    public async Task A_login_that_is_connected_is_not_locked_out()
    {
        var script = await NewAsync();
        await attacked.RunAsync("postgres", $"CREATE ROLE {script.Project}_web LOGIN");
        await using var web = await attacked.OpenAsync(script.Project + "_web", script.Project);
        await using var applier = await attacked.OpenAsync(attacked.Applier, script.Project);
        await applier.RunAsync(script.Write());
        Assert.Contains(applier.Notices, notice => notice.MessageText.Contains(script.Project + "_web is connected", StringComparison.Ordinal));
        Assert.Equal("1", await attacked.RunAsync(script.Project + "_web", "SELECT 1", script.Project));
    }

    [Fact]
    public async Task With_rights_of_its_own_a_login_needs_none_of_PUBLIC()
    {
        var script = await NewAsync();
        await attacked.RunAsync("postgres", $"""
            CREATE ROLE {script.Project}_web LOGIN;
            GRANT CONNECT, TEMPORARY ON DATABASE {script.Project} TO {script.Project}_web;
            GRANT USAGE ON SCHEMA public TO {script.Project}_web
            """, script.Project);
        await using var web = await attacked.OpenAsync(script.Project + "_web", script.Project);
        await attacked.RunAsync(attacked.Applier, script.Write(), script.Project);
        Assert.Equal("", await attacked.RunAsync("postgres", PublicRights, script.Project));
        Assert.Equal("1", await attacked.RunAsync(script.Project + "_web", "SELECT 1", script.Project));
    }

    [Fact]
    public async Task The_manifest_may_say_that_it_is_taken_all_the_same_and_who_loses_it_is_named()
    {
        var script = await NewAsync() with { PublicRights = "revoke" };
        await attacked.RunAsync("postgres", $"CREATE ROLE {script.Project}_web LOGIN; CREATE TABLE public.orders (id int); ALTER TABLE public.orders OWNER TO {script.Project}_web", script.Project);
        await using var applier = await attacked.OpenAsync(attacked.Applier, script.Project);
        await applier.RunAsync(script.Write());
        Assert.Contains(applier.Notices, notice => notice.MessageText.Contains(script.Project + "_web owns public.orders", StringComparison.Ordinal));
        Assert.Equal("", await attacked.RunAsync("postgres", PublicRights, script.Project));
    }

    [Fact]
    public async Task The_manifest_may_say_that_it_stays()
    {
        var script = await NewAsync() with { PublicRights = "keep" };
        await attacked.RunAsync(attacked.Applier, script.Write(), script.Project);
        Assert.Equal("CONNECT\nTEMPORARY\nUSAGE", await attacked.RunAsync("postgres", PublicRights, script.Project));
    }

    [Fact]
    public async Task A_copy_of_the_database_is_put_right_by_the_next_apply()
    {
        var script = await NewAsync();
        await attacked.RunAsync(attacked.Applier, script.Write(), script.Project);
        var copy = script.Project + "_copy";
        await attacked.CreateDatabaseAsync(copy, script.Project);
        Assert.Contains("CONNECT", await attacked.RunAsync("postgres", PublicRights, copy), StringComparison.Ordinal);
        await attacked.RunAsync(attacked.Applier, script.WriteDatabaseAccess(), copy);
        Assert.Equal("", await attacked.RunAsync("postgres", PublicRights, copy));
    }

    [Fact]
    public async Task An_apply_that_fails_leaves_access_as_it_was()
    {
        var script = await NewAsync();
        var text = script.Write();
        // Wherever it fails, also in the last statement of all.
        var ends = new[] { text.IndexOf("COMMIT;", StringComparison.Ordinal), text.LastIndexOf("COMMIT;", text.LastIndexOf("COMMIT;", StringComparison.Ordinal) - 1, StringComparison.Ordinal), text.LastIndexOf("COMMIT;", StringComparison.Ordinal) };
        foreach (var end in ends)
        {
            await attacked.FailAsync(attacked.Applier, text.Insert(end, "SELECT 1 / 0; "), script.Project);
            Assert.Equal("CONNECT\nTEMPORARY\nUSAGE", await attacked.RunAsync("postgres", PublicRights, script.Project));
            await attacked.RunAsync("postgres", $"DROP DATABASE {script.Project} WITH (FORCE)");
            await attacked.CreateDatabaseAsync(script.Project);
        }
    }

    private async Task<FenceScript> NewAsync()
    {
        var script = new FenceScript("place" + Interlocked.Increment(ref s_projects));
        await attacked.CreateDatabaseAsync(script.Project);
        return script;
    }
}

public sealed class DatabaseAccessAsSuperuserTests(FenceOfSuperuser attacked) : DatabaseAccessTests(attacked), IClassFixture<FenceOfSuperuser>;

public sealed class DatabaseAccessAsDatabaseOwnerTests(FenceOfDatabaseOwner attacked) : DatabaseAccessTests(attacked), IClassFixture<FenceOfDatabaseOwner>;

[Trait("Length", "long")]
public sealed class DatabaseAccessAsSuperuserOnTheNewestTests(FenceOfSuperuserOnTheNewest attacked) : DatabaseAccessTests(attacked), IClassFixture<FenceOfSuperuserOnTheNewest>;

[Trait("Length", "long")]
public sealed class DatabaseAccessAsDatabaseOwnerOnTheOldestTests(FenceOfDatabaseOwnerOnTheOldest attacked) : DatabaseAccessTests(attacked), IClassFixture<FenceOfDatabaseOwnerOnTheOldest>;
