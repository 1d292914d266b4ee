using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>Views of the manifest: row-level security holds through them, for who asks.</summary>
public sealed class ViewTests(ViewTests.WithViews databases) : IClassFixture<ViewTests.WithViews>
{
    [Theory]
    [EachServer]
    public async Task A_tenant_sees_its_own_rows_only(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("123/one\n123/two", await database.AsTenantAsync("123", "SELECT full_name FROM public.repository_names ORDER BY id"));
        Assert.Equal("2", await database.AsTenantAsync("123", "SELECT n FROM public.\"Counted\""));
    }

    [Theory]
    [EachServer]
    public async Task An_admin_sees_everybodys(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("4", await database.RunAsync("SET ROLE opsai_admin; SELECT n FROM public.\"Counted\""));
    }

    [Theory]
    [EachServer]
    public async Task A_session_pinned_to_nobody_sees_no_rows(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("0", await database.RunAsync("SET ROLE user_123; SELECT count(*) FROM public.repository_names", "opsai_app"));
    }

    [Theory]
    [EachServer]
    public async Task The_login_that_is_not_pinned_may_not_ask_at_all(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Contains("permission denied for schema public", await database.FailAsync("SELECT * FROM public.repository_names", "opsai_app"), StringComparison.Ordinal);
    }

    [Theory]
    [EachServer]
    public async Task Nobody_writes_through_them(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Contains("permission denied for view own_notes", await database.TenantFailsAsync("123", "UPDATE public.own_notes SET body = 'x'"), StringComparison.Ordinal);
    }

    [Theory]
    [EachServer]
    public async Task Applying_it_again_changes_nothing(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        await database.ApplyAsync(database.Manifest);
    }

    public sealed class WithViews() : SampleDatabases(manifest => manifest.Replace(
        "\"tables\": {\n    \"countries\"",
        """
        "views": {
          "repository_names": { "description": "Names -- ; ' of repositories", "sql": "SELECT user_id, id, full_name FROM github_repositories -- all" },
          "Counted": { "sql": "WITH r AS (TABLE repository_names) SELECT count(*) AS n FROM r" },
          "own_notes": { "sql": "SELECT * FROM notes\n" }
        },
        "tables": {
            "countries"
        """,
        StringComparison.Ordinal));
}
