using Microsoft.Extensions.Logging;

namespace Fenceline;

/// <summary>What is logged: tenants and outcomes, never data.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventId = 1, EventName = "CallEnded", Level = LogLevel.Debug, Message = "Tenant {Tenant}: a call took {Milliseconds} ms, error: {Error}.")]
    public static partial void CallEnded(this ILogger logger, string tenant, double milliseconds, string error);

    [LoggerMessage(EventId = 2, EventName = "AccessFailed", Level = LogLevel.Warning, Message = "Tenant {Tenant} can't be reached: {Failure}.")]
    public static partial void AccessFailed(this ILogger logger, string tenant, TenantAccessFailure failure);

    [LoggerMessage(EventId = 3, EventName = "AutoPrepareIsOn", Level = LogLevel.Debug, Message = "'Max Auto Prepare' is in force: {Why}.")]
    public static partial void AutoPrepareIsOn(this ILogger logger, string why);

    [LoggerMessage(EventId = 4, EventName = "AutoPrepareIsOff", Level = LogLevel.Warning, Message = "'Max Auto Prepare' is not in force, so that no query gets the answer to another statement: {Why}.")]
    public static partial void AutoPrepareIsOff(this ILogger logger, string why);
}
