using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>The guide's statements, through plain psql and the emitted SQL only.</summary>
public sealed class GuideTests(SampleDatabases databases) : IClassFixture<SampleDatabases>
{
    [Theory]
    [EachServer]
    public async Task Each_user_has_its_own_schema(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        foreach (var tenant in new[] { "123", "456", "789" })
            Assert.Equal($"one@{tenant}.example", await database.RunAsync($"SELECT email FROM user_{tenant}.stripe_customers WHERE id = 'cus_1'"));
    }

    [Theory]
    [EachServer]
    public async Task The_search_path_finds_the_users_own_rows(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal(
        "one@123.example\ntwo@123.example",
        await database.RunAsync("SET search_path TO user_123; SELECT email FROM stripe_customers ORDER BY id;"));
    }

    [Theory]
    [EachServer]
    public async Task An_admin_sees_all_users_through_a_union_over_the_schemas(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal(
        "user_123|2\nuser_456|2",
        await database.RunAsync(
            """
            SELECT 'user_123' as user_id, COUNT(*) as customer_count FROM user_123.stripe_customers
            UNION ALL
            SELECT 'user_456' as user_id, COUNT(*) FROM user_456.stripe_customers
            ORDER BY 1;
            """, "opsai_admin"));
    }

    [Theory]
    [EachServer]
    public async Task The_admin_view_spans_schemas_and_shared_rows(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        Assert.Equal("123|2\n456|2\n789|2", await database.RunAsync("SELECT user_id, count(*) FROM fenceline_admin.stripe_customers GROUP BY 1 ORDER BY 1", "opsai_admin"));
        Assert.Equal("123|1|123/one\n456|1|456/one\n789|1|789/one", await database.RunAsync("SELECT user_id, id, full_name FROM fenceline_admin.github_repositories WHERE id = 1 ORDER BY 1", "opsai_admin"));
        Assert.Equal("123\n456\n789", await database.RunAsync("SELECT user_id FROM fenceline_admin.notes ORDER BY 1", "opsai_admin"));
    }

    [Theory]
    [EachServer]
    public async Task Usage_counts_every_placement(int version, AppliedAs appliedAs)
    {
        var database = await databases.OnAsync(version, appliedAs);
        var usage = await database.RunAsync("SELECT tenant_id, table_name, placement, row_count, bytes > 0 FROM fenceline.tenant_usage WHERE table_name IN ('stripe_customers', 'github_repositories', 'notes') ORDER BY 1, 2, 3", "opsai_admin");
        Assert.Equal(
            """
            123|github_repositories|shared|2|t
            123|notes|shared|1|t
            123|stripe_customers|schema|2|t
            456|github_repositories|schema|2|t
            456|notes|shared|1|t
            456|stripe_customers|schema|2|t
            789|github_repositories|shared|2|t
            789|notes|shared|1|t
            789|stripe_customers|schema|2|t
            """, usage);
        Assert.Equal("123|t\n456|t\n789|t", await database.RunAsync("SELECT tenant_id, row_count > 0 AND bytes > 0 FROM fenceline.tenant_totals ORDER BY 1", "opsai_admin"));
    }
}
