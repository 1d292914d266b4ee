using Fenceline.Integration.Tests.Database;
using Fenceline.Migrations;
using Npgsql;

namespace Fenceline.Integration.Tests.Typed;

/// <summary>The registry as the application reads it, and what a tenant that is shut out or gone is told.</summary>
public sealed class RegistryTests(SampleDatabase sample) : IClassFixture<SampleDatabase>, IAsyncDisposable
{
    private readonly OpsaiDatabase _db = new(sample.Cluster.ConnectionString(sample.Name, "opsai_app"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    [Fact]
    public async Task A_tenant_is_found_by_an_id_that_was_not_checked()
    {
        Assert.Equal(new TenantInfo(OpsaiTenants.User123, "Acme", "standard", TenantStatus.Active), await _db.Registry.FindAsync("123", Cancellation));
        Assert.Null(await _db.Registry.FindAsync("999", Cancellation));
        Assert.Null(await _db.Registry.FindAsync("123' OR true --", Cancellation));
        Assert.Null(await _db.Registry.FindAsync("", Cancellation));
        Assert.Equal([OpsaiTenants.User123, OpsaiTenants.User456, OpsaiTenants.User789], (await _db.Registry.ListAsync(Cancellation)).Select(tenant => tenant.Id));
    }

    [Fact]
    public async Task A_suspended_tenant_is_told_so_at_its_next_call_and_reached_again_when_it_is_resumed()
    {
        var tenant = _db.Tenant(OpsaiTenants.User789);
        Assert.Equal(2, await tenant.Stripe.Customers.CountAsync(cancellationToken: Cancellation));
        await sample.RunAsync("SELECT fenceline.suspend('789')");

        Assert.Equal(TenantStatus.Suspended, (await _db.Registry.FindAsync("789", Cancellation))?.Status);
        Assert.Equal(TenantAccessFailure.Suspended, (await Assert.ThrowsAsync<TenantAccessException>(() => tenant.Stripe.Customers.CountAsync(cancellationToken: Cancellation))).Failure);
        Assert.Equal(TenantAccessFailure.Suspended, (await Assert.ThrowsAsync<TenantAccessException>(() => tenant.Notes.InsertAsync(new NotesInsert { Body = "x" }, Cancellation))).Failure);
        Assert.Equal(TenantAccessFailure.Suspended, (await Assert.ThrowsAsync<TenantAccessException>(() => tenant.BeginTransactionAsync(cancellationToken: Cancellation))).Failure);
        Assert.Equal(2, await _db.Tenant(OpsaiTenants.User123).Stripe.Customers.CountAsync(cancellationToken: Cancellation));

        await sample.RunAsync("SELECT fenceline.resume('789')");
        Assert.Equal(2, await tenant.Stripe.Customers.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_tenant_that_was_removed_is_told_so_until_it_comes_back_or_is_forgotten()
    {
        await using var leaving = await SampleDatabase.StartAsync();
        await using var db = new OpsaiDatabase(leaving.Cluster.ConnectionString(leaving.Name, "opsai_app"));
        var tenant = leaving.Manifest.Tenants.Single(tenant => tenant.Id == "456");
        var offboard = string.Concat(new ApplyScript(leaving.Manifest).Offboard(tenant));
        await leaving.RunAsync(offboard);
        Assert.Null(await db.Registry.FindAsync("456", Cancellation));
        var error = await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(OpsaiTenants.User456).Notes.CountAsync(cancellationToken: Cancellation));
        Assert.Equal((TenantAccessFailure.Offboarded, "Tenant 456 was removed, or is being removed, with all its data."), (error.Failure, error.Message));
        Assert.Equal(TenantAccessFailure.Offboarded, (await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(OpsaiTenants.User456).BeginTransactionAsync(cancellationToken: Cancellation))).Failure);
        Assert.Equal(TenantAccessFailure.UnknownTenant, (await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(TenantId.Parse("999")).Notes.CountAsync(cancellationToken: Cancellation))).Failure);

        await leaving.RunAsync(string.Concat(new ApplyScript(leaving.Manifest).ForTenant(tenant)));
        Assert.Equal(0, await db.Tenant(OpsaiTenants.User456).Notes.CountAsync(cancellationToken: Cancellation));
        await leaving.RunAsync(offboard);
        await leaving.RunAsync("DELETE FROM fenceline.offboarded_tenants");
        Assert.Equal(TenantAccessFailure.UnknownTenant, (await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(OpsaiTenants.User456).Notes.CountAsync(cancellationToken: Cancellation))).Failure);

        // A database from before there was such a table: the reason stays unknown, the refusal stands.
        await leaving.RunAsync("DROP TABLE fenceline.offboarded_tenants");
        Assert.Equal(TenantAccessFailure.UnknownTenant, (await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(OpsaiTenants.User456).Notes.CountAsync(cancellationToken: Cancellation))).Failure);
    }

    [Fact]
    public async Task A_pinned_session_does_not_read_the_registry()
    {
        var session = _db.Tenant(OpsaiTenants.User123).Session;
        var error = await Assert.ThrowsAsync<TenantAccessException>(() => session.QueryAsync<string>($"SELECT tenant_id FROM fenceline.tenants", Cancellation));
        Assert.Equal(TenantAccessFailure.PermissionDenied, error.Failure);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.IsType<PostgresException>(error.InnerException).SqlState);
    }
}
