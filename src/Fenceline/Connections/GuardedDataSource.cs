using Npgsql;

namespace Fenceline;

/// <summary>An Npgsql data source whose settings and login were checked before anything is read through it.</summary>
internal sealed class GuardedDataSource : IDisposable, IAsyncDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly string _expectedRole;
    private readonly bool _isOwned;
    private volatile bool _isLoginChecked;

    private GuardedDataSource(NpgsqlDataSource dataSource, string expectedRole, bool isOwned, TenantDataSourceOptions? options)
    {
        Options = options ?? TenantDataSourceOptions.Default;
        Telemetry = new Telemetry(Options);
        _dataSource = dataSource;
        _expectedRole = expectedRole;
        _isOwned = isOwned;
        _isLoginChecked = isOwned;
    }

    public TenantDataSourceOptions Options { get; }

    public Telemetry Telemetry { get; }

    /// <summary>Builds a data source that checks its login on each physical connection.</summary>
    public static GuardedDataSource Create(string connectionString, string expectedRole, TenantDataSourceOptions? options)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        ConnectionGuard.Check(connectionString, options ?? TenantDataSourceOptions.Default);
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        if (options?.LoggerFactory is { } loggerFactory)
            builder.UseLoggerFactory(loggerFactory);
        builder.UsePhysicalConnectionInitializer(
            connection => LoginGuard.Check(connection, expectedRole),
            connection => LoginGuard.CheckAsync(connection, expectedRole, CancellationToken.None));
        return new GuardedDataSource(builder.Build(), expectedRole, isOwned: true, options);
    }

    /// <summary>Wraps a data source that stays its maker's; its login is checked on first use.</summary>
    public static GuardedDataSource Wrap(NpgsqlDataSource dataSource, string expectedRole, TenantDataSourceOptions? options)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ConnectionGuard.Check(dataSource.ConnectionString, options ?? TenantDataSourceOptions.Default);
        return new GuardedDataSource(dataSource, expectedRole, isOwned: false, options);
    }

    public async ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (_isLoginChecked)
            return connection;

        try
        {
            await LoginGuard.CheckAsync(connection, _expectedRole, cancellationToken).ConfigureAwait(false);
            _isLoginChecked = true;
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose()
    {
        if (_isOwned)
            _dataSource.Dispose();
    }

    public ValueTask DisposeAsync() => _isOwned ? _dataSource.DisposeAsync() : ValueTask.CompletedTask;
}
