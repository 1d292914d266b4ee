using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Fenceline;

/// <summary>Puts Fenceline into a container of Microsoft.Extensions.DependencyInjection.</summary>
public static class FencelineServices
{
    /// <inheritdoc cref="AddFenceline{TDatabase, TTenant}(IServiceCollection, Func{IServiceProvider, string}, Func{TenantDataSourceOptions, TenantDataSourceOptions}?)"/>
    /// <param name="services">Where to.</param>
    /// <param name="connectionString">An Npgsql connection string that logs in with the application's role.</param>
    /// <param name="options">What is told of its calls, as in <c>options => options with { ... }</c>; the container's loggers hear of them when null.</param>
    public static IServiceCollection AddFenceline<TDatabase, TTenant>(
        this IServiceCollection services, string connectionString, Func<TenantDataSourceOptions, TenantDataSourceOptions>? options = null)
        where TDatabase : class, ITenantDatabase<TDatabase, TTenant>
        where TTenant : class
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return services.AddFenceline<TDatabase, TTenant>(_ => connectionString, options);
    }

    /// <summary>
    /// Adds the database as a singleton, which logs to the container's loggers, with its <see cref="TenantDataSource"/> under the key <c>typeof(TDatabase)</c>;
    /// the <see cref="TenantContext"/> of a scope; and, in a scope whose tenant is set, the data of that tenant.
    /// </summary>
    /// <typeparam name="TDatabase">The generated class of the database.</typeparam>
    /// <typeparam name="TTenant">The generated class of one tenant's data.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="connectionString">Finds an Npgsql connection string that logs in with the application's role.</param>
    /// <param name="options">What is told of its calls, as in <c>options => options with { ... }</c>; the container's loggers hear of them when null.</param>
    public static IServiceCollection AddFenceline<TDatabase, TTenant>(
        this IServiceCollection services, Func<IServiceProvider, string> connectionString, Func<TenantDataSourceOptions, TenantDataSourceOptions>? options = null)
        where TDatabase : class, ITenantDatabase<TDatabase, TTenant>
        where TTenant : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(connectionString);
        services.AddKeyedSingleton(typeof(TDatabase), (provider, _) => CreateDataSource<TDatabase>(provider, TDatabase.Tenancy, connectionString, options));
        services.AddSingleton(provider => TDatabase.Create(provider.GetRequiredKeyedService<TenantDataSource>(typeof(TDatabase))));
        services.TryAddScoped<TenantContext>();
        services.AddScoped(provider =>
            provider.GetRequiredService<TDatabase>().Tenant(provider.GetRequiredService<TenantContext>().Tenant));
        return services;
    }

    /// <summary>
    /// Adds what makes and removes tenants: a singleton, which the database reaches as <c>Provisioning</c> too.
    /// </summary>
    /// <typeparam name="TDatabase">The generated class of the database.</typeparam>
    /// <typeparam name="TTenant">The generated class of one tenant's data.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="connectionString">An Npgsql connection string to the tenants' database, with the provisioner's login; never the application's.</param>
    /// <param name="landingConnectionString">One to the landing database, with the landing's provisioner; null where there is none.</param>
    public static IServiceCollection AddFencelineProvisioning<TDatabase, TTenant>(this IServiceCollection services, string connectionString, string? landingConnectionString = null)
        where TDatabase : class, ITenantDatabase<TDatabase, TTenant>
        where TTenant : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        services.AddKeyedSingleton(
            typeof(TDatabase),
            (_, _) => new ProvisioningDataSource(connectionString, landingConnectionString, new ProvisioningOptions { ControlSchema = TDatabase.Tenancy.ControlSchema }));
        return services.AddSingleton(provider => provider.GetRequiredKeyedService<ProvisioningDataSource>(typeof(TDatabase)));
    }

    private static TenantDataSource CreateDataSource<TDatabase>(
        IServiceProvider provider, Tenancy tenancy, Func<IServiceProvider, string> connectionString, Func<TenantDataSourceOptions, TenantDataSourceOptions>? options)
    {
        var defaults = new TenantDataSourceOptions
        {
            LoggerFactory = provider.GetService<ILoggerFactory>(),
            Provisioning = provider.GetKeyedService<ProvisioningDataSource>(typeof(TDatabase)),
        };
        return new TenantDataSource(connectionString(provider), tenancy, options is null ? defaults : options(defaults));
    }
}
