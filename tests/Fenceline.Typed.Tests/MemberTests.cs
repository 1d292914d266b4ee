using Npgsql;

namespace Fenceline.Typed.Tests;

/// <summary>Typed classes as far as a user of the tenant may use them.</summary>
public sealed class MemberTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_reads_and_writes_what_it_may_in_its_tenant()
    {
        await using var db = shop.Open();
        var (mine, other) = (await shop.NewTenantAsync(), await shop.NewTenantAsync());
        var (ann, bob) = (await PersonAsync(db, mine, Mood.Grumpy), await PersonAsync(db, mine, Mood.Calm));
        await db.Tenant(mine).Orders.InsertAsync(new OrdersInsert { Reference = "first" }, Cancellation);

        // The application itself, a member, and one who is none here.
        Assert.Single(await db.Tenant(mine).Orders.ListAsync(cancellationToken: Cancellation));
        Assert.Single(await db.Tenant(mine, bob).Orders.ListAsync(cancellationToken: Cancellation));
        Assert.Empty(await db.Tenant(mine, Guid.NewGuid()).Orders.ListAsync(cancellationToken: Cancellation));
        Assert.Empty(await db.Tenant(other, bob).Orders.ListAsync(cancellationToken: Cancellation));
        Assert.Equal("second", (await db.Tenant(mine, bob).Orders.InsertAsync(new OrdersInsert { Reference = "second" }, Cancellation)).Reference);
        await RefusedAsync(() => db.Tenant(other, bob).Orders.InsertAsync(new OrdersInsert { Reference = "x" }, Cancellation));

        // What a user is decides too.
        await RefusedAsync(() => db.Tenant(mine, bob).Shops.InsertAsync(new ShopsInsert { Name = "of bob" }, Cancellation));
        Assert.Equal("of ann", (await db.Tenant(mine, ann).Shops.InsertAsync(new ShopsInsert { Name = "of ann" }, Cancellation)).Name);
        Assert.Null(await db.Tenant(mine, bob).Staff.UpdateAsync(bob, new StaffChanges { Mood = Mood.Grumpy }, Cancellation));
        Assert.NotNull(await db.Tenant(mine, ann).Staff.UpdateAsync(bob, new StaffChanges { Mood = Mood.Grumpy }, Cancellation));
        Assert.False(await db.Tenant(mine, ann).Staff.DeleteAsync(bob, Cancellation));
        Assert.True(await db.Tenant(mine).Staff.DeleteAsync(bob, Cancellation));
        Assert.Empty(await db.Tenant(mine, bob).Orders.ListAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Nothing_of_a_user_is_left_on_the_connection()
    {
        await using var db = new ShopDatabase(shop.AppConnection + ";Maximum Pool Size=1");
        var tenant = await shop.NewTenantAsync();
        var ann = await PersonAsync(db, tenant, Mood.Calm);
        await db.Tenant(tenant).Orders.InsertAsync(new OrdersInsert { Reference = "first" }, Cancellation);
        await using (var transaction = await db.Tenant(tenant, Guid.NewGuid()).BeginTransactionAsync(cancellationToken: Cancellation))
        {
            Assert.Empty(await transaction.Orders.ListAsync(cancellationToken: Cancellation));
            // Also where SQL of one's own sets it for the session.
            await transaction.Session.ExecuteAsync($"SELECT set_config('request.jwt.claims', '{{}}', false)", Cancellation);
        }

        Assert.Single(await db.Tenant(tenant).Orders.ListAsync(cancellationToken: Cancellation));
        Assert.Single(await db.Tenant(tenant, ann).Orders.ListAsync(cancellationToken: Cancellation));
        Assert.Empty(await db.Tenant(tenant, Guid.NewGuid()).Orders.ListAsync(cancellationToken: Cancellation));
        Assert.Single(await db.Tenant(tenant).Orders.ListAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task SQL_that_nobody_vouches_for_names_no_user()
    {
        await using var db = shop.Open();
        var tenant = await shop.NewTenantAsync();
        Assert.Contains("setting alone", (await Assert.ThrowsAsync<InvalidOperationException>(() => db.Tenant(tenant, Guid.NewGuid()).Session.QueryUntrustedAsync("SELECT 1", null, Cancellation))).Message, StringComparison.Ordinal);
        await using var source = new TenantDataSource(shop.AppConnection, ShopDatabase.Tenancy with { MemberSetting = null });
        Assert.Throws<InvalidOperationException>(() => source.ForTenant(tenant, "1"));
    }

    private static async Task RefusedAsync(Func<Task> call) =>
        Assert.Contains("row-level security", (await Assert.ThrowsAnyAsync<Exception>(call)).ToString(), StringComparison.Ordinal);

    private async Task<Guid> PersonAsync(ShopDatabase db, TenantId tenant, Mood mood)
    {
        var person = Guid.NewGuid();
        await using var source = NpgsqlDataSource.Create(shop.AppConnection);
        await using var command = source.CreateCommand($"INSERT INTO public.people (id, email) VALUES ('{person}', '{person}@example.com')");
        await command.ExecuteNonQueryAsync(Cancellation);
        await db.Tenant(tenant).Staff.InsertAsync(new StaffInsert { Person = person, Since = new DateOnly(2024, 1, 1), Mood = mood }, Cancellation);
        return person;
    }
}
