using System.Transactions;
using Npgsql;

namespace Fenceline.Typed.Tests;

/// <summary>A TransactionScope keeps one connection for all who ask for one in it: a tenant's role must not come there.</summary>
public sealed class AmbientTransactionTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tenants_role_does_not_stay_for_the_applications_own_commands(bool isWrapped)
    {
        await using var source = NpgsqlDataSource.Create(shop.AppConnection + ";Maximum Pool Size=3");
        await using var db = isWrapped ? new ShopDatabase(source) : new ShopDatabase(shop.AppConnection + ";Maximum Pool Size=3");
        var tenant = db.Tenant(await shop.NewTenantAsync());
        Assert.Equal(0, await tenant.Settings.CountAsync(cancellationToken: Cancellation));

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            Func<Task>[] calls =
            [
                () => tenant.Settings.CountAsync(cancellationToken: Cancellation),
                () => tenant.Settings.InsertAsync(new SettingsInsert { Name = "a" }, Cancellation),
                () => tenant.Session.ExecuteAsync($"SELECT 1", Cancellation),
                () => tenant.BeginTransactionAsync(cancellationToken: Cancellation),
                () => db.Registry.ListAsync(Cancellation),
            ];
            foreach (var call in calls)
                Assert.Contains("TransactionScope", (await Assert.ThrowsAsync<InvalidOperationException>(call)).Message, StringComparison.Ordinal);
            Assert.Equal("none", await RoleAsync(source));
            using (new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
                await tenant.Settings.InsertAsync(new SettingsInsert { Name = "outside" }, Cancellation);
            Assert.Equal("none", await RoleAsync(source));
        }

        Assert.Equal(["outside"], (await tenant.Settings.ListAsync(cancellationToken: Cancellation)).Select(row => row.Name));
    }

    private static async Task<string?> RoleAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT current_setting('role')");
        return await command.ExecuteScalarAsync(Cancellation) as string;
    }
}
