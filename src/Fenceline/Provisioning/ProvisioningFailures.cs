using Npgsql;

namespace Fenceline;

/// <summary>Tells what a server's error means for who makes and removes tenants.</summary>
internal static class ProvisioningFailures
{
    /// <summary>What the functions raise where a source is not connected.</summary>
    public const string SourceNotConnected = "FEN07";

    /// <summary>What they raise where there is no landing.</summary>
    public const string NoLanding = "FEN10";

    private static readonly Dictionary<string, ProvisioningFailure> ByState = new(StringComparer.Ordinal)
    {
        ["FEN01"] = ProvisioningFailure.UnknownTenant,
        [NoLanding] = ProvisioningFailure.NoLanding,
        ["FEN11"] = ProvisioningFailure.InvalidId,
        ["FEN12"] = ProvisioningFailure.UnknownTier,
        ["FEN13"] = ProvisioningFailure.UnknownSource,
        ["FEN14"] = ProvisioningFailure.InvalidPlacement,
        ["FEN15"] = ProvisioningFailure.PlacedElsewhere,
        ["FEN16"] = ProvisioningFailure.Leaving,
        ["FEN17"] = ProvisioningFailure.NameTaken,
        ["FEN18"] = ProvisioningFailure.NotYet,
        ["FEN19"] = ProvisioningFailure.TakenOver,
        [PostgresErrorCodes.DependentObjectsStillExist] = ProvisioningFailure.StillReachable,
        [PostgresErrorCodes.LockNotAvailable] = ProvisioningFailure.Busy,
        [PostgresErrorCodes.SerializationFailure] = ProvisioningFailure.Busy,
        [PostgresErrorCodes.DeadlockDetected] = ProvisioningFailure.Busy,
        [PostgresErrorCodes.QueryCanceled] = ProvisioningFailure.TimedOut,
        [PostgresErrorCodes.InsufficientPrivilege] = ProvisioningFailure.WrongLogin,
        [PostgresErrorCodes.UndefinedFunction] = ProvisioningFailure.NotSetUp,
        [PostgresErrorCodes.UndefinedTable] = ProvisioningFailure.NotSetUp,
        [PostgresErrorCodes.UndefinedColumn] = ProvisioningFailure.NotSetUp,
        [PostgresErrorCodes.InvalidSchemaName] = ProvisioningFailure.NotSetUp,
    };

    /// <summary>Two that change catalogs at once can get into each other's way; the one that gave way has done nothing.</summary>
    public static bool MayBeTriedAgain(PostgresException error) => error.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>The error as provisioning's own; null when it means nothing special.</summary>
    public static ProvisioningException? Translate(PostgresException error, TenantId? tenant) => ByState.TryGetValue(error.SqlState, out var failure)
        ? new ProvisioningException(failure, tenant, Explain(failure, error), error)
        : null;

    private static string Explain(ProvisioningFailure failure, PostgresException error) => failure switch
    {
        ProvisioningFailure.NotSetUp => $"The database is not set up for this: {error.MessageText}. Apply what 'fenceline generate' wrote, to this database and, where there is one, to the landing database.",
        ProvisioningFailure.WrongLogin => $"The login may not do this: {error.MessageText}. Make and connect tenants with the provisioner's role, and suspend, rename and remove them with the operator's.",
        ProvisioningFailure.TimedOut => "It took longer than it may, and nothing was done. Try again, or allow more time.",
        ProvisioningFailure.Busy => $"{error.MessageText} Nothing was done: try again. {error.Hint}".TrimEnd(),
        _ => $"{error.MessageText} {error.Hint}".TrimEnd(),
    };
}
