using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fenceline.AspNetCore;

/// <summary>Finds out whose request it is.</summary>
public static class FencelineWeb
{
    /// <summary>Says where requests name their tenant.</summary>
    /// <param name="services">The application's.</param>
    /// <param name="configure">As in <c>options => options.FromClaim("tenant_id")</c>.</param>
    public static IServiceCollection AddFencelineWeb(this IServiceCollection services, Action<FencelineWebOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddScoped<TenantContext>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OutputCacheOptions>, TenantCachePolicy>());
        return services.Configure(configure);
    }

    /// <summary>
    /// Answers a <see cref="TenantAccessException"/> that no other handler took with a status of its own and problem details
    /// that name neither tenant nor data. It takes effect by <c>app.UseExceptionHandler()</c>.
    /// </summary>
    public static IServiceCollection AddFencelineProblems(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddProblemDetails().AddExceptionHandler<TenantProblems>();
    }

    /// <summary>
    /// Sets the <see cref="TenantContext"/> of each request, or refuses it. Put it behind routing and authentication; before
    /// them nobody is logged in and no route is known, and all is refused. Put it before <c>UseOutputCache()</c>: a cache that
    /// does not know the tenant keeps nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nothing names a tenant, or what does is open to anybody.</exception>
    public static IApplicationBuilder UseFencelineTenant(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = app.ApplicationServices.GetRequiredService<IOptions<FencelineWebOptions>>().Value;
        options.Check();
        return app.UseMiddleware<TenantMiddleware>(options);
    }

    /// <summary>These endpoints are nobody's: no tenant is looked for or set.</summary>
    public static TBuilder WithoutTenant<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new WithoutTenantAttribute());
}
