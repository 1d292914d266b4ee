namespace Fenceline.Typed.Tests;

/// <summary>Prepared statements, which are taken where the server itself answers.</summary>
public sealed class PreparedTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statements_that_one_tenant_prepared_serve_the_next_with_the_next_ones_rows()
    {
        const string Prepare = ";Maximum Pool Size=1;Max Auto Prepare=20;Auto Prepare Min Usages=2";
        await using var db = new ShopDatabase(shop.AppConnection + Prepare);
        var day = new DateOnly(2024, 2, 29);
        var tenants = new[] { db.Tenant(await shop.NewTenantAsync()), db.Tenant(await shop.NewTenantAsync()), db.Tenant(await shop.NewTenantAsync()) };
        for (var i = 0; i < tenants.Length; i++)
        {
            await tenants[i].Rates.UpsertAsync(new RatesInsert { Currency = "EUR", Day = day, Rate = i }, Cancellation);
            await tenants[i].Settings.InsertManyAsync(Enumerable.Range(0, i + 1).Select(n => new SettingsInsert { Name = $"s{n}" }), Cancellation);
        }

        // Long enough for plans that no longer look at the parameters, and with the same tenant twice in a row too.
        for (var turn = 0; turn < 60; turn++)
        {
            var i = turn / 2 % tenants.Length;
            Assert.Equal(i, (await tenants[i].Rates.FindAsync("EUR", day, Cancellation))?.Rate);
            Assert.Equal(i + 1, (await tenants[i].Settings.ListAsync(cancellationToken: Cancellation)).Count);
            // Nothing but row-level security tells these rows apart.
            Assert.Equal([i], await tenants[i].Session.QueryAsync<int>($"SELECT rate::int FROM public.rates", Cancellation));
        }

        // The pin and the three queries, at least.
        Assert.InRange(await tenants[0].Session.QuerySingleOrDefaultAsync<long>($"SELECT count(*) FROM pg_catalog.pg_prepared_statements", Cancellation), 4, 20);
    }
}
