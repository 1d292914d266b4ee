using Npgsql;

namespace Fenceline;

/// <summary>Reads all tenants' data, as the admin role and for a reason.</summary>
public sealed class CrossTenantSession : PinnedSession
{
    private static readonly PinStatement Pin = new(["role", "search_path", "fenceline.cross_tenant_reason"]);

    internal CrossTenantSession(GuardedDataSource dataSource, Tenancy tenancy, string reason)
        : base(dataSource, Pin, PinValues(tenancy, reason), null)
    {
        Tenancy = tenancy;
        Reason = reason;
    }

    internal Tenancy Tenancy { get; }

    /// <summary>Why all tenants' data is read.</summary>
    public string Reason { get; }

    private protected override ValueTask<TenantAccessException?> TranslateAsync(PostgresException exception, bool isPinned)
    {
        TenantAccessFailure? failure = (isPinned, exception.SqlState) switch
        {
            (false, PostgresErrorCodes.InvalidParameterValue or PostgresErrorCodes.InsufficientPrivilege) => TenantAccessFailure.RoleNotGranted,
            (true, PostgresErrorCodes.InsufficientPrivilege) => TenantAccessFailure.PermissionDenied,
            (true, PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName) => TenantAccessFailure.MissingTable,
            _ => null,
        };
        return ValueTask.FromResult(failure is { } known ? new TenantAccessException(known, null, Describe(known), exception) : null);
    }

    private string Describe(TenantAccessFailure failure) => $"The read across tenants ({Reason}) failed: " + failure switch
    {
        TenantAccessFailure.RoleNotGranted => "the login is not, and may not become, the admin role.",
        TenantAccessFailure.MissingTable => "an admin view is missing; apply the shared migrations.",
        _ => "the admin role lacks a permission that this query needs.",
    };

    private static string[] PinValues(Tenancy tenancy, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        // The views are named in full; the operators of extensions' types are found by the path.
        return [tenancy.AdminRole, string.Join(", ", ["pg_catalog", .. tenancy.PathSchemas.Skip(1).Select(Quoting.Identifier), "pg_temp"]), reason];
    }
}
