using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using SaasDashboard.Pages;

namespace SaasDashboard.Local;

/// <summary>As much of Stripe's OAuth as a customer meets: a page that asks, a code, and a token for it.</summary>
internal sealed class FakeStripe : IAsyncDisposable
{
    public const string ClientId = "ca_dashboard";
    public const string ClientSecret = "secret-of-the-dashboard";

    private readonly ConcurrentDictionary<string, string> _codes = new();
    private readonly WebApplication _app;

    private FakeStripe(WebApplication app)
    {
        _app = app;
        app.MapGet("/oauth/authorize", Ask);
        app.MapPost("/oauth/allow", Allow).DisableAntiforgery();
        app.MapPost("/oauth/token", Exchange).DisableAntiforgery();
    }

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<FakeStripe> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stripe = new FakeStripe(builder.Build());
        await stripe._app.StartAsync();
        return stripe;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Html Ask([FromQuery(Name = "redirect_uri")] string callback, string state) => Html.Of($"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stripe, made up</title></head>
        <body style="font: 16px system-ui, sans-serif; max-width: 30rem; margin: 4rem auto">
        <h1>Stripe, made up</h1><p>SaaS dashboard wants to read your payments.</p>
        <form method="post" action="/oauth/allow"><input type="hidden" name="callback" value="{callback}"><input type="hidden" name="state" value="{state}"><button>Allow</button></form>
        </body></html>
        """);

    private IResult Allow([FromForm] string callback, [FromForm] string state)
    {
        var code = RandomNumberGenerator.GetHexString(24, lowercase: true);
        _codes[code] = "acct_" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        return Results.Redirect(QueryHelpers.AddQueryString(callback, new Dictionary<string, string?> { ["code"] = code, ["state"] = state }));
    }

    private IResult Exchange([FromForm] string code, [FromForm(Name = "client_secret")] string secret) =>
        secret == ClientSecret && _codes.TryRemove(code, out var account)
            ? Results.Json(new { access_token = "sk_test_" + RandomNumberGenerator.GetHexString(24, lowercase: true), stripe_user_id = account })
            : Results.BadRequest();
}
