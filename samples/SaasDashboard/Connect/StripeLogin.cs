using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace SaasDashboard.Connect;

/// <summary>What Stripe gives a customer's consent for.</summary>
public sealed record StripeGrant([property: JsonPropertyName("access_token")] string Token, [property: JsonPropertyName("stripe_user_id")] string Account);

/// <summary>OAuth with Stripe: there, and back with a code that is good for one token.</summary>
public sealed class StripeLogin(IConfiguration configuration, IHttpClientFactory clients, IDataProtectionProvider protection)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly ITimeLimitedDataProtector _states = protection.CreateProtector("stripe-state").ToTimeLimitedDataProtector();

    /// <summary>Where the customer consents. The state says whose that is: nobody else's consent can be put under this customer.</summary>
    public string AuthorizeUrl(TenantId tenant, string callback) => QueryHelpers.AddQueryString(Setting("AuthorizeUrl"), new Dictionary<string, string?>
    {
        ["response_type"] = "code",
        ["client_id"] = Setting("ClientId"),
        ["scope"] = "read_only",
        ["redirect_uri"] = callback,
        ["state"] = _states.Protect(tenant.Value, Patience),
    });

    public bool IsStateOf(TenantId tenant, string state)
    {
        try
        {
            return _states.Unprotect(state) == tenant.Value;
        }
        catch (CryptographicException)
        {
            // Not one of ours, or too old.
            return false;
        }
    }

    public async Task<StripeGrant> ExchangeAsync(string code, CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["client_id"] = Setting("ClientId"),
            ["client_secret"] = Setting("ClientSecret"),
        });
        using var answer = await clients.CreateClient().PostAsync(Setting("TokenUrl"), form, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<StripeGrant>(cancellation))!;
    }

    private string Setting(string name) => configuration["Stripe:" + name] ?? throw new InvalidOperationException($"Set Stripe:{name}.");
}
