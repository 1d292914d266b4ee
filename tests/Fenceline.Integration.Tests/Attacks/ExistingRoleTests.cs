namespace Fenceline.Integration.Tests.Attacks;

/// <summary>Roles belong to the whole server: what is there already may be anybody's, and may do anything.</summary>
public abstract class ExistingRoleTests(AttackedDatabase attacked)
{
    private static int s_projects;

    [Theory]
    [InlineData("ALTER ROLE {0}_app INHERIT", "inherits what other roles may do")]
    [InlineData("ALTER ROLE {0}_owner LOGIN", "may log in")]
    [InlineData("ALTER ROLE {0}_app CREATEROLE", "may create roles")]
    [InlineData("ALTER ROLE {0}_admin BYPASSRLS", "bypasses row-level security")]
    [InlineData("ALTER ROLE {0}_publisher SUPERUSER", "is a superuser")]
    [InlineData("ALTER ROLE {0}_backup REPLICATION", "may replicate")]
    [InlineData("ALTER ROLE {0}_operator CREATEDB", "may create databases")]
    [InlineData("GRANT pg_write_all_data TO {0}_admin", "is a member of pg_write_all_data")]
    [InlineData("GRANT pg_read_all_data TO {0}_tenant", "is a member of pg_read_all_data")]
    [InlineData("CREATE ROLE {0}_friend; GRANT pg_read_all_data TO {0}_friend; GRANT {0}_friend TO {0}_app", "is a member of {0}_friend")]
    [InlineData("GRANT {0}_owner TO {0}_app", "is a member of {0}_owner")]
    [InlineData("GRANT {0}_maker TO {0}_migrator", "is a member of {0}_maker")]
    public async Task A_role_that_can_do_more_than_it_is_for_is_refused_with_the_remedy(string power, string said)
    {
        var script = await ApplyNewAsync();
        await attacked.RunAsync("postgres", string.Format(null, power, script.Project));

        var error = await attacked.FailAsync(attacked.Applier, script.WriteRoles(), script.Project);
        Assert.Contains(string.Format(null, said, script.Project), error.MessageText, StringComparison.Ordinal);

        // The hint's statements are the remedy; it takes the power of whoever gave it.
        var remedy = error.Hint![..error.Hint!.LastIndexOf(" Or ", StringComparison.Ordinal)];
        await attacked.RunAsync("postgres", remedy);
        await attacked.RunAsync(attacked.Applier, script.WriteRoles(), script.Project);
    }

    [Theory]
    [InlineData("ALTER ROLE user_{0} LOGIN", "may become user_{0}")]
    [InlineData("ALTER ROLE user_{0} BYPASSRLS", "may become user_{0}")]
    [InlineData("GRANT pg_write_all_data TO user_{0}", "may become user_{0}, which is a member of pg_write_all_data")]
    public async Task The_applications_reach_includes_what_tenants_roles_can_do(string power, string said)
    {
        var script = await ApplyNewAsync();
        await attacked.RunAsync(script.Project + "_provisioner", $"SELECT fenceline.onboard('{script.Project}', 'x', 'standard')", script.Project);
        await attacked.RunAsync("postgres", string.Format(null, power, script.Project));
        Assert.Contains(string.Format(null, said, script.Project), (await attacked.FailAsync(attacked.Applier, script.WriteRoles(), script.Project)).MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_membership_that_is_inherited_is_refused_where_each_says_so_for_itself()
    {
        if (attacked.ServerVersion < 160000)
            return;

        var script = await ApplyNewAsync();
        await attacked.RunAsync(script.Project + "_provisioner", $"SELECT fenceline.onboard('{script.Project}', 'x', 'standard')", script.Project);
        await attacked.RunAsync("postgres", $"GRANT user_{script.Project} TO {script.Project}_app WITH INHERIT TRUE");
        Assert.Contains($"inherits what user_{script.Project} may do", (await attacked.FailAsync(attacked.Applier, script.WriteRoles(), script.Project)).MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_that_are_as_they_were_made_are_accepted_again()
    {
        var script = await ApplyNewAsync();
        await attacked.RunAsync(script.Project + "_provisioner", $"SELECT fenceline.onboard('{script.Project}', 'x', 'standard')", script.Project);
        await attacked.RunAsync(attacked.Applier, script.WriteRoles(), script.Project);
        await attacked.RunAsync(attacked.Applier, script.WriteRoles(), script.Project);
    }

    [Fact]
    public async Task Nobody_may_become_the_maker_once_the_fence_is_applied()
    {
        Assert.Equal("", await attacked.RunAsync("postgres", """
            SELECT r.rolname FROM pg_roles AS r
            WHERE NOT r.rolsuper AND r.rolname <> 'opsai_maker' AND pg_has_role(r.oid, 'opsai_maker', CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
            """));
    }

    [Fact]
    public async Task A_role_that_nobody_claims_is_taken_only_when_somebody_says_so()
    {
        var script = NewScript();
        await attacked.CreateDatabaseAsync(script.Project);
        await attacked.RunAsync(attacked.Applier, $"CREATE ROLE {script.Project}_app LOGIN NOINHERIT", script.Project);

        var error = await attacked.FailAsync(attacked.Applier, script.Write(), script.Project);
        Assert.Contains($"Role {script.Project}_app exists, and is not known to be this project's in this database", error.MessageText, StringComparison.Ordinal);
        await attacked.RunAsync(attacked.Applier, error.Hint![error.Hint!.IndexOf("COMMENT ON ROLE", StringComparison.Ordinal)..], script.Project);
        await attacked.RunAsync(attacked.Applier, script.Write(), script.Project);
    }

    [Fact]
    public async Task A_second_database_of_the_server_does_not_get_the_first_ones_roles()
    {
        var other = NewScript().Project;
        await attacked.CreateDatabaseAsync(other);
        var error = await attacked.FailAsync(attacked.Applier, attacked.Script.Write(), other);
        Assert.Contains("'fenceline: project opsai, database app'", error.MessageText, StringComparison.Ordinal);
        Assert.Contains("another name in the manifest", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_project_does_not_share_tenants_roles()
    {
        var script = await ApplyNewAsync();
        var error = await attacked.FailAsync(script.Project + "_provisioner", "SELECT fenceline.onboard('123', 'x', 'standard')", script.Project);
        Assert.Equal("FEN17", error.SqlState);
        Assert.Contains("'fenceline: project opsai, database app'", error.MessageText, StringComparison.Ordinal);
        Assert.Equal("note of 123", await attacked.AsTenantAsync("123", "SELECT body FROM notes"));
    }

    [Fact]
    public async Task A_login_that_may_not_set_up_the_database_is_told_what_it_needs()
    {
        var script = NewScript();
        await attacked.CreateDatabaseAsync(script.Project);
        await attacked.RunAsync("postgres", $"CREATE ROLE {script.Project}_developer LOGIN");
        var error = await attacked.FailAsync(script.Project + "_developer", script.Write(), script.Project);
        Assert.Contains("Apply as a login that owns the database and has CREATEROLE", error.Hint, StringComparison.Ordinal);
    }

    private static FenceScript NewScript() => new("project" + Interlocked.Increment(ref s_projects));

    private async Task<FenceScript> ApplyNewAsync()
    {
        var script = NewScript();
        await attacked.CreateDatabaseAsync(script.Project);
        await attacked.RunAsync(attacked.Applier, script.Write(), script.Project);
        return script;
    }
}

public sealed class ExistingRolesAsSuperuserTests(FenceOfSuperuser attacked) : ExistingRoleTests(attacked), IClassFixture<FenceOfSuperuser>;

public sealed class ExistingRolesAsDatabaseOwnerTests(FenceOfDatabaseOwner attacked) : ExistingRoleTests(attacked), IClassFixture<FenceOfDatabaseOwner>;

[Trait("Length", "long")]
public sealed class ExistingRolesAsSuperuserOnTheNewestTests(FenceOfSuperuserOnTheNewest attacked) : ExistingRoleTests(attacked), IClassFixture<FenceOfSuperuserOnTheNewest>;

[Trait("Length", "long")]
public sealed class ExistingRolesAsDatabaseOwnerOnTheOldestTests(FenceOfDatabaseOwnerOnTheOldest attacked) : ExistingRoleTests(attacked), IClassFixture<FenceOfDatabaseOwnerOnTheOldest>;
