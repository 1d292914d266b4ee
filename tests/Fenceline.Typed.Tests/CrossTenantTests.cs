namespace Fenceline.Typed.Tests;

/// <summary>Reads over all tenants, several schemas at a time.</summary>
public sealed class CrossTenantTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_of_all_tenants_stream_with_their_tenant()
    {
        await using var db = shop.Open();
        var expected = new HashSet<(TenantId, string)>();
        for (var i = 0; i < 6; i++)
        {
            var tenant = await shop.NewTenantAsync();
            var name = $"fan-out {tenant}";
            await db.Tenant(tenant).Settings.InsertAsync(new SettingsInsert { Name = name }, Cancellation);
            await db.Tenant(tenant).Orders.InsertAsync(new OrdersInsert { Reference = name }, Cancellation);
            expected.Add((tenant, name));
        }

        await using var admin = OpenAdmin();
        var all = admin.CrossTenant("the test of reads across tenants");
        foreach (var parallelism in new[] { 1, 3 })
        {
            // Tables in tenants' own schemas, and shared ones.
            Assert.Equal(expected, (await ToListAsync(all.Settings.StreamAsync(parallelism, cancellationToken: Cancellation)))
                .Where(row => row.Row.Name.StartsWith("fan-out", StringComparison.Ordinal)).Select(row => (row.Tenant, row.Row.Name)).ToHashSet());
            Assert.Equal(expected, (await ToListAsync(all.Orders.StreamAsync(parallelism, cancellationToken: Cancellation)))
                .Where(row => row.Row.Reference.StartsWith("fan-out", StringComparison.Ordinal)).Select(row => (row.Tenant, row.Row.Reference)).ToHashSet());
        }

        // The view and the streams agree.
        Assert.Equal((await all.Rates.ListAsync(cancellationToken: Cancellation)).Count, (await ToListAsync(all.Rates.StreamAsync(cancellationToken: Cancellation))).Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await ToListAsync(all.Orders.StreamAsync(0, cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task Whoever_leaves_early_stops_all_of_it()
    {
        await using var db = shop.Open();
        for (var i = 0; i < 3; i++)
            await db.Tenant(await shop.NewTenantAsync()).Settings.InsertManyAsync(Enumerable.Range(0, 3000).Select(n => new SettingsInsert { Name = $"n{n}" }), Cancellation);

        await using var admin = OpenAdmin();
        await foreach (var _ in admin.CrossTenant("the test of leaving early").Settings.StreamAsync(2, cancellationToken: Cancellation))
            break;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in admin.CrossTenant("the test of cancelling").Settings.StreamAsync(2, cancellationToken: cancellation.Token))
                await cancellation.CancelAsync();
        });
        Assert.Equal("0", await shop.RunAsync("SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop_admin' AND state <> 'idle'"));
    }

    [Fact]
    public async Task A_tenant_without_the_table_is_named_or_left_out()
    {
        // A shop of its own: here a tenant lacks a table, which would disturb the others' reads.
        await using var own = new ShopFixture();
        await own.InitializeAsync();
        await own.RunAsync("DROP TABLE user_2.settings");
        await using var admin = new ShopAdminDatabase(own.Cluster.ConnectionString(own.Name, "shop_admin"));
        var settings = admin.CrossTenant("the test of a missing table").Settings;
        var error = await Assert.ThrowsAsync<TenantAccessException>(() => ToListAsync(settings.StreamAsync(cancellationToken: Cancellation)));
        Assert.Equal((TenantAccessFailure.MissingTable, "2"), (error.Failure, error.Tenant?.Value));
        Assert.Empty(await ToListAsync(settings.StreamAsync(skipMissing: true, cancellationToken: Cancellation)));
    }

    private ShopAdminDatabase OpenAdmin() => new(shop.Cluster.ConnectionString(shop.Name, "shop_admin"));

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> rows)
    {
        var list = new List<T>();
        await foreach (var row in rows)
            list.Add(row);
        return list;
    }
}
