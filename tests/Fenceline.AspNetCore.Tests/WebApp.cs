using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fenceline.AspNetCore.Tests;

/// <summary>A web application on loopback that answers whose request it takes a request to be.</summary>
internal sealed class WebApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private WebApp(WebApplication app)
    {
        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _client = new HttpClient { BaseAddress = new Uri(address) };
    }

    public IServiceProvider Services => _app.Services;

    /// <param name="pipeline">What stands between authentication and the endpoints; the tenant's middleware alone when null.</param>
    public static async Task<WebApp> StartAsync(
        Action<FencelineWebOptions> configure, bool hasLogin = true, Action<IServiceCollection>? services = null, Action<WebApplication>? before = null, Action<WebApplication>? pipeline = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (hasLogin)
            builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, TestLogin>("Test", null);
        builder.Services.AddFencelineWeb(configure);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        before?.Invoke(app);
        app.UseRouting();
        if (hasLogin)
            app.UseAuthentication();
        if (pipeline is null)
            app.UseFencelineTenant();
        else
            pipeline(app);
        app.MapGet("/", Whose);
        app.MapGet("/t/{tenant}/", Whose);
        app.MapGet("/health", Whose).WithoutTenant();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new WebApp(app);
    }

    /// <summary>Sends a request; headers are <c>Name: value</c>.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, params string[] headers)
    {
        using var response = await SendAsync(path, headers);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <inheritdoc cref="GetAsync"/>
    public async Task<HttpResponseMessage> SendAsync(string path, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var header in headers)
        {
            var at = header.IndexOf(": ", StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..at], header[(at + 2)..]);
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpStatusCode> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private static string Whose(TenantContext context) => context.IsSet ? context.Tenant.Value : "nobody";

    /// <summary>Logs in whoever says so: <c>User: tenant_id=123;tenant_id=456</c>. A leading <c>?</c> makes claims without a login.</summary>
    private sealed class TestLogin(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["User"].ToString() is not { Length: > 0 } user)
                return Task.FromResult(AuthenticateResult.NoResult());

            var claims = user.TrimStart('?').Split(';').Select(claim => claim.Split('=')).Select(claim => new Claim(claim[0], claim[1]));
            var identity = new ClaimsIdentity(claims, user.StartsWith('?') ? null : "Test");
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), "Test")));
        }
    }
}
