using Microsoft.Extensions.Logging;

namespace Fenceline;

/// <summary>What a data source may take for granted about its surroundings, and whom it tells what it does. Nothing and nobody, unless you say so.</summary>
public sealed record TenantDataSourceOptions
{
    internal static readonly TenantDataSourceOptions Default = new();

    /// <summary>
    /// No PgBouncer, Supavisor or other pooler in transaction mode stands between the application and the server, or it
    /// follows prepared statements. Allows <c>Max Auto Prepare</c>: behind such a pooler a query may get the answer to
    /// a statement that another client prepared.
    /// </summary>
    public bool NoTransactionPoolerInBetween { get; init; }

    /// <summary>
    /// Each statement begins with a comment that names the tenant, as in <c>/* tenant 123 */</c>: <c>pg_stat_activity</c>
    /// and the server's log then say who is asking.
    /// </summary>
    public bool NameTenantInSql { get; init; }

    /// <summary>So many tenants get a metric tag of their own, first come, first served; the rest share the tag <c>other</c>. 100 unless set.</summary>
    public int MaxTenantTags { get; init; } = 100;

    /// <summary>Where to log to; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
