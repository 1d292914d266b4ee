using Npgsql;

namespace Fenceline;

/// <summary>Where reads across tenants come from: a login of its own, apart from the one that serves tenants.</summary>
public sealed class CrossTenantDataSource : PinnedDataSource
{
    private const string LoginPurpose = "may read across tenants and do no more";

    /// <summary>Connects with a connection string. The login is checked on each physical connection.</summary>
    /// <param name="connectionString">An Npgsql connection string whose login is, or may become, the admin role.</param>
    /// <param name="tenancy">How tenants are kept apart; generated code has it.</param>
    /// <param name="options">What is told of its calls, and to whom; nobody hears of them when null.</param>
    /// <exception cref="UnsafeConnectionException">A setting in the connection string breaks the pin.</exception>
    public CrossTenantDataSource(string connectionString, Tenancy tenancy, TenantDataSourceOptions? options = null)
        : base(connectionString, tenancy, static tenancy => new LoginGuard(tenancy.AdminRole, null, LoginPurpose), options)
    {
    }

    /// <summary>Uses a data source that you made, and that you dispose of. Its login is checked on first use.</summary>
    /// <param name="dataSource">Its login is, or may become, the admin role.</param>
    /// <param name="tenancy">How tenants are kept apart; generated code has it.</param>
    /// <param name="options">What is told of its calls, and to whom; nobody hears of them when null.</param>
    /// <exception cref="UnsafeConnectionException">A setting in its connection string breaks the pin.</exception>
    public CrossTenantDataSource(NpgsqlDataSource dataSource, Tenancy tenancy, TenantDataSourceOptions? options = null)
        : base(dataSource, tenancy, static tenancy => new LoginGuard(tenancy.AdminRole, null, LoginPurpose), options)
    {
    }

    /// <summary>A session that reads all tenants' data. It is cheap, holds no connection, and needs no disposal.</summary>
    /// <param name="reason">
    /// Why all tenants' data is read, in words for an auditor. While a query runs the database sees it as the setting
    /// <c>fenceline.cross_tenant_reason</c>.
    /// </param>
    /// <exception cref="ArgumentException">There is no reason.</exception>
    public CrossTenantSession ForReason(string reason) => new(Source, Tenancy, reason);
}
