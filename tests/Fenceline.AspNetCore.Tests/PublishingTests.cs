using System.Net;
using Fenceline.Core.Manifest;
using Fenceline.Migrations;
using Fenceline.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fenceline.AspNetCore.Tests;

/// <summary>The worker as a hosted service, woken by what Airbyte sends.</summary>
public sealed class PublishingTests
{
    private const string Token = "a-token-that-nobody-knows";
    private const string Hook = "/hooks/airbyte";

    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_notification_publishes_its_tenant_and_no_body_does_any_harm()
    {
        await using var cluster = await PostgresCluster.StartAsync(Cancellation);
        var (tenants, landing) = await ApplyAsync(cluster);
        using var log = new LogRecorder();
        await using var app = await WebApp.StartAsync(
            options => options.FromClaim("tenant_id"),
            services: services => services.AddSingleton<ILoggerProvider>(log).AddFencelinePublishing<TestDatabase, TestTenant>(
                cluster.ConnectionString(tenants, "opsai_publisher"), cluster.ConnectionString(landing, "opsai_landing_publisher"), options => options with { PollInterval = Never, QuietPeriod = Never, MaxDelay = Never }),
            before: app => app.MapAirbyteWebhook(Hook, Token));

        foreach (var query in new[] { "", "?token=", "?token=wrong", $"?token={Token}&token={Token}", $"?token={Token.ToUpperInvariant()}" })
            Assert.Equal(HttpStatusCode.Unauthorized, await app.PostAsync(Hook + query, Notification("user_123 stripe")));
        foreach (var body in new[] { "", "{", "[]", "null", "{\"data\": 1}", "{\"data\": {\"connection\": {\"name\": 7}}}", Notification(""), Notification("user_nobody stripe"), Notification("user_'; DROP SCHEMA fenceline; --"), new string('[', 60_000), new string(' ', 70_000) })
            Assert.Equal(HttpStatusCode.Accepted, await app.PostAsync($"{Hook}?token={Token}", body));
        Assert.DoesNotContain(log.Lines, line => line.Contains("was published", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Accepted, await app.PostAsync($"{Hook}?token={Token}", Notification("user_123 stripe")));
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!log.Lines.Any(line => line.StartsWith("Information Tenant 123 was published", StringComparison.Ordinal)))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), string.Join('\n', log.Lines));
            await Task.Delay(50, Cancellation);
        }

        Assert.DoesNotContain(log.Lines, line => line.Contains("Tenant 456", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("too short")]
    public void A_token_that_could_be_guessed_is_refused(string token) => Assert.ThrowsAny<ArgumentException>(() => new AirbyteWebhook(token));

    private static string Notification(string connection) =>
        $$$"""{"text": "Your connection ... succeeded", "data": {"workspace": {"id": "w"}, "connection": {"id": "c", "name": "{{{connection}}}"}, "jobId": 1, "success": true}}""";

    private static async Task<(string Tenants, string Landing)> ApplyAsync(PostgresCluster cluster)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "tenants.json"), Cancellation);
        var script = new ApplyScript(ManifestReader.Read(new ManifestText("tenants.json", text), _ => []).Manifest!);
        return (await ApplyAsync(script.All()), await ApplyAsync(script.Landing()));

        async Task<string> ApplyAsync(IEnumerable<string> parts)
        {
            var name = await cluster.CreateDatabaseAsync(cancellationToken: Cancellation);
            var result = await cluster.PsqlAsync(name, string.Concat(parts), cancellationToken: Cancellation);
            return result.ExitCode == 0 ? name : throw new InvalidOperationException(result.Error);
        }
    }
}
