using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Fenceline.AspNetCore;

/// <summary>
/// Answers Fenceline's exceptions. The answers are made of fixed texts: they name neither tenant nor data, and a
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
        if (AnswerTo(exception) is not var (status, title))
            return false;

        Log(exception, status);
        httpContext.Response.StatusCode = status;
        // Who takes no JSON gets the status alone.
        await _problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = status, Title = title },
        });
        return true;
    }

    private static (int Status, string Title)? AnswerTo(Exception exception) => exception switch
    {
        TenantAccessException access => AnswerTo(access.Failure),
        TenantConstraintException constraint => AnswerTo(constraint.Kind),
        InvalidCursorException => (StatusCodes.Status400BadRequest, "This is not where a page begins."),
        ProvisioningException provisioning => AnswerTo(provisioning.Failure),
        _ => null,
    };

    private static (int Status, string Title) AnswerTo(TenantAccessFailure failure) => failure switch
    {
        TenantAccessFailure.UnknownTenant or TenantAccessFailure.Offboarded or TenantAccessFailure.Suspended => (StatusCodes.Status403Forbidden, "This tenant can't be reached."),
        TenantAccessFailure.SourceNotConnected => (StatusCodes.Status404NotFound, "This data source is not connected."),
        TenantAccessFailure.MissingTable or TenantAccessFailure.NotMigrated or TenantAccessFailure.RoleNotGranted => (StatusCodes.Status503ServiceUnavailable, "The data is not ready yet."),
        _ => (StatusCodes.Status500InternalServerError, "The data can't be reached."),
    };

    private static (int Status, string Title) AnswerTo(ConstraintKind kind) => kind switch
    {
        ConstraintKind.Unique or ConstraintKind.Exclusion => (StatusCodes.Status409Conflict, "There is one like this already."),
        ConstraintKind.ForeignKey => (StatusCodes.Status422UnprocessableEntity, "This refers to something that is not there, or something else refers to it."),
        _ => (StatusCodes.Status422UnprocessableEntity, "A value is missing or not allowed."),
    };

    private static (int Status, string Title) AnswerTo(ProvisioningFailure failure) => failure switch
    {
        ProvisioningFailure.UnknownTenant or ProvisioningFailure.NoLanding => (StatusCodes.Status404NotFound, "There is no such tenant."),
        ProvisioningFailure.InvalidId or ProvisioningFailure.UnknownTier or ProvisioningFailure.UnknownSource or ProvisioningFailure.InvalidPlacement =>
            (StatusCodes.Status422UnprocessableEntity, "A tenant can't be like this."),
        ProvisioningFailure.PlacedElsewhere or ProvisioningFailure.Leaving or ProvisioningFailure.NameTaken or ProvisioningFailure.NotYet or ProvisioningFailure.TakenOver =>
            (StatusCodes.Status409Conflict, "The tenant is in another state."),
        ProvisioningFailure.Busy or ProvisioningFailure.TimedOut => (StatusCodes.Status503ServiceUnavailable, "This can't be done now. Try again later."),
        _ => (StatusCodes.Status500InternalServerError, "This can't be done."),
    };

    private void Log(Exception exception, int status)
    {
        // A source that is not connected is an error of the application, which could have asked before.
        if (status < StatusCodes.Status500InternalServerError && exception is not TenantAccessException { Failure: TenantAccessFailure.SourceNotConnected })
            LogRefused(exception.Message);
        else
            LogFailed(exception, exception.Message);
    }

    [LoggerMessage(4, LogLevel.Warning, "Refused a request. {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(5, LogLevel.Error, "A request failed. {Reason}")]
    private partial void LogFailed(Exception exception, string reason);
}
