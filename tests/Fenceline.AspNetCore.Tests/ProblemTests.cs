using System.Net;
using System.Text.Json;
using Fenceline.Core.Manifest;
using Fenceline.Migrations;
using Fenceline.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fenceline.AspNetCore.Tests;

/// <summary>What the client is told when a real database refuses a tenant.</summary>
public sealed class ProblemTests(ProblemTests.Sample sample) : IClassFixture<ProblemTests.Sample>
{
    private const string Header = "X-Tenant";

    [Fact]
    public async Task A_tenant_that_is_not_there_is_answered_as_one_that_was_shut_out()
    {
        await using var app = await StartAsync();
        Assert.Equal((HttpStatusCode.OK, "0"), await app.GetAsync("/customers", Header + ": 123"));

        var bodies = new HashSet<string>();
        foreach (var tenant in new[] { "456", "789", "999" })
        {
            var (status, body) = await app.GetAsync("/customers", $"{Header}: {tenant}");
            Assert.Equal(HttpStatusCode.Forbidden, status);
            bodies.Add(WithoutTrace(body));
        }

        Assert.Equal("""{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.4","title":"This tenant can't be reached.","status":403}""", Assert.Single(bodies));
    }

    [Theory]
    [InlineData("/missing", HttpStatusCode.ServiceUnavailable, "The data is not ready yet.")]
    [InlineData("/denied", HttpStatusCode.InternalServerError, "The data can't be reached.")]
    public async Task What_the_server_lacks_is_the_servers_fault_and_stays_untold(string path, HttpStatusCode status, string title)
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync(path, Header + ": 123");
        Assert.Equal(status, answer.Status);
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal(title, json.RootElement.GetProperty("title").GetString());
        foreach (var told in new[] { "123", "fenceline", "nothing_here", "tenants", "permission", "exist" })
            Assert.DoesNotContain(told, WithoutTrace(answer.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/unique", HttpStatusCode.Conflict, "There is one like this already.")]
    [InlineData("/reference", HttpStatusCode.UnprocessableEntity, "This refers to something that is not there, or something else refers to it.")]
    [InlineData("/empty", HttpStatusCode.UnprocessableEntity, "A value is missing or not allowed.")]
    [InlineData("/cursor", HttpStatusCode.BadRequest, "This is not where a page begins.")]
    [InlineData("/disconnected", HttpStatusCode.NotFound, "This data source is not connected.")]
    [InlineData("/tier", HttpStatusCode.UnprocessableEntity, "A tenant can't be like this.")]
    [InlineData("/leaving", HttpStatusCode.Conflict, "The tenant is in another state.")]
    [InlineData("/wrong-login", HttpStatusCode.InternalServerError, "This can't be done.")]
    public async Task What_is_refused_is_answered_by_its_kind_and_without_a_value(string path, HttpStatusCode status, string title)
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync(path, Header + ": 321");
        Assert.Equal(status, answer.Status);
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal(title, json.RootElement.GetProperty("title").GetString());
        Assert.Equal(["status", "title", "traceId", "type"], json.RootElement.EnumerateObject().Select(member => member.Name).Order());
        foreach (var told in new[] { "321", "secret", "notes", "pkey", "gold", "opsai" })
            Assert.DoesNotContain(told, WithoutTrace(answer.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_has_a_scope_of_its_own_for_each_tenant()
    {
        await using var app = await StartAsync(services => services.AddScoped<Mine>());
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, Mine>();
        var outcomes = await app.Services.ForEachTenantAsync<TestDatabase, TestTenant>(
            async (scope, tenant, _) =>
            {
                seen[scope.GetRequiredService<TenantContext>().Tenant.Value] = scope.GetRequiredService<Mine>();
                await CountAsync(tenant, $"SELECT count(*) FROM stripe_customers");
            },
            cancellationToken: TestContext.Current.CancellationToken);
        // 321 has not connected the source; 456 and 654 can't be reached.
        Assert.Equal("123 True, 321 False", string.Join(", ", outcomes.Select(outcome => $"{outcome.Tenant.Id} {outcome.IsDone}")));
        Assert.Equal(2, seen.Values.Distinct().Count());
    }

    [Fact]
    public async Task Who_takes_no_json_gets_the_status_alone()
    {
        await using var app = await StartAsync();
        Assert.Equal((HttpStatusCode.Forbidden, ""), await app.GetAsync("/customers", Header + ": 999", "Accept: text/css"));
    }

    [Fact]
    public async Task Other_errors_are_left_to_others()
    {
        await using var app = await StartAsync();
        var (status, body) = await app.GetAsync("/broken", Header + ": 123");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("The data can't be reached", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_of_the_applications_own_comes_first()
    {
        await using var app = await StartAsync(services => services.AddExceptionHandler<Own>());
        Assert.Equal((HttpStatusCode.PaymentRequired, ""), await app.GetAsync("/customers", Header + ": 456"));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.GetAsync("/customers", Header + ": 999")).Status);
    }

    [Fact]
    public async Task The_log_says_who_was_refused_and_why()
    {
        using var log = new LogRecorder();
        await using var app = await StartAsync(services => services.AddSingleton<ILoggerProvider>(log));
        await app.GetAsync("/customers", Header + ": 456");
        await app.GetAsync("/missing", Header + ": 123");
        Assert.Contains(log.Lines, line => line.StartsWith("Warning Refused a request. Tenant 456 is suspended", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.StartsWith("Error A request failed. A table that this query names is missing for tenant 123", StringComparison.Ordinal));
    }

    private static string WithoutTrace(string body) => body[..body.IndexOf(",\"traceId\"", StringComparison.Ordinal)] + "}";

    private Task<WebApp> StartAsync(Action<IServiceCollection>? more = null) => WebApp.StartAsync(
        // The worst an application can do: whoever asks is allowed.
        options => options.FromHeader(Header).AllowedWhen((_, _) => ValueTask.FromResult(true)),
        hasLogin: false,
        services =>
        {
            more?.Invoke(services);
            services.AddFenceline<TestDatabase, TestTenant>(sample.AppConnection).AddFencelineProblems();
        },
        app =>
        {
            app.UseExceptionHandler();
            app.MapGet("/customers", (TestTenant tenant) => CountAsync(tenant, $"SELECT count(*) FROM stripe_customers"));
            app.MapGet("/missing", (TestTenant tenant) => CountAsync(tenant, $"SELECT count(*) FROM nothing_here"));
            app.MapGet("/denied", (TestTenant tenant) => CountAsync(tenant, $"SELECT count(*) FROM fenceline.tenants"));
            app.MapGet("/unique", (TestTenant tenant) => WriteAsync(tenant, $"INSERT INTO notes (id, body) OVERRIDING SYSTEM VALUE VALUES (1, 'secret'), (1, 'secret')"));
            app.MapGet("/reference", (TestTenant tenant) => WriteAsync(tenant, $"INSERT INTO notes (body, country) VALUES ('secret', 'XX')"));
            app.MapGet("/empty", (TestTenant tenant) => WriteAsync(tenant, $"INSERT INTO notes (body, country) VALUES (NULL, 'secret')"));
            app.MapGet("/disconnected", (TestTenant tenant) => CountAsync(tenant, $"SELECT count(*) FROM github_repositories"));
            app.MapGet("/cursor", string () => throw new InvalidCursorException("secret is no cursor"));
            app.MapGet("/tier", () => ProvisionAsync("opsai_provisioner", provisioning => provisioning.CreateAsync(new NewTenant(TenantId.Parse("321")) { Tier = "gold" }, TestContext.Current.CancellationToken)));
            app.MapGet("/leaving", () => ProvisionAsync("opsai_operator", provisioning => provisioning.ResumeAsync(TenantId.Parse("654"), TestContext.Current.CancellationToken)));
            app.MapGet("/wrong-login", () => ProvisionAsync("opsai_provisioner", provisioning => provisioning.SuspendAsync(TenantId.Parse("321"), TestContext.Current.CancellationToken)));
            app.MapGet("/broken", string () => throw new InvalidOperationException("not ours"));
        });

    private async Task ProvisionAsync(string login, Func<ProvisioningDataSource, Task> call)
    {
        await using var provisioning = new ProvisioningDataSource(sample.ConnectionOf(login));
        await call(provisioning);
    }

    private static Task<long> WriteAsync(TestTenant tenant, SqlStatement sql) => tenant.Session.ExecuteAsync(sql, TestContext.Current.CancellationToken);

    private static async Task<string> CountAsync(TestTenant tenant, SqlStatement sql) =>
        (await tenant.Session.QuerySingleOrDefaultAsync<long>(sql, TestContext.Current.CancellationToken)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The sample's database, with 456 suspended, 789 removed, 654 leaving and 321 without a source.</summary>
    public sealed class Sample : IAsyncLifetime
    {
        private PostgresCluster? _cluster;
        private string _name = "";

        public string AppConnection => ConnectionOf("opsai_app");

        public string ConnectionOf(string login) => _cluster!.ConnectionString(_name, login);

        public async ValueTask InitializeAsync()
        {
            var cancellation = TestContext.Current.CancellationToken;
            _cluster = await PostgresCluster.StartAsync(cancellation);
            _name = await _cluster.CreateDatabaseAsync(cancellationToken: cancellation);
            var manifest = ManifestReader.Read(new ManifestText("tenants.json", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "tenants.json"), cancellation)), _ => []).Manifest!;
            var result = await _cluster.PsqlAsync(_name, string.Concat(new ApplyScript(manifest).All().Append(string.Concat(new ApplyScript(manifest).Offboard(manifest.Tenants.Single(tenant => tenant.Id == "789")))).Append("SELECT fenceline.suspend('456'); SELECT fenceline.onboard('321', NULL, 'standard'); SELECT fenceline.onboard('654', NULL, 'standard'); SELECT fenceline.offboard_begin('654');")), cancellationToken: cancellation);
            Assert.True(result.ExitCode == 0, result.Error);
        }

        public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private sealed class Mine;

    private sealed class Own : IExceptionHandler
    {
        public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is not TenantAccessException { Failure: TenantAccessFailure.Suspended })
                return ValueTask.FromResult(false);
            httpContext.Response.StatusCode = StatusCodes.Status402PaymentRequired;
            return ValueTask.FromResult(true);
        }
    }
}
