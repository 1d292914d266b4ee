using Microsoft.Extensions.Logging;

namespace Fenceline;

/// <summary>What a data source tells of what it does, and whom: nobody, unless you say so.</summary>
public sealed record TenantDataSourceOptions
{
    internal static readonly TenantDataSourceOptions Default = new();

    /// <summary>
    /// Each statement begins with a comment that names the tenant, as in <c>/* tenant 123 */</c>: <c>pg_stat_activity</c>
    /// and the server's log then say who is asking.
    /// </summary>
    public bool NameTenantInSql { get; init; }

    /// <summary>So many tenants get a metric tag of their own, first come, first served; the rest share the tag <c>other</c>. 100 unless set.</summary>
    public int MaxTenantTags { get; init; } = 100;

    /// <summary>What makes and removes tenants, with a login of its own; null where this application doesn't. It stays its maker's.</summary>
    public ProvisioningDataSource? Provisioning { get; init; }

    /// <summary>Where to log to; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
