namespace Fenceline.Integration.Tests.Database;

/// <summary>Views of the manifest: row-level security holds through them, for who asks.</summary>
public sealed class ViewTests(ViewTests.WithViews views) : IClassFixture<ViewTests.WithViews>
{
    [Fact]
    public async Task A_tenant_sees_its_own_rows_only()
    {
        Assert.Equal("123/one\n123/two", await views.Sample.AsTenantAsync("123", "SELECT full_name FROM public.repository_names ORDER BY id"));
        Assert.Equal("2", await views.Sample.AsTenantAsync("123", "SELECT n FROM public.\"Counted\""));
    }

    [Fact]
    public async Task An_admin_sees_everybodys() =>
        Assert.Equal("4", await views.Sample.RunAsync("SET ROLE opsai_admin; SELECT n FROM public.\"Counted\""));

    [Fact]
    public async Task A_session_pinned_to_nobody_sees_no_rows() =>
        Assert.Equal("0", await views.Sample.RunAsync("SET ROLE user_123; SELECT count(*) FROM public.repository_names", "opsai_app"));

    [Fact]
    public async Task The_login_that_is_not_pinned_may_not_ask_at_all() =>
        Assert.Contains("permission denied for schema public", await views.Sample.FailAsync("SELECT * FROM public.repository_names", "opsai_app"), StringComparison.Ordinal);

    [Fact]
    public async Task Nobody_writes_through_them() =>
        Assert.Contains("permission denied for view own_notes", await views.Sample.TenantFailsAsync("123", "UPDATE public.own_notes SET body = 'x'"), StringComparison.Ordinal);

    [Fact]
    public async Task Applying_it_again_changes_nothing() => await views.Sample.ApplyAsync(views.Sample.Manifest);

    public sealed class WithViews : IAsyncLifetime
    {
        internal SampleDatabase Sample { get; } = new(manifest => manifest.Replace(
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

        public ValueTask InitializeAsync() => Sample.InitializeAsync();

        public ValueTask DisposeAsync() => Sample.DisposeAsync();
    }
}
