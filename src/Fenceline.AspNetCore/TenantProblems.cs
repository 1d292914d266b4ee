using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Fenceline.AspNetCore;

/// <summary>
/// Answers a <see cref="TenantAccessException"/>. The answer is made of fixed texts: it names neither tenant nor data, and a
/// tenant that is not there gets the same one as a tenant that was shut out or removed. The log says which it was.
/// </summary>
internal sealed partial class TenantProblems : IExceptionHandler
{
    private readonly IProblemDetailsService _problems;
    private readonly ILogger _logger;

    public TenantProblems(IProblemDetailsService problems, ILogger<TenantProblems> logger)
    {
        _problems = problems;
        _logger = logger;
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not TenantAccessException error)
            return false;

        var (status, title) = AnswerTo(error.Failure);
        if (status == StatusCodes.Status403Forbidden)
            LogRefused(error.Message);
        else
            LogFailed(error, error.Message);
        httpContext.Response.StatusCode = status;
        // Who takes no JSON gets the status alone.
        await _problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = status, Title = title },
        });
        return true;
    }

    private static (int Status, string Title) AnswerTo(TenantAccessFailure failure) => failure switch
    {
        TenantAccessFailure.UnknownTenant or TenantAccessFailure.Offboarded or TenantAccessFailure.Suspended => (StatusCodes.Status403Forbidden, "This tenant can't be reached."),
        TenantAccessFailure.SourceNotConnected => (StatusCodes.Status404NotFound, "This data source is not connected."),
        TenantAccessFailure.MissingTable or TenantAccessFailure.NotMigrated or TenantAccessFailure.RoleNotGranted => (StatusCodes.Status503ServiceUnavailable, "The data is not ready yet."),
        _ => (StatusCodes.Status500InternalServerError, "The data can't be reached."),
    };

    [LoggerMessage(4, LogLevel.Warning, "Refused a request. {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(5, LogLevel.Error, "A request failed. {Reason}")]
    private partial void LogFailed(Exception exception, string reason);
}
