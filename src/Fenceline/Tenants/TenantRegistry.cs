using Npgsql;

namespace Fenceline;

/// <summary>The tenants that the database knows.</summary>
public sealed class TenantRegistry
{
    private readonly GuardedDataSource _dataSource;
    private readonly string _control;
    private readonly string _select;

    internal TenantRegistry(GuardedDataSource dataSource, Tenancy tenancy)
    {
        _dataSource = dataSource;
        _control = Quoting.Identifier(tenancy.ControlSchema);
        _select = $"SELECT tenant_id, name, tier, status FROM {_control}.tenants";
    }

    /// <summary>The tenant of an id that was not checked, or null when there is none.</summary>
    public async Task<TenantInfo?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!TenantId.TryParse(id, out _))
            return null;
        var tenants = await ReadAsync(_select + " WHERE tenant_id = $1", id, ReadTenant, cancellationToken).ConfigureAwait(false);
        return tenants.Count > 0 ? tenants[0] : null;
    }

    /// <summary>All tenants, by id.</summary>
    public Task<List<TenantInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(_select + " ORDER BY tenant_id", null, ReadTenant, cancellationToken);

    internal static TenantStatus StatusOf(string word) => word switch
    {
        DatabaseWords.StatusSuspended => TenantStatus.Suspended,
        DatabaseWords.StatusLeaving => TenantStatus.Leaving,
        _ => TenantStatus.Active,
    };

    internal async Task<TenantStatus?> StatusOfAsync(TenantId tenant) =>
        (await FindAsync(tenant.Value, CancellationToken.None).ConfigureAwait(false))?.Status;

    internal async Task<bool> IsOffboardedAsync(TenantId tenant) =>
        (await ReadAsync($"SELECT FROM {_control}.offboarded_tenants WHERE tenant_id = $1", tenant.Value, static _ => true, CancellationToken.None).ConfigureAwait(false)).Count > 0;

    internal async Task<bool> IsBehindAsync(TenantId tenant) =>
        (await ReadAsync($"SELECT FROM {_control}.pending_steps WHERE tenant_id = $1 LIMIT 1", tenant.Value, static _ => true, CancellationToken.None).ConfigureAwait(false)).Count > 0;

    internal async Task<TierLimits> LimitsOfAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var limits = await ReadAsync(
            $"SELECT statement_timeout, idle_in_transaction_timeout FROM {_control}.tenant_limits WHERE tenant_id = $1",
            tenant.Value,
            static reader => new TierLimits(reader.IsDBNull(0) ? null : reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1)),
            cancellationToken).ConfigureAwait(false);
        return limits.Count > 0 ? limits[0] : TierLimits.None;
    }

    private static TenantInfo ReadTenant(NpgsqlDataReader reader) => new(
        TenantId.Parse(reader.GetString(0)),
        reader.IsDBNull(1) ? null : reader.GetString(1),
        reader.GetString(2),
        StatusOf(reader.GetString(3)));

    private Task<List<T>> ReadAsync<T>(string sql, string? id, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        _dataSource.ReadAsync(sql, id is null ? [] : [new NpgsqlParameter<string> { TypedValue = id }], read, cancellationToken);
}
