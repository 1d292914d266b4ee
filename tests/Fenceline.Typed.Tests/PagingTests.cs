using CsCheck;

namespace Fenceline.Typed.Tests;

/// <summary>Pages: each row once, in the order asked for, whatever the size, the order and the NULLs.</summary>
public sealed class PagingTests(ShopFixture shop)
{
    private static readonly (string Name, Func<OrdersColumns, Ordering<OrdersRow>>? By)[] Orders =
    [
        ("key", null),
        ("amount", c => c.Amount),
        ("amount descending", c => c.Amount.Descending()),
        ("status, amount descending", c => c.Status.Ascending().Then(c.Amount.Descending())),
        ("status descending, key descending", c => c.Status.Descending().Then(c.Id.Descending())),
        ("note, placed", c => c.Note.Ascending().Then(c.PlacedAt)),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_are_the_list_cut_in_parts()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        var random = new Random(4);
        await tenant.Orders.InsertManyAsync(Enumerable.Range(0, 60).Select(i => new OrdersInsert
        {
            Reference = $"r{i}",
            Amount = random.Next(4) is var amount and < 3 ? amount / 3m : null,
            Status = random.Next(2) == 0 ? "open" : "it's \"paid\"\\",
            Note = random.Next(3) == 0 ? null : "n" + random.Next(3),
            PlacedAt = DateTimeOffset.UnixEpoch.AddMicroseconds(random.Next(3)),
        }), Cancellation);

        foreach (var (name, by) in Orders)
        {
            // The key settles what the order leaves open, in pages; the list is made to do so too.
            var whole = (await tenant.Orders.ListAsync(c => c.Reference != "r3", c => by is null ? c.Id : by(c).Then(c.Id), cancellationToken: Cancellation)).ConvertAll(row => row.Reference);
            foreach (var size in new[] { 1, 7, 59, 60, 1000 })
            {
                var paged = new List<string>();
                string? after = null;
                do
                {
                    var page = await tenant.Orders.PageAsync(size, after, c => c.Reference != "r3", by, Cancellation);
                    Assert.InRange(page.Rows.Count, 1, size);
                    paged.AddRange(page.Rows.Select(row => row.Reference));
                    after = page.Next;
                }
                while (after is not null);
                Assert.True(whole.SequenceEqual(paged), $"{name}, {size} a page");
            }
        }
    }

    [Fact]
    public async Task Another_tenants_cursor_tells_nothing_of_that_tenant()
    {
        await using var db = shop.Open();
        var (one, two) = (db.Tenant(await shop.NewTenantAsync()).Orders, db.Tenant(await shop.NewTenantAsync()).Orders);
        foreach (var reference in new[] { "a", "b", "c" })
        {
            await one.InsertAsync(new OrdersInsert { Reference = reference, Note = "one" }, Cancellation);
            await two.InsertAsync(new OrdersInsert { Reference = reference, Note = "two" }, Cancellation);
        }

        var next = (await one.PageAsync(1, orderBy: c => c.Reference, cancellationToken: Cancellation)).Next;
        var page = await two.PageAsync(10, next, orderBy: c => c.Reference, cancellationToken: Cancellation);
        Assert.All(page.Rows, row => Assert.Equal("two", row.Note));
    }

    [Fact]
    public async Task What_is_no_cursor_is_refused()
    {
        await using var db = shop.Open();
        var orders = db.Tenant(await shop.NewTenantAsync()).Orders;
        await orders.InsertManyAsync([new OrdersInsert { Reference = "a" }, new OrdersInsert { Reference = "b" }], Cancellation);
        var next = (await orders.PageAsync(1, cancellationToken: Cancellation)).Next!;

        await Assert.ThrowsAsync<InvalidCursorException>(() => orders.PageAsync(1, next, orderBy: c => c.Status, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => orders.PageAsync(0, cancellationToken: Cancellation));
        var texts = Gen.OneOf(Gen.String[0, 40], Gen.Byte.Array[0, 60].Select(bytes => Convert.ToBase64String(bytes)), Forged()).Array[60].Single();
        foreach (var text in texts.Where(text => text != next))
            await Assert.ThrowsAsync<InvalidCursorException>(() => orders.PageAsync(1, text, cancellationToken: Cancellation));

        // Right in form, with values that no column takes.
        Gen<string> Forged()
        {
            var json = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(next.Replace('-', '+').Replace('_', '/').PadRight((next.Length + 3) / 4 * 4, '=')));
            string[] values = ["null", "\"\"", "\"x\"", "\"1' OR true\"", "1", "[]", "\"99999999999999999999\""];
            return Gen.Int[0, values.Length - 1].Select(i => values[i])
                .Select(value => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(json[..json.IndexOf(',', StringComparison.Ordinal)] + "," + value + "]")));
        }
    }
}
