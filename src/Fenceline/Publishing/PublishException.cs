using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>Nothing was published. The message says why and what to do, and names no values.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without a failure it would say nothing.")]
public sealed class PublishException : Exception
{
    internal PublishException(PublishFailure failure, TenantId tenant, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        Tenant = tenant;
    }

    /// <summary>The tenant that was to be published.</summary>
    public TenantId Tenant { get; }

    /// <summary>What stands in the way.</summary>
    public PublishFailure Failure { get; }
}

/// <summary>What stands in the way of publishing.</summary>
public enum PublishFailure
{
    /// <summary>The database does not know the tenant.</summary>
    UnknownTenant,

    /// <summary>The tenant is suspended, or on its way out.</summary>
    TenantNotActive,

    /// <summary>The tenant has not connected the source, or the source has no tables here.</summary>
    SourceNotConnected,

    /// <summary>The tenant has no landing.</summary>
    NoLanding,

    /// <summary>The landing is locked, by a sync that writes there for example.</summary>
    LandingLocked,

    /// <summary>A landing table can't be read.</summary>
    LandingUnreadable,

    /// <summary>What lies in the landing tried to change the session that read it: somebody else used the loader's login.</summary>
    LandingTamperedWith,

    /// <summary>More rows would be deleted than a publish may delete by itself.</summary>
    TooManyDeletes,

    /// <summary>Rows that landed break a key of the published table.</summary>
    KeyBroken,

    /// <summary>The login may not publish, or may do too much to be let near a landing.</summary>
    WrongLogin,

    /// <summary>The database is not set up for publishing in this way: from a landing database, or without one.</summary>
    NotSetUp,

    /// <summary>A statement ran for too long.</summary>
    TimedOut,

    /// <summary>Another transaction came in between. Publishing again does it.</summary>
    Conflict,
}
