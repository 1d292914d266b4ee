using System.Text.Json;

namespace Fenceline.Typed.Tests;

/// <summary>Writes to the application's tables, shared and in the tenant's own schema.</summary>
public sealed class WriteTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_insert_returns_what_the_database_made()
    {
        await using var db = shop.Open();
        var orders = db.Tenant(await shop.NewTenantAsync()).Orders;
        var row = await orders.InsertAsync(new OrdersInsert { Reference = "it's; DROP TABLE", Amount = 12.50m }, Cancellation);
        Assert.True(row.Id > 0);
        Assert.Equal(("it's; DROP TABLE", 12.50m, "open", (string?)null), (row.Reference, row.Amount, row.Status, row.Note));
        Assert.InRange(row.PlacedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(row, await orders.FindAsync(row.Id, Cancellation));

        var given = await orders.InsertAsync(new OrdersInsert { Reference = "b", Status = "paid", PlacedAt = new DateTimeOffset(2024, 2, 29, 14, 0, 0, TimeSpan.FromHours(2)) }, Cancellation);
        Assert.Equal(("paid", new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero)), (given.Status, given.PlacedAt));
    }

    [Fact]
    public async Task Tenants_may_have_the_same_keys_and_never_reach_each_others_rows()
    {
        await using var db = shop.Open();
        var (one, two) = (db.Tenant(await shop.NewTenantAsync()), db.Tenant(await shop.NewTenantAsync()));
        foreach (var tenant in new[] { one, two })
        {
            await tenant.Orders.InsertAsync(new OrdersInsert { Reference = "same" }, Cancellation);
            await tenant.Rates.UpsertAsync(new RatesInsert { Currency = "EUR", Day = new DateOnly(2024, 2, 29), Rate = 1 }, Cancellation);
            await tenant.Settings.UpsertAsync(new SettingsInsert { Name = "theme" }, Cancellation);
        }

        var foreign = Assert.Single(await two.Orders.ListAsync(cancellationToken: Cancellation));
        Assert.Null(await one.Orders.FindAsync(foreign.Id, Cancellation));
        Assert.Null(await one.Orders.UpdateAsync(foreign.Id, new OrdersChanges { Note = "mine now" }, Cancellation));
        Assert.False(await one.Orders.DeleteAsync(foreign.Id, Cancellation));
        Assert.Equal(foreign, await two.Orders.FindAsync(foreign.Id, Cancellation));

        await one.Rates.UpsertAsync(new RatesInsert { Currency = "EUR", Day = new DateOnly(2024, 2, 29), Rate = 2 }, Cancellation);
        Assert.Equal(1, (await two.Rates.FindAsync("EUR", new DateOnly(2024, 2, 29), Cancellation))?.Rate);
        Assert.True(await one.Settings.DeleteAsync("theme", Cancellation));
        Assert.NotNull(await two.Settings.FindAsync("theme", Cancellation));
    }

    [Fact]
    public async Task An_update_sets_what_is_set_and_nothing_else()
    {
        await using var db = shop.Open();
        var orders = db.Tenant(await shop.NewTenantAsync()).Orders;
        var row = await orders.InsertAsync(new OrdersInsert { Reference = "a", Amount = 1, Note = "n" }, Cancellation);
        Assert.Equal(row with { Note = null }, await orders.UpdateAsync(row.Id, new OrdersChanges { Note = null }, Cancellation));
        Assert.Equal(row with { Note = null, Amount = 2, Status = "paid" }, await orders.UpdateAsync(row.Id, new OrdersChanges { Amount = 2, Status = "paid" }, Cancellation));
        Assert.Null(await orders.UpdateAsync(row.Id + 1_000_000, new OrdersChanges { Note = "x" }, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => orders.UpdateAsync(row.Id, new OrdersChanges(), Cancellation));
        Assert.True(await orders.DeleteAsync(row.Id, Cancellation));
        Assert.False(await orders.DeleteAsync(row.Id, Cancellation));
    }

    [Fact]
    public async Task An_upsert_adds_a_row_or_sets_what_is_given()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        var day = new DateOnly(2024, 2, 29);
        Assert.Equal("bank", (await tenant.Rates.UpsertAsync(new RatesInsert { Currency = "EUR", Day = day, Rate = 1 }, Cancellation)).Origin);
        await tenant.Rates.UpsertAsync(new RatesInsert { Currency = "EUR", Day = day, Rate = 2, Origin = "desk" }, Cancellation);
        var row = await tenant.Rates.UpsertAsync(new RatesInsert { Currency = "EUR", Day = day, Rate = 3 }, Cancellation);
        Assert.Equal((3, "desk", 1), (row.Rate, row.Origin, await tenant.Rates.CountAsync(cancellationToken: Cancellation)));

        using var json = JsonDocument.Parse("""{ "dark": true }""");
        await tenant.Settings.UpsertAsync(new SettingsInsert { Name = "theme", Value = json.RootElement }, Cancellation);
        Assert.True((await tenant.Settings.FindAsync("theme", Cancellation))!.Value!.Value.GetProperty("dark").GetBoolean());
        Assert.Null((await tenant.Settings.UpsertAsync(new SettingsInsert { Name = "theme", Value = null }, Cancellation)).Value);
    }

    [Fact]
    public async Task A_tenant_key_inside_json_is_stamped_whatever_is_given()
    {
        await using var db = shop.Open();
        var (one, two) = (db.Tenant(await shop.NewTenantAsync()), db.Tenant(await shop.NewTenantAsync()));
        using var forged = JsonDocument.Parse($$"""{ "user_id": "{{two.Session.Tenant}}", "pages": 3 }""");
        var id = Guid.NewGuid();
        var row = await one.Documents.InsertAsync(new DocumentsInsert { Id = id, Title = "a", Metadata = forged.RootElement }, Cancellation);
        Assert.Equal((one.Session.Tenant.Value, 3), (row.Metadata!.Value.GetProperty("user_id").GetString(), row.Metadata.Value.GetProperty("pages").GetInt32()));
        Assert.Equal(0, await two.Documents.CountAsync(cancellationToken: Cancellation));

        await one.Documents.InsertAsync(new DocumentsInsert { Id = Guid.NewGuid(), Title = "b" }, Cancellation);
        Assert.Equal(2, await one.Documents.CountAsync(cancellationToken: Cancellation));
        using var other = JsonDocument.Parse("[1]");
        Assert.Equal(one.Session.Tenant.Value, (await one.Documents.UpdateAsync(id, new DocumentsChanges { Metadata = other.RootElement }, Cancellation))!.Metadata!.Value.GetProperty("user_id").GetString());

        await two.Documents.UpsertAsync(new DocumentsInsert { Id = id, Title = "theirs" }, Cancellation);
        await two.Documents.UpsertAsync(new DocumentsInsert { Id = id, Title = "theirs again" }, Cancellation);
        Assert.Equal(("a", "theirs again"), ((await one.Documents.FindAsync(id, Cancellation))?.Title, (await two.Documents.FindAsync(id, Cancellation))?.Title));
    }

    [Fact]
    public async Task Many_rows_are_added_together_or_not_at_all()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        Assert.Equal(1201, await tenant.Orders.InsertManyAsync(Enumerable.Range(0, 1201).Select(i => new OrdersInsert { Reference = $"r{i}", Status = i % 2 == 0 ? "even" : null }), Cancellation));
        Assert.Equal((601, 600), (await tenant.Orders.CountAsync(c => c.Status == "even", Cancellation), await tenant.Orders.CountAsync(c => c.Status == "open", Cancellation)));
        Assert.Equal(0, await tenant.Orders.InsertManyAsync([], Cancellation));
        Assert.Equal(0, await tenant.Settings.InsertManyAsync([], Cancellation));

        Assert.Equal(3, await tenant.Settings.InsertManyAsync(
            [new SettingsInsert { Name = "a" }, new SettingsInsert { Name = "b", ChangedAt = DateTimeOffset.UnixEpoch }, new SettingsInsert { Name = "c", ChangedAt = DateTimeOffset.UnixEpoch }], Cancellation));
        Assert.Equal(2, await tenant.Settings.CountAsync(c => c.ChangedAt == DateTimeOffset.UnixEpoch, Cancellation));

        var twice = Enumerable.Range(0, 700).Select(i => $"t{i % 699}");
        Assert.Equal(ConstraintKind.Unique, (await Assert.ThrowsAsync<TenantConstraintException>(() => tenant.Orders.InsertManyAsync(twice.Select(text => new OrdersInsert { Reference = text }), Cancellation))).Kind);
        Assert.Equal(ConstraintKind.Unique, (await Assert.ThrowsAsync<TenantConstraintException>(() => tenant.Settings.InsertManyAsync(twice.Select(text => new SettingsInsert { Name = text }), Cancellation))).Kind);
        await Assert.ThrowsAsync<FormatException>(() => tenant.Settings.InsertManyAsync(Enumerable.Range(0, 10).Select(i => i < 5 ? new SettingsInsert { Name = $"f{i}" } : throw new FormatException()), Cancellation));
        Assert.Equal((1201, 3), (await tenant.Orders.CountAsync(cancellationToken: Cancellation), await tenant.Settings.CountAsync(cancellationToken: Cancellation)));
    }
}
