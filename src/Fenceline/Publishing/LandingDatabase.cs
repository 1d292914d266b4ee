using Npgsql;

namespace Fenceline;

/// <summary>Where Airbyte writes, when it is a database of its own.</summary>
internal sealed class LandingDatabase : IDisposable, IAsyncDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly PublishingOptions _options;

    public LandingDatabase(string connectionString, PublishingOptions options)
    {
        ConnectionGuard.Check(connectionString);
        _options = options;
        // What lies there is evaluated in this session: no connection serves twice, and none looks anything up by itself.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Enlist = false, MaxAutoPrepare = 0, CommandTimeout = 0 };
        _dataSource = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();
    }

    /// <summary>A session for one publish of one tenant.</summary>
    public async Task<LandingSession> OpenAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Read-only, which can't be undone once something was read, and never committed: a cursor WITH HOLD of the landing's
            // making would be evaluated as the publisher then.
            await PublishCommands.BeginAsync(connection, "REPEATABLE READ READ ONLY", _options.StatementTimeout, cancellationToken).ConfigureAwait(false);
            return new LandingSession(connection, _options.ControlSchema, tenant);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A connection for what looks at no landing's rows.</summary>
    public ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken) => _dataSource.OpenConnectionAsync(cancellationToken);

    public void Dispose() => _dataSource.Dispose();

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();
}
