using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace Fenceline.AspNetCore.Tests;

/// <summary>The output cache holds answers of many tenants, and gives each its own: wherever it stands, and whatever its policies say.</summary>
public sealed class OutputCacheTests
{
    private const string Header = "X-Tenant";

    /// <summary>Endpoints that are cached in every way there is. What is only in the base policies is not here.</summary>
    private static readonly string[] Ways = ["/default", "/named", "/attribute", "/forced", "/careless", "/forced-empty"];

    public static TheoryData<bool, bool> Orders => new() { { true, false }, { false, false }, { true, true }, { false, true } };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Nobody_gets_another_tenants_answer(bool isCacheFirst, bool hasBasePolicy)
    {
        await using var app = await StartAsync(isCacheFirst, hasBasePolicy);
        string[] paths = hasBasePolicy ? [.. Ways, "/plain"] : Ways;
        foreach (var path in paths)
        {
            foreach (var tenant in new[] { "123", "456", "a", "A", "123", "A", "a", "456" })
            {
                await RefusedAsync(app, path, tenant);
                await OwnOrNoneAsync(app, path, tenant);
                await RefusedAsync(app, path, tenant);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Nor_when_all_ask_at_once(bool isCacheFirst, bool hasBasePolicy)
    {
        await using var app = await StartAsync(isCacheFirst, hasBasePolicy);
        foreach (var path in Ways)
        {
            await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 4 == 3
                ? RefusedAsync(app, path, "123")
                : OwnOrNoneAsync(app, path, i % 4 == 0 ? "123" : "456")));
        }
    }

    [Fact]
    public async Task Behind_the_tenant_each_tenants_answers_are_cached()
    {
        await using var app = await StartAsync(isCacheFirst: false);
        foreach (var path in new[] { "/default", "/named", "/attribute", "/forced" })
        {
            var first = await AskAsync(app, path, "123");
            var other = await AskAsync(app, path, "456");
            Assert.Equal(first, await AskAsync(app, path, "123"));
            Assert.Equal(other, await AskAsync(app, path, "456"));
            Assert.NotEqual(first, other);
        }
    }

    [Fact]
    public async Task Before_the_tenant_is_known_nothing_of_a_tenants_is_cached()
    {
        var store = new RecordingStore();
        await using var app = await StartAsync(isCacheFirst: true, hasBasePolicy: true, services => services.AddSingleton<IOutputCacheStore>(store));
        foreach (var path in new[] { "/default", "/named", "/attribute", "/forced", "/careless", "/plain" })
            Assert.NotEqual(await AskAsync(app, path, "123"), await AskAsync(app, path, "123"));
        Assert.Empty(store.Entries);
    }

    [Fact]
    public async Task A_store_of_the_applications_own_is_asked_by_keys_of_the_tenant()
    {
        var store = new RecordingStore();
        await using var app = await StartAsync(isCacheFirst: false, services: services => services.AddSingleton<IOutputCacheStore>(store));
        foreach (var tenant in new[] { "123", "456", "123" })
            await AskAsync(app, "/default", tenant);
        Assert.Equal(2, store.Entries.Count);
        Assert.Equal([TenantCache.Tag(TenantId.Parse("123")), TenantCache.Tag(TenantId.Parse("456"))], store.Entries.Values.SelectMany(entry => entry.Tags).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_tenants_answers_are_thrown_away_by_its_tag()
    {
        await using var app = await StartAsync(isCacheFirst: false);
        var (first, other) = (await AskAsync(app, "/default", "123"), await AskAsync(app, "/default", "456"));
        await app.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync(TenantCache.Tag(TenantId.Parse("123")), TestContext.Current.CancellationToken);
        Assert.NotEqual(first, await AskAsync(app, "/default", "123"));
        Assert.Equal(other, await AskAsync(app, "/default", "456"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_nobodys_is_cached_in_either_order(bool isCacheFirst)
    {
        await using var app = await StartAsync(isCacheFirst);
        var first = await app.GetAsync("/nobodys");
        Assert.Equal((HttpStatusCode.OK, first.Body), await app.GetAsync("/nobodys", Header + ": 123", "May: 123"));
        Assert.StartsWith("nobody", first.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_tenant_is_optional_nobodys_answers_are_kept_apart_from_tenants()
    {
        await using var app = await WebApp.StartAsync(
            options =>
            {
                options.TenantIsOptional = true;
                options.FromHeader(Header).AllowedWhen(Allowed);
            },
            hasLogin: false,
            Services(hasBasePolicy: false),
            Endpoints,
            web => web.UseFencelineTenant().UseOutputCache());
        var nobody = await app.GetAsync("/default");
        var tenant = await AskAsync(app, "/default", "123");
        Assert.StartsWith("nobody", nobody.Body, StringComparison.Ordinal);
        Assert.Equal(nobody, await app.GetAsync("/default"));
        Assert.Equal(tenant, await AskAsync(app, "/default", "123"));
    }

    [Fact]
    public async Task No_query_can_make_one_tenants_key_look_like_anothers()
    {
        await using var app = await StartAsync(isCacheFirst: false);
        string[] tricks =
        [
            "%1eV%1efenceline.tenant%3d123", "%1efenceline.tenant%3d123", "%1fV%1ffenceline.tenant%3d123", "%1eV%1eFENCELINE.TENANT%3d123", "%1ex", "%0a", "%00",
        ];
        foreach (var trick in tricks)
        {
            await OwnOrNoneAsync(app, "/default?q=" + trick, "123");
            await OwnOrNoneAsync(app, "/default?q=" + trick, "456");
            await OwnOrNoneAsync(app, "/default?" + trick + "=1", "123");
            await OwnOrNoneAsync(app, "/default?" + trick + "=1", "456");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_for_errors_that_tells_of_the_tenant_is_nobody_elses(bool isCacheFirst)
    {
        await using var app = await StartAsync(isCacheFirst, before: web => web.UseStatusCodePagesWithReExecute("/error/{0}"));
        foreach (var tenant in new[] { "123", "456", "123" })
        {
            var (status, body) = await app.GetAsync("/teapot", $"{Header}: {tenant}", "May: " + tenant);
            Assert.Equal(418, (int)status);
            Assert.StartsWith(tenant + " ", body, StringComparison.Ordinal);
        }

        Assert.StartsWith("nobody", (await app.GetAsync("/teapot", $"{Header}: 123", "May: other")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_sets_the_tenant_later_is_not_cached_as_nobody(bool isCacheFirst)
    {
        await using var app = await StartAsync(isCacheFirst);
        foreach (var tenant in new[] { "123", "456" })
            Assert.StartsWith(tenant + " ", (await app.GetAsync("/login", "May: " + tenant)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_other_caches_hold_the_tenant()
    {
        var tenant = TenantId.Parse("123");
        Assert.Equal("fenceline:tenant:123:customers", TenantCache.Key(tenant, "customers"));
        Assert.Equal("fenceline:tenant:123", TenantCache.Tag(tenant));
        Assert.Throws<InvalidOperationException>(() => TenantCache.Key(default, "customers"));
        Assert.Throws<InvalidOperationException>(() => TenantCache.Tag(default));
        Assert.Throws<ArgumentException>(() => TenantCache.Key(tenant, ""));
    }

    private static Task<WebApp> StartAsync(bool isCacheFirst, bool hasBasePolicy = false, Action<IServiceCollection>? services = null, Action<WebApplication>? before = null) => WebApp.StartAsync(
        options => options.FromHeader(Header).AllowedWhen(Allowed),
        hasLogin: false,
        collection =>
        {
            services?.Invoke(collection);
            Services(hasBasePolicy)(collection);
        },
        app =>
        {
            before?.Invoke(app);
            Endpoints(app);
        },
        app =>
        {
            if (isCacheFirst)
                app.UseOutputCache();
            app.UseFencelineTenant();
            if (!isCacheFirst)
                app.UseOutputCache();
        });

    private static ValueTask<bool> Allowed(HttpContext context, TenantId tenant) => ValueTask.FromResult(context.Request.Headers["May"] == tenant.Value);

    private static Action<IServiceCollection> Services(bool hasBasePolicy) => services => services.AddOutputCache(options =>
    {
        options.AddPolicy("named", policy => policy.SetVaryByQuery("page").Expire(TimeSpan.FromMinutes(5)));
        if (hasBasePolicy)
            options.AddBasePolicy(policy => policy.Cache());
    });

    private static void Endpoints(WebApplication app)
    {
        var answers = 0;
        async Task<string> Answer(TenantContext tenant)
        {
            await Task.Delay(5);
            return $"{(tenant.IsSet ? tenant.Tenant.Value : "nobody")} #{Interlocked.Increment(ref answers)}";
        }

        app.MapGet("/plain", Answer);
        app.MapGet("/default", Answer).CacheOutput();
        app.MapGet("/named", Answer).CacheOutput("named");
        app.MapGet("/attribute", [OutputCache(Duration = 300)] (TenantContext tenant) => Answer(tenant));
        app.MapGet("/forced", Answer).CacheOutput(policy => policy.AddPolicy<ForcedCachePolicy>());
        app.MapGet("/careless", Answer).CacheOutput(policy => policy.AddPolicy<CarelessCachePolicy>());
        app.MapGet("/forced-empty", (HttpContext context, TenantContext tenant) => { context.Response.Headers.Location = "/" + tenant.Tenant; }).CacheOutput(policy => policy.AddPolicy<ForcedCachePolicy>());
        app.MapGet("/nobodys", Answer).WithoutTenant().CacheOutput();
        app.MapGet("/teapot", (HttpContext context) => { context.Response.StatusCode = 418; });
        app.MapGet("/error/{status}", Answer).WithoutTenant().CacheOutput(policy => policy.AddPolicy<ForcedCachePolicy>());
        app.MapGet("/login", (HttpContext context, TenantContext tenant) =>
        {
            tenant.Set(TenantId.Parse(context.Request.Headers["May"]!));
            return Answer(tenant);
        }).WithoutTenant().CacheOutput();
    }

    private static async Task<string> AskAsync(WebApp app, string path, string tenant)
    {
        var (status, body) = await app.GetAsync(path, $"{Header}: {tenant}", "May: " + tenant);
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    /// <summary>An error instead of an answer is safe too: it is what a policy gets that throws the tenant out of the key.</summary>
    private static async Task OwnOrNoneAsync(WebApp app, string path, string tenant)
    {
        using var response = await app.SendAsync(path, $"{Header}: {tenant}", "May: " + tenant);
        if (response.StatusCode == HttpStatusCode.InternalServerError && path == "/careless")
            return;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var said = response.Headers.Location?.ToString().TrimStart('/') ?? await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(tenant, said.Split(' ')[0]);
    }

    private static async Task RefusedAsync(WebApp app, string path, string tenant)
    {
        var (status, body) = await app.GetAsync(path, $"{Header}: {tenant}", "May: other");
        Assert.Equal(status == HttpStatusCode.InternalServerError && path == "/careless" ? status : HttpStatusCode.Forbidden, status);
        Assert.Equal("", body);
    }
}
