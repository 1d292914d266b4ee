using System.Security.Cryptography;
using Fenceline.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace SaasDashboard.Accounts;

/// <summary>Signing up, logging in and out.</summary>
internal static class AccountPages
{
    private const int ShortestPassword = 10;

    public static void Map(WebApplication app)
    {
        app.MapGet("/", (HttpContext http) => Welcome(http, null)).WithoutTenant();
        app.MapPost("/sign-up", SignUpAsync).WithoutTenant();
        app.MapPost("/log-in", LogInAsync).WithoutTenant();
        app.MapPost("/log-out", async (HttpContext http, [FromForm] string? nothing) =>
        {
            await http.SignOutAsync();
            return Results.Redirect("/");
        }).WithoutTenant();
    }

    private static async Task<IResult> SignUpAsync(HttpContext http, AccountStore accounts, [FromForm] string company, [FromForm] string email, [FromForm] string password)
    {
        if (password.Length < ShortestPassword)
            return Welcome(http, $"A password has {ShortestPassword} characters at least.");
        // An id is for ever and stands in names of schemas and roles: not the company's name, which changes.
        var account = new Account(email.Trim(), TenantId.Parse("c" + RandomNumberGenerator.GetHexString(8, lowercase: true)), company.Trim(), IsStaff: false);
        if (!await accounts.AddAsync(account, password))
            return Welcome(http, "There is an account of that address. Log in instead.");
        await http.SignInAsync(Claims.Of(account));
        return Results.Redirect("/connect");
    }

    private static async Task<IResult> LogInAsync(HttpContext http, AccountStore accounts, [FromForm] string email, [FromForm] string password)
    {
        if (await accounts.LogInAsync(email.Trim(), password) is not { } account)
            return Welcome(http, "There is no account of that address and password.");
        await http.SignInAsync(Claims.Of(account));
        return Results.Redirect(account.IsStaff ? "/admin" : "/dashboard");
    }

    private static Html Welcome(HttpContext http, string? problem) => Layout.Page(http, "Your sales at a glance", Html.Of($"""
        {Layout.Problem(problem)}
        <div class="columns">
          {Layout.Form(http, "/sign-up", Html.Of($"""
            <h2>Sign up</h2>
            <label>Company <input name="company" required maxlength="80"></label>
            <label>E-mail <input name="email" type="email" required maxlength="200"></label>
            <label>Password <input name="password" type="password" required minlength="{ShortestPassword}" autocomplete="new-password"></label>
            <button>Sign up</button>
            """))}
          {Layout.Form(http, "/log-in", Html.Of($"""
            <h2>Log in</h2>
            <label>E-mail <input name="email" type="email" required></label>
            <label>Password <input name="password" type="password" required autocomplete="current-password"></label>
            <button>Log in</button>
            """))}
        </div>
        """));
}
