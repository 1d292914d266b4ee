namespace Fenceline.Typed.Tests;

/// <summary>A <c>citext</c> column compares without case in typed calls too, pinned and across tenants.</summary>
public sealed class CaselessTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_conditions_orders_and_pages_ignore_case()
    {
        await using var db = shop.Open();
        var contacts = db.Tenant(await shop.NewTenantAsync()).Contacts;
        await contacts.InsertAsync(new ContactsInsert { Email = "Bob@Example.com", Name = "Bob", Aliases = ["Bobby"] }, Cancellation);
        await contacts.InsertManyAsync(
            [new ContactsInsert { Email = "alice@example.com", Name = "ALICE" }, new ContactsInsert { Email = "CAROL@example.com", Name = null }], Cancellation);

        Assert.Equal("Bob@Example.com", (await contacts.FindAsync("bob@EXAMPLE.COM", Cancellation))?.Email);
        Assert.Equal(["Bob"], await NamesAsync(c => c.Name == "BOB"));
        Assert.Equal(["ALICE", "Bob"], await NamesAsync(c => c.Name.In("alice", "bOB")));
        Assert.Equal(["ALICE"], await NamesAsync(c => c.Name < "BOB"));
        Assert.Equal(["Bob"], await NamesAsync(c => c.Email.StartsWith("BOB@")));

        var first = await contacts.PageAsync(2, null, orderBy: c => c.Email, cancellationToken: Cancellation);
        var second = await contacts.PageAsync(2, first.Next, orderBy: c => c.Email, cancellationToken: Cancellation);
        Assert.Equal(["alice@example.com", "Bob@Example.com", "CAROL@example.com"], first.Rows.Concat(second.Rows).Select(row => row.Email));

        Assert.Equal("Robert", (await contacts.UpdateAsync("BOB@example.com", new ContactsChanges { Name = "Robert", Aliases = new[] { "Rob", null } }, Cancellation))?.Name);
        Assert.Equal<string?>(["Rob", null], (await contacts.FindAsync("bob@example.com", Cancellation))?.Aliases ?? []);

        async Task<IEnumerable<string?>> NamesAsync(Func<ContactsColumns, Condition<ContactsRow>> where) =>
            (await contacts.ListAsync(where, c => c.Email, cancellationToken: Cancellation)).Select(row => row.Name);
    }

    [Fact]
    public async Task Reads_across_tenants_ignore_case()
    {
        await using var db = shop.Open();
        var tenant = await shop.NewTenantAsync();
        await db.Tenant(tenant).Contacts.InsertAsync(new ContactsInsert { Email = $"Dora@{tenant}.example" }, Cancellation);

        await using var admin = new ShopAdminDatabase(shop.Cluster.ConnectionString(shop.Name, "shop_admin"));
        var email = $"DORA@{tenant}.EXAMPLE";
        var found = await admin.CrossTenant("the test of citext").Session.QueryAsync<string>($"SELECT user_id FROM fenceline_admin.contacts WHERE email = {email}::extensions.citext", Cancellation);
        Assert.Equal(tenant.Value, Assert.Single(found));
    }
}
