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

    [LoggerMessage(EventId = 5, EventName = "Published", Level = LogLevel.Information, Message = "Tenant {Tenant} was published: {Inserted} rows inserted, {Updated} updated, {Deleted} deleted, {SetAside} set aside.")]
    public static partial void Published(this ILogger logger, string tenant, long inserted, long updated, long deleted, long setAside);

    [LoggerMessage(EventId = 6, EventName = "PublishingFailed", Level = LogLevel.Warning, Message = "Tenant {Tenant} was not published, and is tried again after {Wait}: {Reason}")]
    public static partial void PublishingFailed(this ILogger logger, string tenant, string reason, TimeSpan wait);

    [LoggerMessage(EventId = 7, EventName = "PublishingCannotAsk", Level = LogLevel.Error, Message = "What has landed can't be found out, and is asked again after {Wait}: {Reason}")]
    public static partial void PublishingCannotAsk(this ILogger logger, string reason, TimeSpan wait);
}
