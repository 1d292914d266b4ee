namespace Fenceline.Typed.Tests;

/// <summary>Typed classes over a tenant column of another name and type, in a schema of its own, and over rows that have their tenant from a parent.</summary>
public sealed class TenantFormsTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_with_a_numeric_tenant_reads_and_writes_its_tenants_rows()
    {
        await using var db = shop.Open();
        var (mine, others) = (db.Tenant(await shop.NewTenantAsync()), db.Tenant(await shop.NewTenantAsync()));
        var first = await mine.Invoices.InsertAsync(new InvoicesInsert { Title = "first" }, Cancellation);
        Assert.Equal(2, await mine.Invoices.InsertManyAsync([new InvoicesInsert { Title = "second" }, new InvoicesInsert { Title = "third" }], Cancellation));
        var foreign = await others.Invoices.InsertAsync(new InvoicesInsert { Title = "foreign" }, Cancellation);

        Assert.Equal(["first", "second", "third"], (await mine.Invoices.ListAsync(cancellationToken: Cancellation)).Select(row => row.Title));
        Assert.Equal("first", (await mine.Invoices.FindAsync(first.Id, Cancellation))?.Title);
        Assert.Null(await mine.Invoices.FindAsync(foreign.Id, Cancellation));
        Assert.Equal("1st", (await mine.Invoices.UpdateAsync(first.Id, new InvoicesChanges { Title = "1st" }, Cancellation))?.Title);
        Assert.Null(await mine.Invoices.UpdateAsync(foreign.Id, new InvoicesChanges { Title = "mine" }, Cancellation));
        Assert.False(await mine.Invoices.DeleteAsync(foreign.Id, Cancellation));
        Assert.True(await mine.Invoices.DeleteAsync(first.Id, Cancellation));
        Assert.Equal("foreign", Assert.Single(await others.Invoices.ListAsync(cancellationToken: Cancellation)).Title);
    }

    [Fact]
    public async Task Rows_of_a_parent_are_those_of_its_tenant()
    {
        await using var db = shop.Open();
        var (mine, others) = (db.Tenant(await shop.NewTenantAsync()), db.Tenant(await shop.NewTenantAsync()));
        var invoice = await mine.Invoices.InsertAsync(new InvoicesInsert { Title = "mine" }, Cancellation);
        var foreign = await others.Invoices.InsertAsync(new InvoicesInsert { Title = "foreign" }, Cancellation);
        await mine.InvoiceLines.InsertAsync(new InvoiceLinesInsert { InvoiceId = invoice.Id, Id = 1, Amount = 1 }, Cancellation);
        await others.InvoiceLines.InsertManyAsync([new InvoiceLinesInsert { InvoiceId = foreign.Id, Id = 1, Amount = 2 }, new InvoiceLinesInsert { InvoiceId = foreign.Id, Id = 2 }], Cancellation);

        Assert.Equal(invoice.Id, Assert.Single(await mine.InvoiceLines.ListAsync(cancellationToken: Cancellation)).InvoiceId);
        Assert.Null(await mine.InvoiceLines.FindAsync(foreign.Id, 1, Cancellation));
        Assert.Equal(5, (await mine.InvoiceLines.UpsertAsync(new InvoiceLinesInsert { InvoiceId = invoice.Id, Id = 1, Amount = 5 }, Cancellation)).Amount);
        Assert.Null(await mine.InvoiceLines.UpdateAsync(foreign.Id, 1, new InvoiceLinesChanges { Amount = 9 }, Cancellation));
        Assert.False(await mine.InvoiceLines.DeleteAsync(foreign.Id, 2, Cancellation));
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => mine.InvoiceLines.InsertAsync(new InvoiceLinesInsert { InvoiceId = foreign.Id, Id = 3 }, Cancellation));
        Assert.Contains("row-level security", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, (await others.InvoiceLines.ListAsync(cancellationToken: Cancellation)).Count);
    }

    /// <summary>The tenants' own table: its key is the tenant.</summary>
    [Fact]
    public async Task A_table_with_one_row_for_each_tenant_needs_no_key()
    {
        await using var db = shop.Open();
        var (mine, others) = (db.Tenant(await shop.NewTenantAsync()), db.Tenant(await shop.NewTenantAsync()));
        Assert.Null(await mine.Shops.FindAsync(Cancellation));
        var refused = await Assert.ThrowsAsync<TenantConstraintException>(() => mine.Openings.InsertAsync(new OpeningsInsert { Day = "Monday" }, Cancellation));
        Assert.Equal("openings_fkey", refused.Constraint);
        await others.Shops.InsertAsync(new ShopsInsert { Name = "theirs" }, Cancellation);

        Assert.Equal("mine", (await mine.Shops.UpsertAsync(new ShopsInsert { Name = "mine" }, Cancellation)).Name);
        Assert.Equal("mine too", (await mine.Shops.UpsertAsync(new ShopsInsert { Name = "mine too", Motto = "open" }, Cancellation)).Name);
        await Assert.ThrowsAsync<TenantConstraintException>(() => mine.Shops.InsertAsync(new ShopsInsert { Name = "twice" }, Cancellation));
        Assert.Equal("closed", (await mine.Shops.UpdateAsync(new ShopsChanges { Motto = "closed" }, Cancellation))?.Motto);
        Assert.Equal("mine too", (await mine.Shops.FindAsync(Cancellation))?.Name);
        Assert.Equal("mine too", Assert.Single(await mine.Shops.ListAsync(cancellationToken: Cancellation)).Name);
        await mine.Openings.InsertAsync(new OpeningsInsert { Day = "Monday" }, Cancellation);

        Assert.True(await mine.Shops.DeleteAsync(Cancellation));
        Assert.False(await mine.Shops.DeleteAsync(Cancellation));
        Assert.Empty(await mine.Openings.ListAsync(cancellationToken: Cancellation));
        Assert.Equal("theirs", (await others.Shops.FindAsync(Cancellation))?.Name);
    }

    [Fact]
    public async Task Reads_across_tenants_say_whose_each_row_is()
    {
        await using var db = shop.Open();
        var tenant = await shop.NewTenantAsync();
        var invoice = await db.Tenant(tenant).Invoices.InsertAsync(new InvoicesInsert { Title = "across" }, Cancellation);
        await db.Tenant(tenant).InvoiceLines.InsertAsync(new InvoiceLinesInsert { InvoiceId = invoice.Id, Id = 7 }, Cancellation);

        await using var admin = new ShopAdminDatabase(shop.Cluster.ConnectionString(shop.Name, "shop_admin"));
        var found = 0;
        var across = admin.CrossTenant("the test of tenant columns");
        Assert.Equal("across", Assert.Single(await across.Invoices.ListAsync(cancellationToken: Cancellation), row => row.Tenant == tenant).Row.Title);
        await foreach (var row in across.Invoices.StreamAsync(cancellationToken: Cancellation))
            found += row.Tenant == tenant ? 1 : 0;
        await foreach (var row in across.InvoiceLines.StreamAsync(cancellationToken: Cancellation))
            found += row.Tenant == tenant && row.Row.Id == 7 ? 1 : 0;
        Assert.Equal(2, found);
        Assert.Equal(7, Assert.Single(await across.InvoiceLines.ListAsync(cancellationToken: Cancellation), row => row.Tenant == tenant).Row.Id);
    }
}
