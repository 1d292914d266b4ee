namespace Fenceline.Typed.Tests;

/// <summary>Tenants who are shut out, and the registry that says who is there.</summary>
public sealed class SuspensionTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_suspended_tenant_is_refused_by_name_until_it_is_resumed()
    {
        await using var db = shop.Open();
        var tenant = await shop.NewTenantAsync();
        Assert.Equal(TenantStatus.Active, (await db.Registry.FindAsync(tenant.Value, Cancellation))?.Status);
        await shop.RunAsync($"SELECT fenceline.suspend('{tenant}')");

        var error = await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(tenant).Orders.CountAsync(cancellationToken: Cancellation));
        Assert.Equal((TenantAccessFailure.Suspended, tenant), (error.Failure, error.Tenant!.Value));
        Assert.Equal(TenantAccessFailure.Suspended, (await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(tenant).BeginTransactionAsync(cancellationToken: Cancellation))).Failure);
        Assert.Equal(TenantStatus.Suspended, (await db.Registry.FindAsync(tenant.Value, Cancellation))?.Status);

        await shop.RunAsync($"SELECT fenceline.resume('{tenant}')");
        Assert.Equal(0, await db.Tenant(tenant).Orders.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task The_registry_knows_who_is_a_tenant()
    {
        await using var db = shop.Open();
        Assert.Equal((TenantId.Parse("1"), "standard"), await db.Registry.FindAsync("1", Cancellation) is { } info ? (info.Id, info.Tier) : default);
        foreach (var id in new[] { "nobody", "", "' OR true --", "1 ", "../1" })
            Assert.Null(await db.Registry.FindAsync(id, Cancellation));
        var all = await db.Registry.ListAsync(Cancellation);
        Assert.Subset(all.Select(info => info.Id.Value).ToHashSet(), new HashSet<string> { "1", "2", "3" });
    }

    [Fact]
    public async Task A_tenant_does_not_see_the_registry()
    {
        await using var db = shop.Open();
        var session = db.Tenant(TenantId.Parse("1")).Session;
        var error = await Assert.ThrowsAsync<TenantAccessException>(() => session.QueryAsync<string>($"SELECT tenant_id FROM fenceline.tenants", Cancellation));
        Assert.Equal(TenantAccessFailure.PermissionDenied, error.Failure);
    }
}
