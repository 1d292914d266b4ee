using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fenceline.AspNetCore;

/// <summary>
/// The response to a tenant's request. Its headers hold what caches must know from the first write on, whoever sets them:
/// ASP.NET Core's response cache reads them before the server's last callbacks.
/// </summary>
internal sealed class TenantResponse : IHttpResponseFeature
{
    private readonly IHttpResponseFeature _inner;
    private readonly TenantResponseHeaders _headers;

    private TenantResponse(IHttpResponseFeature inner, IReadOnlyList<string> varies)
    {
        _inner = inner;
        _headers = new TenantResponseHeaders(inner.Headers, varies);
    }

    public int StatusCode
    {
        get => _inner.StatusCode;
        set => _inner.StatusCode = value;
    }

    public string? ReasonPhrase
    {
        get => _inner.ReasonPhrase;
        set => _inner.ReasonPhrase = value;
    }

    public IHeaderDictionary Headers
    {
        get => _headers;
        set => _headers.Replace(value);
    }

    [Obsolete("As the interface's: IHttpResponseBodyFeature has it.")]
    public Stream Body
    {
        get => _inner.Body;
        set => _inner.Body = value;
    }

    public bool HasStarted => _inner.HasStarted;

    /// <summary>Makes it the response of the request, until its end: error pages are answers to the tenant too.</summary>
    /// <param name="context">The request.</param>
    /// <param name="varies">The headers of requests that the answer depends on.</param>
    public static void Begin(HttpContext context, IReadOnlyList<string> varies)
    {
        var response = context.Features.GetRequiredFeature<IHttpResponseFeature>();
        if (!response.HasStarted && response is not TenantResponse)
            context.Features.Set<IHttpResponseFeature>(new TenantResponse(response, varies));
    }

    /// <summary>No cache that many people share may keep it.</summary>
    public static void MakePrivate(HttpContext context) => (context.Features.Get<IHttpResponseFeature>() as TenantResponse)?._headers.MakePrivate();

    public void OnStarting(Func<object, Task> callback, object state) => _inner.OnStarting(callback, state);

    public void OnCompleted(Func<object, Task> callback, object state) => _inner.OnCompleted(callback, state);
}
