using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>From landing to shared tables, again and again.</summary>
public sealed class PublishTests(SampleDatabases databases) : IClassFixture<SampleDatabases>
{
    [Theory]
    [EachServer]
    public async Task Publishing_inserts_updates_and_deletes_what_differs_and_survives_recreation(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("github_repositories|0|0|0", await database.PublishAsync("123"));

        await database.LandRepositoriesAsync("123", (2, "123/renamed"), (3, "123/three"));
        Assert.Equal("github_repositories|1|1|1", await database.PublishAsync("123"));
        Assert.Equal("2|123/renamed\n3|123/three", await SharedAsync(database, "123"));
        Assert.Equal("github_repositories|0|0|0", await database.PublishAsync("123"));

        Assert.Equal("1|789/one\n2|789/two", await SharedAsync(database, "789"));
        Assert.Equal("t|t|3", await database.RunAsync(
            "SELECT relrowsecurity, relforcerowsecurity, (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid) FROM pg_class c WHERE oid = 'public.github_repositories'::regclass"));
    }

    [Theory]
    [EachServer]
    public async Task The_youngest_of_several_landed_rows_wins(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        await database.LandRepositoriesAsync("789", (1, "789/one"), (2, "789/two"));
        await database.RunAsync(
            "INSERT INTO user_789_landing.github_repositories (_airbyte_raw_id, _airbyte_extracted_at, _airbyte_meta, id, full_name) VALUES ('old', now() - interval '1 day', '{}', 1, '789/old')", "user_789_loader");
        await database.PublishAsync("789");
        Assert.Equal("1|789/one\n2|789/two", await SharedAsync(database, "789"));
    }

    [Theory]
    [EachServer]
    public async Task A_tenant_that_keeps_the_source_in_its_schema_publishes_nothing(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("", await database.PublishAsync("456"));
    }

    [Theory]
    [EachServer]
    public async Task An_unknown_tenant_is_refused(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Contains("There is no active tenant 999", await database.FailAsync("SELECT fenceline.publish('999')", "opsai_publisher"), StringComparison.Ordinal);
    }

    [Theory]
    [EachServer("CREATE VIEW user_123_landing.github_issues AS SELECT 'a'::varchar AS _airbyte_raw_id, now() AS _airbyte_extracted_at, 1::bigint AS id", "VIEW")]
    [EachServer("CREATE TABLE user_123_landing.github_issues (id bigint CHECK (id > 0))", "TABLE")]
    [EachServer("CREATE TABLE user_123_landing.github_issues (id bigint); CREATE INDEX ON user_123_landing.github_issues ((id + 1))", "TABLE")]
    [EachServer("CREATE TABLE user_123_landing.github_issues (id bigint); ALTER TABLE user_123_landing.github_issues ENABLE ROW LEVEL SECURITY", "TABLE")]
    public async Task A_landing_relation_that_could_run_the_loaders_code_is_refused(int version, AppliedAs appliedAs, string plant, string kind)
    {
        await using var own = await SampleDatabase.StartAsync(version, appliedAs);
        await own.RunAsync(plant, "user_123_loader");
        Assert.Contains("is not a plain table", await own.FailAsync("SELECT fenceline.publish('123')", "opsai_publisher"), StringComparison.Ordinal);
        await own.RunAsync($"DROP {kind} user_123_landing.github_issues", "user_123_loader");
        await own.PublishAsync("123");
    }

    [Theory]
    [EachServer]
    public async Task The_publisher_touches_no_row_outside_of_publishing(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("0", await database.RunAsync("WITH d AS (DELETE FROM public.github_repositories RETURNING 1) SELECT count(*) FROM d", "opsai_publisher"));
    }

    private static Task<string> SharedAsync(SampleDatabase database, string tenant) => database.AsTenantAsync(tenant, "SELECT id, full_name FROM public.github_repositories ORDER BY id");
}
