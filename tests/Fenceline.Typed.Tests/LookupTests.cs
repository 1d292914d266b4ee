using Npgsql;

namespace Fenceline.Typed.Tests;

/// <summary>What is asked before it is known whose request it is: the way from an e-mail address to the tenants that somebody works for.</summary>
public sealed class LookupTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_leads_to_a_person_and_a_person_to_tenants()
    {
        await using var db = shop.Open();
        var (one, other) = (await shop.NewTenantAsync(), await shop.NewTenantAsync());
        var (eve, address) = (Guid.NewGuid(), $"eve+{one.Value}@example.com");
        await AsApplicationAsync($"INSERT INTO public.people (id, email, mood, seen_at) VALUES ('{eve}', '{address}', 'calm', '2024-05-01 12:00Z')");
        await db.Tenant(one).Staff.InsertAsync(new StaffInsert { Person = eve, Since = new DateOnly(2024, 1, 1) }, Cancellation);
        await db.Tenant(other).Staff.InsertAsync(new StaffInsert { Person = eve, Since = new DateOnly(2025, 1, 1) }, Cancellation);

        // By a key that nobody else has: the row, or none. The address is compared as the column's type compares it.
        var found = await db.Lookups.PersonByEmailAsync(address.ToUpperInvariant(), Cancellation);
        Assert.Equal((eve, Mood.Calm, new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero)), (found!.Id, found.Mood, found.SeenAt));
        Assert.Null(await db.Lookups.PersonByEmailAsync("nobody@example.com", Cancellation));

        // What it says of tenants are tenants: they can be pinned without being checked again.
        var shops = (await db.Lookups.ShopsOfPersonAsync(found.Id, Cancellation)).OrderBy(row => row.Since).ToList();
        Assert.Equal([one, other], shops.Select(row => row.ShopId));
        Assert.Equal(new DateOnly(2025, 1, 1), Assert.Single(await db.Tenant(shops[1].ShopId).Staff.ListAsync(cancellationToken: Cancellation)).Since);
        Assert.Empty(await db.Lookups.ShopsOfPersonAsync(Guid.NewGuid(), Cancellation));
        Assert.Equal([one], (await db.Lookups.StaffInMoodAsync(Mood.Calm, new DateOnly(2024, 1, 1), Cancellation)).Where(row => row.Person == eve).Select(row => row.ShopId));
    }

    [Fact]
    public async Task A_tenant_can_look_nobody_up()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        Assert.Equal(TenantAccessFailure.PermissionDenied, (await Assert.ThrowsAsync<TenantAccessException>(() => tenant.Session.ExecuteAsync($"SELECT * FROM shop_lookup.person_by_email('x')", Cancellation))).Failure);
        Assert.Equal(TenantAccessFailure.PermissionDenied, (await Assert.ThrowsAsync<TenantAccessException>(() => tenant.Session.ExecuteAsync($"SELECT * FROM public.people", Cancellation))).Failure);
    }

    [Fact]
    public async Task A_login_of_another_kind_is_refused()
    {
        await using var db = new ShopDatabase(shop.Cluster.ConnectionString(shop.Name, "shop_admin"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => db.Lookups.PersonByEmailAsync("x", Cancellation))).SqlState);
    }

    private async Task AsApplicationAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(shop.AppConnection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
