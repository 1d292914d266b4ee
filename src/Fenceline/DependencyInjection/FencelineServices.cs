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
        services.AddKeyedSingleton(typeof(TDatabase), (provider, _) => CreateDataSource(provider, TDatabase.Tenancy, connectionString, options));
        services.AddSingleton(provider => TDatabase.Create(provider.GetRequiredKeyedService<TenantDataSource>(typeof(TDatabase))));
        services.TryAddScoped<TenantContext>();
        services.AddScoped(provider =>
            provider.GetRequiredService<TDatabase>().Tenant(provider.GetRequiredService<TenantContext>().Tenant));
        return services;
    }

    private static TenantDataSource CreateDataSource(
        IServiceProvider provider, Tenancy tenancy, Func<IServiceProvider, string> connectionString, Func<TenantDataSourceOptions, TenantDataSourceOptions>? options)
    {
        var defaults = new TenantDataSourceOptions { LoggerFactory = provider.GetService<ILoggerFactory>() };
        return new TenantDataSource(connectionString(provider), tenancy, options is null ? defaults : options(defaults));
    }
}
