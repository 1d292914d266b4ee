namespace Fenceline.Typed.Tests;

/// <summary>Which rows are read, and in which order.</summary>
public sealed class ConditionTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conditions_mean_what_they_say()
    {
        await using var db = shop.Open();
        var orders = db.Tenant(await shop.NewTenantAsync()).Orders;
        var foreign = db.Tenant(await shop.NewTenantAsync()).Orders;
        foreach (var (reference, amount, note) in new[] { ("a", (decimal?)1m, (string?)"x"), ("b", 2m, null), ("c", null, "100%_\\"), ("d", 4m, "y") })
        {
            await orders.InsertAsync(new OrdersInsert { Reference = reference, Amount = amount, Note = note }, Cancellation);
            await foreign.InsertAsync(new OrdersInsert { Reference = reference, Amount = amount, Note = note }, Cancellation);
        }

        await Holds("ab", c => c.Amount <= 2);
        await Holds("bd", c => c.Amount > 1m);
        await Holds("d", c => c.Amount > 1m && c.Note != null);
        await Holds("acd", c => c.Amount == 4m || c.Note != null);
        await Holds("acd", c => c.Note.IsNotNull());
        await Holds("b", c => c.Note == null);
        await Holds("a", c => c.Amount >= 1 & c.Amount < 2);
        // What is NULL differs from a value, as in C#, and is neither less nor more.
        await Holds("bcd", c => c.Note != "x");
        await Holds("abc", c => c.Amount != 4);
        await Holds("cd", c => !(c.Amount < 3));
        await Holds("ac", c => c.Amount.In(1, null) || c.Reference.In(new List<string> { "c", "z" }));
        await Holds("", c => c.Reference.In());
        await Holds("abcd", _ => Condition<OrdersRow>.Always);
        // What a pattern would take for more than itself is text.
        await Holds("c", c => c.Note.Contains("%_\\"));
        await Holds("c", c => c.Note.StartsWith("100%"));
        await Holds("c", c => c.Note.EndsWith("\\"));
        await Holds("", c => c.Note.Contains("1%"));
        await Holds("a", c => (c.Reference == "a" || c.Reference == "b") && c.Note == "x");
        await Holds("", c => c.Reference == "' OR true --");
        await Holds("abcd", c => c.PlacedAt <= new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.FromHours(5)));
        Assert.Throws<ArgumentNullException>(() => { _ = orders.CountAsync(c => c.Amount > null, Cancellation); });

        async Task Holds(string expected, Func<OrdersColumns, Condition<OrdersRow>> where)
        {
            Assert.Equal(expected, string.Concat((await orders.ListAsync(where, cancellationToken: Cancellation)).Select(row => row.Reference)));
            Assert.Equal(expected.Length, await orders.CountAsync(where, Cancellation));
            Assert.Equal(expected.Length > 0, await orders.ExistsAsync(where, Cancellation));
        }
    }

    [Fact]
    public async Task Rows_come_in_the_order_asked_for_with_null_last()
    {
        await using var db = shop.Open();
        var orders = db.Tenant(await shop.NewTenantAsync()).Orders;
        foreach (var (reference, amount) in new[] { ("a", (decimal?)2m), ("b", null), ("c", 1m), ("d", 2m) })
            await orders.InsertAsync(new OrdersInsert { Reference = reference, Amount = amount }, Cancellation);

        Assert.Equal("cadb", await Order(c => c.Amount));
        Assert.Equal("dacb", await Order(c => c.Amount.Descending().Then(c.Reference.Descending())));
        Assert.Equal("dcba", await Order(c => c.Reference.Descending()));
        Assert.Equal(["d", "c"], (await orders.ListAsync(orderBy: c => c.Reference.Descending(), limit: 2, cancellationToken: Cancellation)).Select(row => row.Reference));

        async Task<string> Order(Func<OrdersColumns, Ordering<OrdersRow>> orderBy) =>
            string.Concat((await orders.ListAsync(orderBy: orderBy, cancellationToken: Cancellation)).Select(row => row.Reference));
    }

    [Fact]
    public async Task Rows_stream_one_by_one_and_whoever_leaves_early_leaves_nothing_running()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        await tenant.Orders.InsertManyAsync(Enumerable.Range(0, 20_000).Select(i => new OrdersInsert { Reference = $"r{i}" }), Cancellation);

        var count = 0;
        await foreach (var row in tenant.Orders.StreamAsync(where: c => c.Reference != "r7", cancellationToken: Cancellation))
            count += row.Reference == "r7" ? 100_000 : 1;
        Assert.Equal(19_999, count);

        await foreach (var row in tenant.Orders.StreamAsync(cancellationToken: Cancellation))
        {
            Assert.Equal("open", row.Status);
            break;
        }

        Assert.Equal(20_000, await tenant.Orders.CountAsync(cancellationToken: Cancellation));
    }
}
