using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Fenceline.AspNetCore;

/// <summary>Sets the tenant of the request's scope, or refuses the request. What the client sent is neither echoed nor logged.</summary>
internal sealed partial class TenantMiddleware
{
    private readonly RequestDelegate _next;
    private readonly FencelineWebOptions _options;
    private readonly ILogger _logger;
    private readonly string[] _varies;

    public TenantMiddleware(RequestDelegate next, FencelineWebOptions options, ILogger<TenantMiddleware> logger)
    {
        _next = next;
        _options = options;
        _logger = logger;
        _varies = [.. options.Sources.OfType<HeaderSource>().Select(source => source.Name), HeaderNames.Cookie, HeaderNames.Authorization];
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<WithoutTenantAttribute>() is not null)
            return _next(context);

        TenantResponse.Begin(context, _varies);
        return ResolveAsync(context);
    }

    private static bool IsLoggedIn(HttpContext context) => context.User.Identities.Any(identity => identity.IsAuthenticated);

    /// <summary>Refuses for good who logged in; asks others to log in, the way the application does if it has one.</summary>
    private static async Task RefuseAsync(HttpContext context, int status)
    {
        var schemes = IsLoggedIn(context) ? null : context.RequestServices.GetService<IAuthenticationSchemeProvider>();
        if (schemes is not null && await schemes.GetDefaultChallengeSchemeAsync() is not null)
        {
            TenantResponse.MakePrivate(context);
            await context.ChallengeAsync();
        }
        else
        {
            Refuse(context, status);
        }
    }

    private static void Refuse(HttpContext context, int status)
    {
        TenantResponse.MakePrivate(context);
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
                Refuse(context, source.StatusOfInvalid);
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
                Refuse(context, StatusCodes.Status403Forbidden);
                return;
            }

            found = tenant;
        }

        var scope = context.RequestServices.GetRequiredService<TenantContext>();
        if (found is { } known)
            scope.Set(known);
        if (found is not null || _options.TenantIsOptional)
            await ContinueAsync(context, scope);
        else
            await RefuseAsync(context, StatusOfNone(context));
    }

    private async Task ContinueAsync(HttpContext context, TenantContext scope)
    {
        if (scope.IsSet)
            TenantResponse.MakePrivate(context);
        TenantCachePolicy.TenantIsKnown(context);
        context.Features.Set(TenantResolution.Done);
        try
        {
            await _next(context);
        }
        finally
        {
            context.Features.Set<TenantResolution>(null);
        }
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
