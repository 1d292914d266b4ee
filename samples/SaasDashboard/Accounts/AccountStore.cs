using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace SaasDashboard.Accounts;

/// <param name="Tenant">Null for your own people.</param>
public sealed record Account(string Email, TenantId? Tenant, string? Company, bool IsStaff);

/// <summary>Who may log in. This is the application's own business, in a database of its own: it is read before anybody's tenant is known.</summary>
public sealed class AccountStore(string connectionString) : IAsyncDisposable
{
    public const string Schema = """
        CREATE TABLE accounts (email text PRIMARY KEY, password_hash text NOT NULL, tenant_id text UNIQUE, company text, is_staff boolean NOT NULL DEFAULT false);
        CREATE TABLE tokens (tenant_id text NOT NULL, source text NOT NULL, account text NOT NULL, token text NOT NULL, PRIMARY KEY (tenant_id, source));
        """;

    private static readonly PasswordHasher<string> Hasher = new();

    public NpgsqlDataSource Database { get; } = NpgsqlDataSource.Create(connectionString);

    /// <returns>False when there is an account of that address.</returns>
    public async Task<bool> AddAsync(Account account, string password)
    {
        await using var command = Database.CreateCommand("INSERT INTO accounts VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = account.Email });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Hasher.HashPassword(account.Email, password) });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = account.Tenant?.Value });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = account.Company });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = account.IsStaff });
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <returns>Null when there is no such account, or the password is another.</returns>
    public async Task<Account?> LogInAsync(string email, string password) =>
        await FindAsync("email", email) is var (account, hash) && Hasher.VerifyHashedPassword(email, hash, password) != PasswordVerificationResult.Failed ? account : null;

    public async Task<Account?> OfAsync(TenantId tenant) => (await FindAsync("tenant_id", tenant.Value))?.Account;

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private async Task<(Account Account, string Hash)?> FindAsync(string column, string value)
    {
        // One of two constants: a name can't be a parameter.
        await using var command = Database.CreateCommand(column == "email" ? "SELECT * FROM accounts WHERE email = $1" : "SELECT * FROM accounts WHERE tenant_id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
            return null;
        var tenant = reader["tenant_id"] is string id ? TenantId.Parse(id) : (TenantId?)null;
        return (new Account((string)reader["email"], tenant, reader["company"] as string, (bool)reader["is_staff"]), (string)reader["password_hash"]);
    }
}
