using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fenceline.AspNetCore;

/// <summary>Sets the tenant of the request's scope, or refuses the request. What the client sent is neither echoed nor logged.</summary>
internal sealed partial class TenantMiddleware
{
    private readonly RequestDelegate _next;
    private readonly FencelineWebOptions _options;
    private readonly ILogger _logger;

    public TenantMiddleware(RequestDelegate next, FencelineWebOptions options, ILogger<TenantMiddleware> logger)
    {
        _next = next;
        _options = options;
        _logger = logger;
    }

    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<WithoutTenantAttribute>() is null ? ResolveAsync(context) : _next(context);

    private static bool IsLoggedIn(HttpContext context) => context.User.Identities.Any(identity => identity.IsAuthenticated);

    /// <summary>Refuses for good who logged in; asks others to log in, the way the application does if it has one.</summary>
    private static async Task RefuseAsync(HttpContext context, int status)
    {
        var schemes = IsLoggedIn(context) ? null : context.RequestServices.GetService<IAuthenticationSchemeProvider>();
        if (schemes is not null && await schemes.GetDefaultChallengeSchemeAsync() is not null)
            await context.ChallengeAsync();
        else
            context.Response.StatusCode = status;
    }

    private async Task ResolveAsync(HttpContext context)
    {
        TenantId? found = null;
        foreach (var source in _options.Sources)
        {
            var texts = source.Read(context);
            if (texts.Count == 0)
                continue;

            if (texts.Count > 1 || !TenantId.TryParse(texts[0], out var tenant))
            {
                LogInvalid(source);
                context.Response.StatusCode = source.StatusOfInvalid;
                return;
            }

            if (source is ChosenSource { IsAllowed: { } isAllowed } && !await isAllowed(context, tenant))
            {
                LogNotAllowed(source);
                await RefuseAsync(context, StatusCodes.Status403Forbidden);
                return;
            }

            if (found is { } other && other != tenant)
            {
                LogDisagreement(source);
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            found = tenant;
        }

        if (found is { } known)
            context.RequestServices.GetRequiredService<TenantContext>().Set(known);
        if (found is not null || _options.TenantIsOptional)
            await _next(context);
        else
            await RefuseAsync(context, StatusOfNone(context));
    }

    private int StatusOfNone(HttpContext context) =>
        _options.Sources is [ChosenSource only] ? only.StatusOfInvalid
        : IsLoggedIn(context) ? StatusCodes.Status403Forbidden
        : StatusCodes.Status401Unauthorized;

    [LoggerMessage(1, LogLevel.Information, "Refused a request: its {Source} does not hold one tenant's id.")]
    private partial void LogInvalid(TenantSource source);

    [LoggerMessage(2, LogLevel.Warning, "Refused a request: it may not choose the tenant of its {Source}.")]
    private partial void LogNotAllowed(TenantSource source);

    [LoggerMessage(3, LogLevel.Warning, "Refused a request: its {Source} names another tenant than what was looked at before.")]
    private partial void LogDisagreement(TenantSource source);
}
