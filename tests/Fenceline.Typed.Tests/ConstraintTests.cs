namespace Fenceline.Typed.Tests;

/// <summary>Rows that break a rule of their table become errors of Fenceline's own, which name the rule and no value. The database is the class's own: its reference tables stay empty.</summary>
public sealed class ConstraintTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    private const string Value = "very-secret-value";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_row_of_one_key_is_refused_within_the_tenant_alone()
    {
        await using var db = shop.Open();
        var (tenant, other) = (await shop.NewTenantAsync(), await shop.NewTenantAsync());
        await db.Tenant(other).Orders.InsertAsync(new OrdersInsert { Reference = Value }, Cancellation);
        await db.Tenant(tenant).Orders.InsertAsync(new OrdersInsert { Reference = Value }, Cancellation);
        var error = await FailAsync(tenant, () => db.Tenant(tenant).Orders.InsertAsync(new OrdersInsert { Reference = Value }, Cancellation));
        Assert.Equal((ConstraintKind.Unique, "orders", "orders_reference_key"), (error.Kind, error.Table, error.Constraint));
        await db.Tenant(tenant).Settings.InsertAsync(new SettingsInsert { Name = Value }, Cancellation);
        error = await FailAsync(tenant, () => db.Tenant(tenant).Settings.InsertAsync(new SettingsInsert { Name = Value }, Cancellation));
        Assert.Equal((ConstraintKind.Unique, "settings", "settings_pkey"), (error.Kind, error.Table, error.Constraint));
    }

    [Fact]
    public async Task What_is_referred_to_has_to_be_there()
    {
        await using var db = shop.Open();
        var tenant = await shop.NewTenantAsync();
        var error = await FailAsync(tenant, () => db.Tenant(tenant).Tickets.InsertAsync(new TicketsInsert { Title = Value, Priority = Priority.High }, Cancellation));
        Assert.Equal((ConstraintKind.ForeignKey, "tickets"), (error.Kind, error.Table));
    }

    [Fact]
    public async Task A_value_that_must_be_there_is_missed_by_column()
    {
        await using var db = shop.Open();
        var tenant = await shop.NewTenantAsync();
        var error = await FailAsync(tenant, () => db.Tenant(tenant).Session.ExecuteAsync($"INSERT INTO settings (name) VALUES (NULL)", Cancellation));
        Assert.Equal((ConstraintKind.NotNull, "settings", "name", null), (error.Kind, error.Table, error.Column, error.Constraint));
    }

    [Fact]
    public async Task A_transaction_says_the_same_at_the_statement_and_at_the_end()
    {
        await using var db = shop.Open();
        var tenant = await shop.NewTenantAsync();
        await using var transaction = await db.Tenant(tenant).BeginTransactionAsync(cancellationToken: Cancellation);
        await transaction.Orders.InsertAsync(new OrdersInsert { Reference = Value }, Cancellation);
        await FailAsync(tenant, () => transaction.Orders.InsertAsync(new OrdersInsert { Reference = Value }, Cancellation));

        await shop.RunAsync("ALTER TABLE public.tickets ALTER CONSTRAINT tickets_priority_fkey DEFERRABLE INITIALLY DEFERRED");
        await using var deferred = await db.Tenant(tenant).BeginTransactionAsync(cancellationToken: Cancellation);
        await deferred.Tickets.InsertAsync(new TicketsInsert { Title = Value, Priority = Priority.High }, Cancellation);
        var error = await FailAsync(tenant, () => deferred.CommitAsync(Cancellation));
        Assert.Equal(ConstraintKind.ForeignKey, error.Kind);
        await shop.RunAsync("ALTER TABLE public.tickets ALTER CONSTRAINT tickets_priority_fkey NOT DEFERRABLE");
    }

    private static async Task<TenantConstraintException> FailAsync(TenantId tenant, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<TenantConstraintException>(call);
        Assert.Equal(tenant, error.Tenant);
        Assert.DoesNotContain(Value, error.Message, StringComparison.Ordinal);
        return error;
    }
}
