using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using SaasDashboard.Accounts;

namespace SaasDashboard.Connect;

/// <summary>Customers' tokens, encrypted: Terraform needs them at each run, so that a sign-up can go on after a restart.</summary>
public sealed class TokenStore(AccountStore accounts, IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("tokens");

    public async Task SaveAsync(TenantId tenant, StripeGrant grant, CancellationToken cancellation)
    {
        await using var command = accounts.Database.CreateCommand("INSERT INTO tokens VALUES ($1, 'stripe', $2, $3) ON CONFLICT (tenant_id, source) DO UPDATE SET account = excluded.account, token = excluded.token");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = grant.Account });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _protector.Protect(grant.Token) });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <returns>Null when the customer has not connected Stripe.</returns>
    public async Task<StripeGrant?> FindAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var command = accounts.Database.CreateCommand("SELECT token, account FROM tokens WHERE tenant_id = $1 AND source = 'stripe'");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new StripeGrant(_protector.Unprotect(reader.GetString(0)), reader.GetString(1)) : null;
    }

    public async Task<List<TenantId>> ReadTenantsAsync(CancellationToken cancellation)
    {
        var tenants = new List<TenantId>();
        await using var command = accounts.Database.CreateCommand("SELECT DISTINCT tenant_id FROM tokens");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            tenants.Add(TenantId.Parse(reader.GetString(0)));
        return tenants;
    }
}
