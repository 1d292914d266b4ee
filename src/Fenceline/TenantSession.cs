using Npgsql;

namespace Fenceline;

/// <summary>Reads one tenant's data: every query runs under the tenant's role, path and setting, and leaves nothing behind.</summary>
public sealed class TenantSession : PinnedSession
{
    internal TenantSession(GuardedDataSource dataSource, Tenancy tenancy, TenantId tenant)
        : base(dataSource, Pin(tenancy, tenant)) => Tenant = tenant;

    /// <summary>The tenant whose data this session reads.</summary>
    public TenantId Tenant { get; }

    internal override TenantAccessException? Translate(PostgresException exception, bool isPinned)
    {
        TenantAccessFailure? failure = (isPinned, exception.SqlState) switch
        {
            (false, PostgresErrorCodes.InvalidParameterValue) => TenantAccessFailure.UnknownTenant,
            (false, PostgresErrorCodes.InsufficientPrivilege) => TenantAccessFailure.RoleNotGranted,
            (true, PostgresErrorCodes.InsufficientPrivilege) => TenantAccessFailure.PermissionDenied,
            (true, PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName) => TenantAccessFailure.MissingTable,
            _ => null,
        };
        return failure is { } known ? new TenantAccessException(known, Tenant, Describe(known), exception) : null;
    }

    private string Describe(TenantAccessFailure failure) => failure switch
    {
        TenantAccessFailure.UnknownTenant => $"Tenant {Tenant} has no role in this database: it was never set up, or it was removed.",
        TenantAccessFailure.RoleNotGranted => $"The login may not become the role of tenant {Tenant}: grant it, or log in with the application's role.",
        TenantAccessFailure.MissingTable => $"A table of tenant {Tenant} is missing: it was not set up, migrated or synced yet.",
        _ => $"The role of tenant {Tenant} lacks a permission that this query needs.",
    };

    private static PinSetting[] Pin(Tenancy tenancy, TenantId tenant)
    {
        var role = new PinSetting("role", tenancy.RoleOf(tenant));
        // The shared schema is left out: a table that the tenant's schema lacks must be an error, not everybody's table.
        var path = new PinSetting("search_path", "\"" + tenancy.SchemaOf(tenant).Replace("\"", "\"\"", StringComparison.Ordinal) + "\", pg_temp");
        return tenancy.SettingToPin is { } setting
            ? [role, path, new PinSetting(setting, tenancy.SettingValueOf(tenant))]
            : [role, path];
    }
}
