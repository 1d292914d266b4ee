using Npgsql;

namespace Fenceline;

/// <summary>
/// Publishes what Airbyte landed: copies it into the tables that tenants read. Safe for use by several threads; make one
/// for the application's life.
/// </summary>
/// <remarks>
/// Two publishes of one tenant at once do the same as one after the other; those of two tenants do not wait for each other.
/// </remarks>
public sealed class PublishingDataSource : IDisposable, IAsyncDisposable
{
    private readonly NpgsqlDataSource _tenants;
    private readonly LandingDatabase? _landing;
    private readonly PublishingOptions _options;

    /// <summary>Publishes from landing schemas in the tenants' own database.</summary>
    /// <param name="connectionString">An Npgsql connection string to the tenants' database, with the publisher's login.</param>
    /// <param name="options">What has to be known beside it; defaults when null.</param>
    /// <exception cref="UnsafeConnectionException">A setting in the connection string can't be used here.</exception>
    public PublishingDataSource(string connectionString, PublishingOptions? options = null)
        : this(connectionString, null, options)
    {
    }

    /// <summary>Publishes from a landing database.</summary>
    /// <param name="connectionString">An Npgsql connection string to the tenants' database, with the publisher's login.</param>
    /// <param name="landingConnectionString">
    /// One to the landing database, with the landing's publisher login. Each publish has a connection of its own, which is
    /// closed afterwards, whatever pooling the string asks for. No pooler may stand in between.
    /// </param>
    /// <param name="options">What has to be known beside them; defaults when null.</param>
    /// <exception cref="UnsafeConnectionException">A setting in a connection string can't be used here.</exception>
    public PublishingDataSource(string connectionString, string? landingConnectionString, PublishingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        _options = options ?? new PublishingOptions();
        ArgumentException.ThrowIfNullOrEmpty(_options.ControlSchema, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.StatementTimeout, TimeSpan.FromMilliseconds(1), nameof(options));
        ConnectionGuard.Check(connectionString);
        // What an ambient transaction does is not for a publish to know: it commits by itself.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Enlist = false, MaxAutoPrepare = 0, CommandTimeout = 0 };
        _tenants = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).Build();
        _landing = landingConnectionString is null ? null : new LandingDatabase(landingConnectionString, _options);
    }

    /// <summary>Publishes a tenant's tables, in one transaction: all or, when something fails, none.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="request">What, and how; everything that is new, when null.</param>
    /// <param name="cancellationToken">Stops it; nothing is published then.</param>
    /// <exception cref="PublishException">Nothing was published, for a reason that it says.</exception>
    /// <exception cref="ArgumentException"><paramref name="tenant"/> is the default value.</exception>
    public async Task<PublishResult> PublishAsync(TenantId tenant, PublishRequest? request = null, CancellationToken cancellationToken = default)
    {
        TenantId.ThrowIfDefault(tenant);

        try
        {
            var connection = await _tenants.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var publish = new Publish(connection, _landing, _options, tenant, request ?? new PublishRequest());
                return await publish.RunAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException e) when (!cancellationToken.IsCancellationRequested && PublishFailures.Translate(e, tenant) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>The tenants that can be published, by their ids: active ones that have connected the source, or any.</summary>
    /// <param name="source">The source; null for any.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<TenantId>> ReadTenantsAsync(string? source = null, CancellationToken cancellationToken = default)
    {
        var connection = await _tenants.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await Commands.QueryAsync(
                connection,
                $"SELECT t FROM {Quoting.Identifier(_options.ControlSchema)}.tenants_to_publish($1) AS t",
                static reader => TenantId.Parse(reader.GetString(0)),
                cancellationToken,
                Commands.Text(source)).ConfigureAwait(false);
        }
    }

    /// <summary>For each landing that has tables a number that changes when something lands there. No row of it is read.</summary>
    internal async Task<Dictionary<TenantId, long>> ReadActivityAsync(CancellationToken cancellationToken)
    {
        var connection = _landing is not null
            ? await _landing.OpenConnectionAsync(cancellationToken).ConfigureAwait(false)
            : await _tenants.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var rows = await Commands.QueryAsync(
                connection,
                $"SELECT tenant_id, activity FROM {Quoting.Identifier(_options.ControlSchema)}.landing_activity()",
                static reader => (Tenant: TenantId.Parse(reader.GetString(0)), Activity: reader.GetInt64(1)),
                cancellationToken).ConfigureAwait(false);
            return rows.ToDictionary(row => row.Tenant, row => row.Activity);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _landing?.Dispose();
        _tenants.Dispose();
    }

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_landing is not null)
            await _landing.DisposeAsync().ConfigureAwait(false);
        await _tenants.DisposeAsync().ConfigureAwait(false);
    }
}
