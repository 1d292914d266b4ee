using System.Collections.Concurrent;
using Npgsql;

namespace Fenceline;

/// <summary>Each tenant's limits, as the database had them a minute ago at most: a call of a tenant does not ask for them each time.</summary>
internal sealed class TierLimitCache(GuardedDataSource dataSource, Tenancy tenancy, TimeProvider time)
{
    private const int MostTenants = 10_000;

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TenantId, (TierLimits Limits, DateTimeOffset Until)> _known = new();
    private readonly string _sql = $"SELECT statement_timeout, idle_in_transaction_timeout FROM {Quoting.Identifier(tenancy.ControlSchema)}.tenant_limits WHERE tenant_id = $1";

    /// <summary>The limits of a tenant; none for one that the registry does not have.</summary>
    public ValueTask<TierLimits> OfAsync(TenantId tenant, CancellationToken cancellationToken) =>
        _known.TryGetValue(tenant, out var known) && time.GetUtcNow() < known.Until
            ? ValueTask.FromResult(known.Limits)
            : new ValueTask<TierLimits>(AskAsync(tenant, cancellationToken));

    private async Task<TierLimits> AskAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = new NpgsqlCommand(_sql, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = tenant.Value } } };
        await using var __ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        var limits = await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new TierLimits(reader.IsDBNull(0) ? null : reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1))
            : TierLimits.None;
        if (_known.Count >= MostTenants)
            _known.Clear();
        _known[tenant] = (limits, time.GetUtcNow() + Age);
        return limits;
    }
}
