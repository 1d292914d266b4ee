using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fenceline.AspNetCore.Tests;

/// <summary>What caches are told of a tenant's answers: those of ASP.NET Core, of the browser, and those on the way.</summary>
public sealed class CacheHeaderTests
{
    private const string Header = "X-Tenant";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_response_cache_holds_nothing_of_a_tenants(bool isCacheFirst)
    {
        await using var app = await StartAsync(isCacheFirst);
        foreach (var path in new[] { "/public", "/appended", "/cleared", "/removed", "/late", "/empty" })
        {
            string[] told = [await SaidAsync(app, path, "123"), await SaidAsync(app, path, "456"), await SaidAsync(app, path, "123")];
            Assert.Equal(["123", "456", "123"], told.Select(answer => answer.Split(' ')[0]));
            Assert.Equal(3, told.Distinct().Count());
            Assert.Equal(HttpStatusCode.Forbidden, (await app.GetAsync(path, $"{Header}: 123", "May: other")).Status);
        }

        var first = await app.GetAsync("/nobodys");
        Assert.Equal(first, await app.GetAsync("/nobodys"));
    }

    [Theory]
    [InlineData("/none", "private")]
    [InlineData("/public", "max-age=60, private")]
    [InlineData("/appended", "max-age=60, private")]
    [InlineData("/cleared", "max-age=60, private")]
    [InlineData("/removed", "private")]
    [InlineData("/late", "max-age=60, private")]
    [InlineData("/no-store", "no-store, no-cache")]
    [InlineData("/partly", "private")]
    [InlineData("/malformed", "no-store")]
    public async Task No_cache_between_may_keep_it(string path, string expected)
    {
        await using var app = await StartAsync(isCacheFirst: false);
        using var response = await app.SendAsync(path, $"{Header}: 123", "May: 123");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected.Split(", ").Order(), response.Headers.NonValidated["Cache-Control"].ToString().Split(", ").Order());
    }

    [Fact]
    public async Task What_the_tenant_depends_on_is_told()
    {
        await using var app = await StartAsync(isCacheFirst: false);
        Assert.Equal(["X-Tenant", "Cookie", "Authorization"], await VaryAsync("/none", "May: 123"));
        Assert.Equal(["Accept-Encoding", "X-Tenant", "Cookie", "Authorization"], await VaryAsync("/vary", "May: 123"));
        Assert.Equal(["*"], await VaryAsync("/star", "May: 123"));
        Assert.Equal(["X-Tenant", "Cookie", "Authorization"], await VaryAsync("/none", "May: other"));
        Assert.Empty(await VaryAsync("/nobodys"));

        async Task<string[]> VaryAsync(string path, params string[] headers)
        {
            using var response = await app.SendAsync(path, [.. headers, $"{Header}: 123"]);
            return [.. response.Headers.Vary];
        }
    }

    [Fact]
    public async Task A_refusal_is_not_kept_either()
    {
        await using var app = await StartAsync(isCacheFirst: false);
        using var response = await app.SendAsync("/none", $"{Header}: 123");
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("private", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Where_a_tenant_is_optional_nobodys_answers_may_be_public()
    {
        await using var app = await WebApp.StartAsync(
            options =>
            {
                options.TenantIsOptional = true;
                options.FromHeader(Header).AllowedWhen((_, _) => ValueTask.FromResult(true));
            },
            hasLogin: false,
            before: Endpoints);
        using var nobody = await app.SendAsync("/public");
        Assert.True(nobody.Headers.CacheControl is { Public: true, Private: false });
        Assert.Equal(["X-Tenant", "Cookie", "Authorization"], nobody.Headers.Vary);
        using var tenant = await app.SendAsync("/public", $"{Header}: 123");
        Assert.True(tenant.Headers.CacheControl is { Public: false, Private: true });
    }

    private static Task<WebApp> StartAsync(bool isCacheFirst) => WebApp.StartAsync(
        options => options.FromHeader(Header).AllowedWhen((context, tenant) => ValueTask.FromResult(context.Request.Headers["May"] == tenant.Value)),
        hasLogin: false,
        services => services.AddResponseCaching(),
        Endpoints,
        app =>
        {
            if (isCacheFirst)
                app.UseResponseCaching();
            app.UseFencelineTenant();
            if (!isCacheFirst)
                app.UseResponseCaching();
        });

    private static void Endpoints(WebApplication app)
    {
        const string Public = "public, max-age=60, s-maxage=600";
        var answers = 0;
        Map("/none", _ => { });
        Map("/public", response => response.Headers.CacheControl = Public);
        Map("/appended", response => response.Headers.Append("Cache-Control", Public));
        Map("/removed", response =>
        {
            response.Headers.CacheControl = Public;
            response.Headers.Remove("Cache-Control");
        });
        Map("/cleared", response =>
        {
            response.Clear();
            response.Headers.Add(new("cache-control", Public));
        });
        Map("/late", response => response.OnStarting(() =>
        {
            response.Headers["CACHE-CONTROL"] = Public;
            return Task.CompletedTask;
        }));
        Map("/no-store", response => response.Headers.CacheControl = "no-store, no-cache");
        Map("/partly", response => response.Headers.CacheControl = "public, private=\"X-Other\"");
        Map("/malformed", response => response.Headers.CacheControl = "public, max-age=\"");
        Map("/vary", response => response.Headers.Vary = "Accept-Encoding");
        Map("/star", response => response.Headers.Vary = "*");
        app.MapGet("/empty", (HttpContext context, TenantContext tenant) =>
        {
            context.Response.Headers.CacheControl = Public;
            context.Response.Headers["X-Said"] = Said(tenant);
        });
        app.MapGet("/nobodys", (HttpContext context, TenantContext tenant) =>
        {
            context.Response.Headers.CacheControl = Public;
            return Said(tenant);
        }).WithoutTenant();

        void Map(string path, Action<HttpResponse> prepare) => app.MapGet(path, (HttpContext context, TenantContext tenant) =>
        {
            prepare(context.Response);
            return Said(tenant);
        });

        string Said(TenantContext tenant) => $"{(tenant.IsSet ? tenant.Tenant.Value : "nobody")} #{Interlocked.Increment(ref answers)}";
    }

    private static async Task<string> SaidAsync(WebApp app, string path, string tenant)
    {
        using var response = await app.SendAsync(path, $"{Header}: {tenant}", "May: " + tenant);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Headers.TryGetValues("X-Said", out var said) ? said.Single() : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
