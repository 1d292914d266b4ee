using Npgsql;

namespace Fenceline;

/// <summary>Where sessions come from. Safe for use by several threads; make one for the application's life.</summary>
public abstract class PinnedDataSource : IDisposable, IAsyncDisposable
{
    private protected PinnedDataSource(string connectionString, Tenancy tenancy, Func<Tenancy, LoginGuard> login, TenantDataSourceOptions? options)
    {
        ArgumentNullException.ThrowIfNull(tenancy);
        Tenancy = tenancy;
        Source = GuardedDataSource.Create(connectionString, login(tenancy), options);
    }

    private protected PinnedDataSource(NpgsqlDataSource dataSource, Tenancy tenancy, Func<Tenancy, LoginGuard> login, TenantDataSourceOptions? options)
    {
        ArgumentNullException.ThrowIfNull(tenancy);
        Tenancy = tenancy;
        Source = GuardedDataSource.Wrap(dataSource, login(tenancy), options);
    }

    /// <summary>How tenants are kept apart.</summary>
    public Tenancy Tenancy { get; }

    private protected GuardedDataSource Source { get; }

    /// <summary>Closes the connections, when this data source made them.</summary>
    public void Dispose()
    {
        Source.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connections, when this data source made them.</summary>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Source.DisposeAsync();
    }
}
