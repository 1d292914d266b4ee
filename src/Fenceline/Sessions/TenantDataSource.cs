using Npgsql;

namespace Fenceline;

/// <summary>Where tenants' sessions come from. Safe for use by several threads; make one for the application's life.</summary>
public sealed class TenantDataSource : PinnedDataSource
{
    private const string LoginPurpose = "may become tenants' roles and inherits none of them";

    private readonly PinStatement _pin;
    private readonly TierLimitCache? _limits;

    /// <summary>Connects with a connection string. The login is checked on each physical connection.</summary>
    /// <param name="connectionString">An Npgsql connection string that logs in with the application's role.</param>
    /// <param name="tenancy">How tenants are kept apart; generated code has it.</param>
    /// <param name="options">What is told of its calls, and to whom; nobody hears of them when null.</param>
    /// <exception cref="UnsafeConnectionException">A setting in the connection string breaks the pin.</exception>
    public TenantDataSource(string connectionString, Tenancy tenancy, TenantDataSourceOptions? options = null)
        : base(connectionString, tenancy, static tenancy => new LoginGuard(tenancy.AppRole, tenancy.TenantGroup, LoginPurpose), options)
    {
        _pin = TenantSession.PinOf(tenancy);
        _limits = LimitsOf(tenancy);
    }

    /// <summary>Uses a data source that you made, and that you dispose of. Its login is checked on first use.</summary>
    /// <param name="dataSource">Logs in with the application's role.</param>
    /// <param name="tenancy">How tenants are kept apart; generated code has it.</param>
    /// <param name="options">What is told of its calls, and to whom; nobody hears of them when null.</param>
    /// <exception cref="UnsafeConnectionException">A setting in its connection string breaks the pin.</exception>
    public TenantDataSource(NpgsqlDataSource dataSource, Tenancy tenancy, TenantDataSourceOptions? options = null)
        : base(dataSource, tenancy, static tenancy => new LoginGuard(tenancy.AppRole, tenancy.TenantGroup, LoginPurpose), options)
    {
        _pin = TenantSession.PinOf(tenancy);
        _limits = LimitsOf(tenancy);
    }

    /// <summary>The tenants that the database knows: a way from an id that was not checked to a tenant.</summary>
    public TenantRegistry Registry => new(Source, Tenancy);

    /// <summary>What may be asked before it is known which tenant the application works for: the manifest's look-ups, which generated code calls.</summary>
    public TenantLookups Lookups => new(Source);

    /// <summary>What makes and removes tenants, as <see cref="TenantDataSourceOptions.Provisioning"/> says.</summary>
    /// <exception cref="InvalidOperationException">Nothing was said.</exception>
    public ProvisioningDataSource Provisioning => Source.Options.Provisioning ?? throw new InvalidOperationException(
        "This data source makes no tenants: that takes a login of its own. Give it a ProvisioningDataSource by TenantDataSourceOptions.Provisioning, or call AddFencelineProvisioning.");

    /// <summary>A session that reads one tenant's data. It is cheap, holds no connection, and needs no disposal.</summary>
    /// <exception cref="ArgumentException"><paramref name="tenant"/> is the default value, or too long for a schema's name.</exception>
    public TenantSession ForTenant(TenantId tenant) => new(Source, Tenancy, _pin, _limits, tenant);

    /// <summary>A session that does within one tenant what a user of it may: nothing, when the user is no member.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="member">The user's id, as the database writes it.</param>
    /// <exception cref="ArgumentException"><paramref name="member"/> is empty; or as for <see cref="ForTenant(TenantId)"/>.</exception>
    /// <exception cref="InvalidOperationException">The manifest knows no members.</exception>
    public TenantSession ForTenant(TenantId tenant, string member)
    {
        ArgumentException.ThrowIfNullOrEmpty(member);
        if (Tenancy.MemberSetting is null)
            throw new InvalidOperationException("The manifest knows no users within tenants: describe them under 'members' of 'database'.");
        return new(Source, Tenancy, _pin, _limits, tenant, member);
    }

    private TierLimitCache? LimitsOf(Tenancy tenancy) => tenancy.HasTierLimits ? new TierLimitCache(Registry, TimeProvider.System) : null;
}
