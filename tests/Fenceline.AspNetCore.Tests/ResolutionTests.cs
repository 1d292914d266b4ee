using System.Net;

namespace Fenceline.AspNetCore.Tests;

/// <summary>Whose a request is, and who may say so.</summary>
public sealed class ResolutionTests
{
    private const string Header = "X-Tenant";

    [Theory]
    [InlineData("User: tenant_id=123", HttpStatusCode.OK, "123")]
    [InlineData("User: tenant_id=123;tenant_id=123", HttpStatusCode.OK, "123")]
    [InlineData("User: role=admin", HttpStatusCode.Forbidden, "")]
    [InlineData("User: tenant_id=123;tenant_id=456", HttpStatusCode.Forbidden, "")]
    [InlineData("User: tenant_id=1' OR true", HttpStatusCode.Forbidden, "")]
    [InlineData("User: ?tenant_id=123", HttpStatusCode.Unauthorized, "")]
    [InlineData("X-Tenant: 123", HttpStatusCode.Unauthorized, "")]
    public async Task A_claim_of_who_logged_in_says_it(string header, HttpStatusCode status, string tenant)
    {
        await using var app = await WebApp.StartAsync(options => options.FromClaim("tenant_id"));
        Assert.Equal((status, tenant), await app.GetAsync("/", header));
    }

    [Theory]
    [InlineData("123", "tenant_id=123", HttpStatusCode.OK, "123")]
    [InlineData("456", "tenant_id=123;tenant_id=456", HttpStatusCode.OK, "456")]
    [InlineData("456", "tenant_id=123", HttpStatusCode.Forbidden, "")]
    [InlineData("456", "other=456", HttpStatusCode.Forbidden, "")]
    [InlineData("456", "?tenant_id=456", HttpStatusCode.Unauthorized, "")]
    [InlineData("a", "tenant_id=A", HttpStatusCode.Forbidden, "")]
    [InlineData("123,456", "tenant_id=123", HttpStatusCode.BadRequest, "")]
    [InlineData("12 3", "tenant_id=123", HttpStatusCode.BadRequest, "")]
    [InlineData("<script>", "tenant_id=123", HttpStatusCode.BadRequest, "")]
    public async Task A_header_chooses_among_the_users_tenants(string chosen, string user, HttpStatusCode status, string tenant)
    {
        await using var app = await WebApp.StartAsync(options => options.FromHeader(Header).AllowedByClaim("tenant_id"));
        Assert.Equal((status, tenant), await app.GetAsync("/", $"{Header}: {chosen}", "User: " + user));
    }

    [Fact]
    public async Task A_header_that_comes_twice_chooses_nobody()
    {
        await using var app = await WebApp.StartAsync(options => options.FromHeader(Header).AllowedByClaim("tenant_id"));
        Assert.Equal((HttpStatusCode.BadRequest, ""), await app.GetAsync("/", $"{Header}: 123", $"{Header}: 456", "User: tenant_id=123;tenant_id=456"));
        Assert.Equal((HttpStatusCode.BadRequest, ""), await app.GetAsync("/", "User: tenant_id=123"));
        Assert.Equal((HttpStatusCode.Unauthorized, ""), await app.GetAsync("/", $"{Header}: 123"));
    }

    [Theory]
    [InlineData("acme.example.com", HttpStatusCode.OK, "acme")]
    [InlineData("ACME.Example.com:8443", HttpStatusCode.OK, "acme")]
    [InlineData("globex.example.com", HttpStatusCode.Forbidden, "")]
    [InlineData("example.com", HttpStatusCode.NotFound, "")]
    [InlineData("acme.example.com.evil.test", HttpStatusCode.NotFound, "")]
    [InlineData("globex.acme.example.com", HttpStatusCode.NotFound, "")]
    [InlineData("ac--me.example.com", HttpStatusCode.NotFound, "")]
    public async Task A_host_chooses_among_the_users_tenants(string host, HttpStatusCode status, string tenant)
    {
        await using var app = await WebApp.StartAsync(options => options.FromHost("{tenant}.example.com").AllowedByClaim("tenant_id"));
        Assert.Equal((status, tenant), await app.GetAsync("/", "Host: " + host, "User: tenant_id=acme"));
    }

    [Theory]
    [InlineData("/t/123/", HttpStatusCode.OK, "123")]
    [InlineData("/t/456/", HttpStatusCode.Forbidden, "")]
    [InlineData("/t/..%2f456/", HttpStatusCode.NotFound, "")]
    [InlineData("/", HttpStatusCode.NotFound, "")]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "")]
    public async Task A_route_chooses_among_the_users_tenants(string path, HttpStatusCode status, string tenant)
    {
        await using var app = await WebApp.StartAsync(options => options.FromRoute("tenant").AllowedByClaim("tenant_id"));
        Assert.Equal((status, tenant), await app.GetAsync(path, "User: tenant_id=123"));
    }

    [Fact]
    public async Task Sources_that_disagree_are_refused_in_either_order()
    {
        await using var claimFirst = await WebApp.StartAsync(options => options.FromClaim("tenant_id").FromHeader(Header).AllowedWhen((_, _) => ValueTask.FromResult(true)));
        await using var claimLast = await WebApp.StartAsync(options => options.FromHeader(Header).AllowedWhen((_, _) => ValueTask.FromResult(true)).FromClaim("tenant_id"));
        foreach (var app in new[] { claimFirst, claimLast })
        {
            Assert.Equal((HttpStatusCode.Forbidden, ""), await app.GetAsync("/", $"{Header}: 456", "User: tenant_id=123"));
            Assert.Equal((HttpStatusCode.OK, "123"), await app.GetAsync("/", $"{Header}: 123", "User: tenant_id=123"));
            Assert.Equal((HttpStatusCode.OK, "123"), await app.GetAsync("/", "User: tenant_id=123"));
        }
    }

    [Fact]
    public async Task A_decision_of_the_applications_is_asked_about_each_request()
    {
        await using var app = await WebApp.StartAsync(
            options => options.FromHost("{tenant}.example.com").AllowedWhen((context, tenant) => ValueTask.FromResult(tenant.Value == context.Request.Headers["Plan"])), hasLogin: false);
        Assert.Equal((HttpStatusCode.OK, "acme"), await app.GetAsync("/", "Host: acme.example.com", "Plan: acme"));
        Assert.Equal((HttpStatusCode.Forbidden, ""), await app.GetAsync("/", "Host: acme.example.com", "Plan: globex"));
        Assert.Equal((HttpStatusCode.NotFound, ""), await app.GetAsync("/", "Host: www.acme.example.com"));
    }

    [Fact]
    public async Task Without_a_tenant_is_for_what_says_so()
    {
        await using var app = await WebApp.StartAsync(options => options.FromClaim("tenant_id"));
        Assert.Equal((HttpStatusCode.OK, "nobody"), await app.GetAsync("/health"));
        Assert.Equal((HttpStatusCode.OK, "nobody"), await app.GetAsync("/health", "User: tenant_id=123"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.GetAsync("/")).Status);

        await using var optional = await WebApp.StartAsync(options =>
        {
            options.TenantIsOptional = true;
            options.FromHeader(Header).AllowedByClaim("tenant_id");
        });
        Assert.Equal((HttpStatusCode.OK, "nobody"), await optional.GetAsync("/"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await optional.GetAsync("/", $"{Header}: 123")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await optional.GetAsync("/", $"{Header}: 123", "User: tenant_id=456")).Status);
    }

    [Fact]
    public async Task What_anybody_could_choose_does_not_start()
    {
        var open = await Assert.ThrowsAsync<InvalidOperationException>(() => WebApp.StartAsync(options => options.FromClaim("tenant_id").FromHeader(Header)));
        Assert.Contains("Anybody could choose another's tenant by header", open.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => WebApp.StartAsync(options => options.FromHost("{tenant}.example.com")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WebApp.StartAsync(options => options.FromRoute("tenant")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WebApp.StartAsync(_ => { }));
        await Assert.ThrowsAsync<ArgumentException>(() => WebApp.StartAsync(options => options.FromHost("example.com").AllowedByClaim("tenant_id")));
    }
}
