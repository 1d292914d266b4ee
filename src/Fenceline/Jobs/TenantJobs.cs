using Microsoft.Extensions.DependencyInjection;

namespace Fenceline;

/// <summary>Jobs over many tenants: some at once, an outcome for each, and one that fails holds up no other.</summary>
public static class TenantJobs
{
    /// <summary>Does something for each tenant.</summary>
    /// <param name="registry">Knows the tenants, as <c>db.Registry</c>.</param>
    /// <param name="work">What to do for one, as in <c>(tenant, cancellation) => db.Tenant(tenant.Id).Invoices.CountAsync(cancellationToken: cancellation)</c>.</param>
    /// <param name="options">Which tenants, and how many at once; when null, all active ones, four at once.</param>
    /// <param name="cancellationToken">Stops it: no tenant is begun after that.</param>
    /// <returns>An outcome for each tenant, by id.</returns>
    public static Task<IReadOnlyList<TenantOutcome<T>>> ForEachTenantAsync<T>(
        this TenantRegistry registry, Func<TenantInfo, CancellationToken, Task<T>> work, TenantJobOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return TenantJob.RunAsync(registry, work, options, cancellationToken);
    }

    /// <summary>
    /// Does something for each tenant in a scope of its own, whose <see cref="TenantContext"/> is set: the tenant's generated class, and all of yours that asks for it,
    /// can be resolved from it.
    /// </summary>
    /// <typeparam name="TDatabase">The generated class of the database.</typeparam>
    /// <typeparam name="TTenant">The generated class of one tenant's data.</typeparam>
    /// <param name="services">The application's.</param>
    /// <param name="work">What to do for one. The scope is disposed of when it has ended.</param>
    /// <param name="options">Which tenants, and how many at once; when null, all active ones, four at once.</param>
    /// <param name="cancellationToken">Stops it: no tenant is begun after that.</param>
    /// <returns>An outcome for each tenant, by id.</returns>
    public static async Task<IReadOnlyList<TenantOutcome>> ForEachTenantAsync<TDatabase, TTenant>(
        this IServiceProvider services, Func<IServiceProvider, TTenant, CancellationToken, Task> work, TenantJobOptions? options = null, CancellationToken cancellationToken = default)
        where TDatabase : class, ITenantDatabase<TDatabase, TTenant>
        where TTenant : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(work);
        return await TenantJob.RunAsync(
            services.GetRequiredKeyedService<TenantDataSource>(typeof(TDatabase)).Registry,
            async (tenant, cancellation) =>
            {
                var scope = services.CreateAsyncScope();
                await using var _ = scope.ConfigureAwait(false);
                scope.ServiceProvider.GetRequiredService<TenantContext>().Set(tenant.Id);
                await work(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<TTenant>(), cancellation).ConfigureAwait(false);
                return true;
            },
            options,
            cancellationToken).ConfigureAwait(false);
    }
}
