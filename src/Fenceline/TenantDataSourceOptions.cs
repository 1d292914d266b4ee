namespace Fenceline;

/// <summary>What a data source may take for granted about its surroundings. Nothing, unless you say so.</summary>
public sealed record TenantDataSourceOptions
{
    /// <summary>
    /// No PgBouncer, Supavisor or other pooler in transaction mode stands between the application and the server, or it
    /// follows prepared statements. Allows <c>Max Auto Prepare</c>, which behind such a pooler reads other tenants' rows.
    /// </summary>
    public bool NoTransactionPoolerInBetween { get; init; }
}
