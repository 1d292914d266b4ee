using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>A tenant's data can't be reached. The message names the tenant, or the reason of a cross-tenant read, and never the data.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without a failure it would say nothing.")]
public sealed class TenantAccessException : Exception
{
    internal TenantAccessException(TenantAccessFailure failure, TenantId? tenant, string message, Exception innerException)
        : base(message, innerException)
    {
        Failure = failure;
        Tenant = tenant;
    }

    /// <summary>The tenant whose data was asked for; null for a read across tenants.</summary>
    public TenantId? Tenant { get; }

    /// <summary>What stands in the way.</summary>
    public TenantAccessFailure Failure { get; }
}

/// <summary>What stands in the way of a tenant's data.</summary>
public enum TenantAccessFailure
{
    /// <summary>The tenant has no role in this database: it was never set up, or nothing is left of it.</summary>
    UnknownTenant,

    /// <summary>The tenant was removed, with all its data.</summary>
    Offboarded,

    /// <summary>The tenant is suspended: its data stays, and nobody reaches it.</summary>
    Suspended,

    /// <summary>The login may not become the tenant's role.</summary>
    RoleNotGranted,

    /// <summary>The tenant's schema, or a table that the query names, is missing, though the tenant has all steps that were released.</summary>
    MissingTable,

    /// <summary>The tenant's role lacks a permission that the query needs.</summary>
    PermissionDenied,

    /// <summary>The tenant has not connected the source whose table the query names.</summary>
    SourceNotConnected,

    /// <summary>The tenant's schema lacks a table or a column that a released step brings.</summary>
    NotMigrated,
}
