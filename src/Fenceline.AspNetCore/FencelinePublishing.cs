using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fenceline.AspNetCore;

/// <summary>Publishes what Airbyte lands, for as long as the application runs.</summary>
public static class FencelinePublishing
{
    /// <summary>Adds a <see cref="PublishingWorker"/>, which runs as a hosted service.</summary>
    /// <typeparam name="TDatabase">The generated class of the database.</typeparam>
    /// <typeparam name="TTenant">The generated class of one tenant's data.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="connectionString">An Npgsql connection string to the tenants' database, with the publisher's login.</param>
    /// <param name="landingConnectionString">One to the landing database, with the landing's publisher; null where landings are schemas.</param>
    /// <param name="options">When it publishes, as in <c>options => options with { MaxParallel = 4 }</c>; it logs to the container's loggers.</param>
    public static IServiceCollection AddFencelinePublishing<TDatabase, TTenant>(
        this IServiceCollection services, string connectionString, string? landingConnectionString = null, Func<PublishingWorkerOptions, PublishingWorkerOptions>? options = null)
        where TDatabase : class, ITenantDatabase<TDatabase, TTenant>
        where TTenant : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        services.AddSingleton(_ => new PublishingDataSource(connectionString, landingConnectionString, new PublishingOptions { ControlSchema = TDatabase.Tenancy.ControlSchema }));
        services.AddSingleton(provider =>
        {
            var defaults = new PublishingWorkerOptions { LoggerFactory = provider.GetService<ILoggerFactory>() };
            return new PublishingWorker(provider.GetRequiredService<PublishingDataSource>(), options is null ? defaults : options(defaults));
        });
        services.AddSingleton(new AirbyteConnections(TDatabase.Tenancy));
        return services.AddHostedService<PublishingService>();
    }

    /// <summary>
    /// Takes Airbyte's notifications that a sync has ended, so that the tenant is published at once. Enter the address into the workspace's notification settings, as in
    /// <c>https://example.com/hooks/airbyte?token=...</c>. What is sent is used to find out whose turn it is, and for nothing else.
    /// </summary>
    /// <param name="endpoints">The application's.</param>
    /// <param name="pattern">The path, as in <c>/hooks/airbyte</c>.</param>
    /// <param name="token">A secret of 16 characters at least, which Airbyte sends back in the address.</param>
    public static IEndpointConventionBuilder MapAirbyteWebhook(this IEndpointRouteBuilder endpoints, string pattern, string token)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var webhook = new AirbyteWebhook(token);
        return endpoints.MapPost(pattern, webhook.HandleAsync).WithoutTenant();
    }

    private sealed class PublishingService(PublishingWorker worker) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => worker.RunAsync(stoppingToken);
    }
}
