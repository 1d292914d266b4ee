using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>A tenant was not made, changed or removed. The message says why and what to do.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without a failure it would say nothing.")]
public sealed class ProvisioningException : Exception
{
    internal ProvisioningException(ProvisioningFailure failure, TenantId? tenant, string message, Exception innerException)
        : base(message, innerException)
    {
        Failure = failure;
        Tenant = tenant;
    }

    /// <summary>The tenant; null where all were asked about.</summary>
    public TenantId? Tenant { get; }

    /// <summary>What stands in the way.</summary>
    public ProvisioningFailure Failure { get; }
}

/// <summary>What stands in the way of making, changing or removing a tenant.</summary>
public enum ProvisioningFailure
{
    /// <summary>The database does not know the tenant.</summary>
    UnknownTenant,

    /// <summary>The id is so long that PostgreSQL would cut names off that hold it.</summary>
    InvalidId,

    /// <summary>The manifest has no such tier.</summary>
    UnknownTier,

    /// <summary>The manifest has no such source.</summary>
    UnknownSource,

    /// <summary>The source's tables can't go there.</summary>
    InvalidPlacement,

    /// <summary>The tenant has the source in another place already, or it is being moved.</summary>
    PlacedElsewhere,

    /// <summary>The tenant is being removed.</summary>
    Leaving,

    /// <summary>Something of that name, or of an earlier tenant of this id, is in the way.</summary>
    NameTaken,

    /// <summary>The tenant's grace period is not over.</summary>
    NotYet,

    /// <summary>The tenant has no landing.</summary>
    NoLanding,

    /// <summary>Somebody who is not the application can still become the tenant's role, so that shutting it out would be no use.</summary>
    StillReachable,

    /// <summary>Somebody else holds what is needed, such as a tenant's rows. Trying again does it.</summary>
    Busy,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>The login may not do this.</summary>
    WrongLogin,

    /// <summary>The database lacks Fenceline's functions, or is of an older version.</summary>
    NotSetUp,

    /// <summary>Another run has taken over what was being done for the tenant.</summary>
    TakenOver,
}
