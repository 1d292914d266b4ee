using Npgsql;

namespace Fenceline;

/// <summary>Tells what a server's error means for a publish.</summary>
internal static class PublishFailures
{
    private static readonly Dictionary<string, PublishFailure> ByState = new(StringComparer.Ordinal)
    {
        // What Fenceline's own functions raise.
        ["FEN01"] = PublishFailure.UnknownTenant,
        ["FEN02"] = PublishFailure.TenantNotActive,
        ["FEN03"] = PublishFailure.TooManyDeletes,
        ["FEN04"] = PublishFailure.LandingTamperedWith,
        ["FEN05"] = PublishFailure.LandingUnreadable,
        ["FEN06"] = PublishFailure.WrongLogin,
        ["FEN07"] = PublishFailure.SourceNotConnected,
        ["FEN08"] = PublishFailure.LandingLocked,
        ["FEN09"] = PublishFailure.KeyBroken,
        ["FEN10"] = PublishFailure.NoLanding,
        [PostgresErrorCodes.InsufficientPrivilege] = PublishFailure.WrongLogin,
        [PostgresErrorCodes.UndefinedFunction] = PublishFailure.NotSetUp,
        [PostgresErrorCodes.InvalidSchemaName] = PublishFailure.NotSetUp,
        [PostgresErrorCodes.QueryCanceled] = PublishFailure.TimedOut,
        [PostgresErrorCodes.LockNotAvailable] = PublishFailure.Conflict,
        [PostgresErrorCodes.SerializationFailure] = PublishFailure.Conflict,
        [PostgresErrorCodes.DeadlockDetected] = PublishFailure.Conflict,
    };

    /// <summary>A first pass failed in a way that a second, which looks at each row, may not.</summary>
    public static bool MayBeSifted(PostgresException error) => error.SqlState == "FEN05";

    /// <summary>The error as a publish's own; null when it means nothing special.</summary>
    public static PublishException? Translate(PostgresException error, TenantId tenant) => ByState.TryGetValue(error.SqlState, out var failure)
        ? new PublishException(failure, tenant, $"Tenant {tenant} was not published. {Explain(failure, error)}", error)
        : null;

    private static string Explain(PublishFailure failure, PostgresException error) => failure switch
    {
        PublishFailure.NotSetUp => "The database is not set up for this. Apply the generated SQL; give the landing database too where there is one, and only there.",
        PublishFailure.WrongLogin when error.Hint is null => error.MessageText + ". Log in with the publisher's role.",
        PublishFailure.Conflict => error.MessageText + ". Try again.",
        _ => $"{error.MessageText} {error.Hint}".TrimEnd(),
    };
}
