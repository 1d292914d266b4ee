using Npgsql;

namespace Fenceline;

/// <summary>A way to the database under a role, a path and a setting that hold for one call, or one transaction, only.</summary>
public abstract partial class PinnedSession
{
    private readonly PinStatement _pin;
    private readonly string[] _values;
    private readonly string _comment;

    private protected PinnedSession(GuardedDataSource dataSource, PinStatement pin, string[] values, TenantId? tenant)
    {
        DataSource = dataSource;
        PinnedTenant = tenant;
        _pin = pin;
        _values = values;
        _comment = !dataSource.Options.NameTenantInSql ? "" : tenant is { } id ? $"/* tenant {id} */ " : "/* all tenants */ ";
    }

    /// <summary>The same way, over a connection that is held.</summary>
    private protected PinnedSession(PinnedSession session)
    {
        DataSource = session.DataSource;
        PinnedTenant = session.PinnedTenant;
        _pin = session._pin;
        _values = session._values;
        _comment = session._comment;
    }

    internal GuardedDataSource DataSource { get; }

    internal Telemetry Telemetry => DataSource.Telemetry;

    internal TenantId? PinnedTenant { get; }

    /// <summary>The session has one connection and one transaction, and does not end them after a call.</summary>
    internal virtual bool IsTransaction => false;

    /// <summary>A statement of fixed text, which runs in one round trip with the settings that pin it; its parameters are <c>$1</c>, <c>$2</c> and so on.</summary>
    internal PinnedQuery CreateQuery(string sql) => new(this, CreateCommand(sql));

    /// <summary>A connection to run a statement on.</summary>
    internal virtual ValueTask<NpgsqlConnection> LeaseAsync(StatementFrame frame, CancellationToken cancellationToken) => DataSource.OpenConnectionAsync(cancellationToken);

    internal NpgsqlBatchCommand CreateCommand(string sql) => new(_comment.Length == 0 ? sql : _comment + sql);

    /// <summary>
    /// Sets role, path and identity, always all of them, also where a transaction has set them before. The statements of
    /// one batch are one implicit transaction, so what is local to a transaction is gone when the batch ends, whatever ends it.
    /// </summary>
    /// <param name="limits">The tenant's.</param>
    /// <param name="place">Where it stands.</param>
    internal NpgsqlBatchCommand CreatePin(TierLimits limits, PinPlace place) => _pin.CreateCommand(_values, limits, place);

    /// <summary>How long the tenant's statements may take. Asked before a connection is leased, since it may need one.</summary>
    internal virtual ValueTask<TierLimits> LimitsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(TierLimits.None);

    /// <summary>Says in the tenant's terms what PostgreSQL said in its own; null when it is not about access.</summary>
    /// <param name="exception">What PostgreSQL, or anything else, said.</param>
    /// <param name="isPinned">The settings were taken, so the query failed.</param>
    internal ValueTask<TenantAccessException?> TranslateAsync(Exception exception, bool isPinned) =>
        exception is PostgresException postgres ? TranslateAsync(postgres, isPinned) : ValueTask.FromResult<TenantAccessException?>(null);

    private protected abstract ValueTask<TenantAccessException?> TranslateAsync(PostgresException exception, bool isPinned);
}
