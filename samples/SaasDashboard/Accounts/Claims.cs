using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace SaasDashboard.Accounts;

/// <summary>What the cookie says of who is logged in. The server signs it, so a customer can't write another tenant into it.</summary>
internal static class Claims
{
    public const string Tenant = "tenant_id";
    public const string Staff = "staff";

    public static ClaimsPrincipal Of(Account account)
    {
        var identity = new ClaimsIdentity(CookieAuthenticationDefaults.AuthenticationScheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, account.Email));
        if (account.Tenant is { } tenant)
            identity.AddClaim(new Claim(Tenant, tenant.Value));
        if (account.IsStaff)
            identity.AddClaim(new Claim(ClaimTypes.Role, Staff));
        return new ClaimsPrincipal(identity);
    }

    public static TenantId TenantOf(ClaimsPrincipal user) => TenantId.Parse(user.FindFirstValue(Tenant) ?? throw new InvalidOperationException("Nobody is logged in."));
}
