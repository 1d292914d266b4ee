using System.Globalization;
using Dapper;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fenceline.Typed.Tests;

/// <summary>Several calls as one, and what other tools do in them.</summary>
public sealed class TransactionTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_committed_stays_and_nothing_else()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        await using (var transaction = await tenant.BeginTransactionAsync(cancellationToken: Cancellation))
        {
            await transaction.Orders.InsertAsync(new OrdersInsert { Reference = "a" }, Cancellation);
            await transaction.Settings.InsertManyAsync([new SettingsInsert { Name = "a" }], Cancellation);
            await transaction.Orders.InsertManyAsync([new OrdersInsert { Reference = "b" }], Cancellation);
            Assert.Equal(2, await transaction.Orders.CountAsync(cancellationToken: Cancellation));
            Assert.Equal(0, await tenant.Orders.CountAsync(cancellationToken: Cancellation));
            await transaction.CommitAsync(Cancellation);
            await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.Orders.CountAsync(cancellationToken: Cancellation));
            Assert.Throws<InvalidOperationException>(() => transaction.Session.Connection);
        }

        await using (var transaction = await tenant.BeginTransactionAsync(cancellationToken: Cancellation))
            await transaction.Orders.InsertAsync(new OrdersInsert { Reference = "lost" }, Cancellation);
        await using (var transaction = await tenant.BeginTransactionAsync(cancellationToken: Cancellation))
        {
            await transaction.Settings.UpsertAsync(new SettingsInsert { Name = "lost" }, Cancellation);
            await transaction.RollbackAsync(Cancellation);
        }

        Assert.Equal((2, 1), (await tenant.Orders.CountAsync(cancellationToken: Cancellation), await tenant.Settings.CountAsync(cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task A_commit_after_an_error_is_an_error()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        await using var transaction = await tenant.BeginTransactionAsync(cancellationToken: Cancellation);
        await transaction.Settings.InsertAsync(new SettingsInsert { Name = "a" }, Cancellation);
        await Assert.ThrowsAsync<TenantConstraintException>(() => transaction.Settings.InsertAsync(new SettingsInsert { Name = "a" }, Cancellation));
        await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync(Cancellation));
        Assert.Equal(0, await tenant.Settings.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Each_call_pins_again_whatever_the_one_before_did()
    {
        await using var db = shop.Open();
        var (one, two) = (await shop.NewTenantAsync(), await shop.NewTenantAsync());
        await db.Tenant(one).Settings.InsertAsync(new SettingsInsert { Name = "one" }, Cancellation);
        await db.Tenant(two).Settings.InsertAsync(new SettingsInsert { Name = "two" }, Cancellation);
        await using var transaction = await db.Tenant(one).BeginTransactionAsync(cancellationToken: Cancellation);
        await transaction.Session.ExecuteAsync($"SELECT set_config('role', {"user_" + two}, true), set_config('search_path', {"user_" + two}, true), set_config('app.user_id', {two.Value}, true)", Cancellation);
        Assert.Equal(["one"], (await transaction.Settings.ListAsync(cancellationToken: Cancellation)).Select(row => row.Name));
    }

    [Theory]
    [InlineData("COMMIT")]
    [InlineData("END")]
    [InlineData("ROLLBACK")]
    [InlineData("COMMIT AND CHAIN")]
    [InlineData("ROLLBACK AND CHAIN")]
    [InlineData("COMMIT; BEGIN")]
    [InlineData("ROLLBACK; BEGIN")]
    [InlineData("COMMIT; SET ROLE {0}; SET search_path = {0}; SET app.user_id = '{1}'")]
    public async Task A_transaction_that_sql_on_its_connection_has_ended_is_no_more(string sql)
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        foreach (var call in new Func<ShopTransaction, Task>[]
        {
            t => t.Settings.InsertAsync(new SettingsInsert { Name = "late" }, Cancellation),
            t => t.Orders.InsertAsync(new OrdersInsert { Reference = "late" }, Cancellation),
            t => t.Settings.InsertManyAsync([new SettingsInsert { Name = "late" }], Cancellation),
            t => t.Session.ExecuteAsync($"INSERT INTO settings (name) VALUES ('late')", Cancellation),
            t => t.Settings.CountAsync(cancellationToken: Cancellation),
            t => t.CommitAsync(Cancellation),
            t => t.RollbackAsync(Cancellation),
        })
        {
            await using var transaction = await tenant.BeginTransactionAsync(cancellationToken: Cancellation);
            await RunAsync(transaction.Session.Connection, string.Format(CultureInfo.InvariantCulture, sql, "user_" + tenant.Session.Tenant, tenant.Session.Tenant));
            Assert.Contains("was ended by SQL", (await Assert.ThrowsAsync<InvalidOperationException>(() => call(transaction))).Message, StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), (await tenant.Settings.CountAsync(cancellationToken: Cancellation), await tenant.Orders.CountAsync(cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task Savepoints_are_the_transactions_own()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        await using (var transaction = await tenant.BeginTransactionAsync(cancellationToken: Cancellation))
        {
            await transaction.Settings.InsertAsync(new SettingsInsert { Name = "a" }, Cancellation);
            await transaction.Session.Transaction.SaveAsync("here", Cancellation);
            await transaction.Settings.InsertAsync(new SettingsInsert { Name = "b" }, Cancellation);
            await transaction.Session.Transaction.RollbackAsync("here", Cancellation);
            await transaction.Session.ExecuteAsync($"SAVEPOINT again", Cancellation);
            await Assert.ThrowsAsync<TenantConstraintException>(() => transaction.Settings.InsertAsync(new SettingsInsert { Name = "a" }, Cancellation));
            await RunAsync(transaction.Session.Connection, "ROLLBACK TO SAVEPOINT again");
            await transaction.Settings.InsertAsync(new SettingsInsert { Name = "c" }, Cancellation);
            await transaction.CommitAsync(Cancellation);
        }

        Assert.Equal(["a", "c"], (await tenant.Settings.ListAsync(cancellationToken: Cancellation)).Select(row => row.Name));
    }

    [Fact]
    public async Task Other_tools_run_on_the_pinned_connection()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        await tenant.Settings.InsertAsync(new SettingsInsert { Name = "a" }, Cancellation);
        await using var transaction = await tenant.BeginTransactionAsync(cancellationToken: Cancellation);
        var names = await transaction.Session.Connection.QueryAsync<string>(
            new CommandDefinition("SELECT name FROM settings", transaction: transaction.Session.Transaction, cancellationToken: Cancellation));
        Assert.Equal(["a"], names);
    }

    [Fact]
    public async Task EF_Core_runs_on_the_pinned_connection()
    {
        await using var db = shop.Open();
        var (tenant, other) = (db.Tenant(await shop.NewTenantAsync()), db.Tenant(await shop.NewTenantAsync()));
        await other.Orders.InsertAsync(new OrdersInsert { Reference = "theirs" }, Cancellation);
        await using (var transaction = await tenant.BeginTransactionAsync(cancellationToken: Cancellation))
        {
            await using var context = new ShopContext(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(transaction.Session.Connection).Options);
            await context.Database.UseTransactionAsync(transaction.Session.Transaction, Cancellation);
            context.Settings.Add(new Setting { Name = "ef" });
            await context.SaveChangesAsync(Cancellation);
            Assert.Equal(["ef"], await context.Settings.Select(setting => setting.Name).ToListAsync(Cancellation));
            // No filter at all: the policy holds.
            Assert.Empty(await context.Database.SqlQuery<string>($"SELECT reference FROM public.orders").ToListAsync(Cancellation));
            await transaction.CommitAsync(Cancellation);
        }

        Assert.Equal(["ef"], (await tenant.Settings.ListAsync(cancellationToken: Cancellation)).Select(row => row.Name));
        Assert.Empty(await other.Settings.ListAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_transaction_has_no_transaction_in_it()
    {
        await using var db = shop.Open();
        await using var transaction = await db.Tenant(TenantId.Parse("1")).BeginTransactionAsync(cancellationToken: Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.BeginTransactionAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_transaction_of_a_tenant_that_is_not_there_is_an_error_that_names_it()
    {
        await using var db = shop.Open();
        var error = await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(TenantId.Parse("999")).BeginTransactionAsync(cancellationToken: Cancellation));
        Assert.Equal((TenantAccessFailure.UnknownTenant, "999"), (error.Failure, error.Tenant?.Value));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
    {
        public DbSet<Setting> Settings => Set<Setting>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.Entity<Setting>(setting =>
            {
                setting.ToTable("settings").HasKey(row => row.Name);
                setting.Property(row => row.Name).HasColumnName("name");
            });
    }

    private sealed class Setting
    {
        public required string Name { get; init; }
    }
}
