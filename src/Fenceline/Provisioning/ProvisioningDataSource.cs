using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>
/// Makes tenants, connects their sources, suspends, renames and removes them. Safe for use by several threads; make one for the
/// application's life.
/// </summary>
/// <remarks>
/// The login decides what can be done: the provisioner's role makes and connects, which is for a web server, and the operator's does the rest, which
/// is not. Never use the application's login. Every call can be made again: what is done already stays as it is, and what a lost connection, a
/// cancellation or the end of a process left half done is done then.
/// </remarks>
public sealed class ProvisioningDataSource : IDisposable, IAsyncDisposable
{
    private readonly ProvisionedDatabase _tenants;
    private readonly ProvisionedDatabase? _landing;
    private readonly string _control;

    /// <summary>For a project whose landings are schemas in the tenants' database.</summary>
    /// <param name="connectionString">An Npgsql connection string to the tenants' database, with the provisioner's or the operator's login.</param>
    /// <param name="options">What has to be known beside it; defaults when null.</param>
    /// <exception cref="UnsafeConnectionException">A setting in the connection string can't be used here.</exception>
    public ProvisioningDataSource(string connectionString, ProvisioningOptions? options = null)
        : this(connectionString, null, options)
    {
    }

    /// <summary>For a project with a landing database.</summary>
    /// <param name="connectionString">An Npgsql connection string to the tenants' database, with the provisioner's or the operator's login.</param>
    /// <param name="landingConnectionString">One to the landing database, with the landing's provisioner or operator; landings are left alone when null.</param>
    /// <param name="options">What has to be known beside them; defaults when null.</param>
    /// <exception cref="UnsafeConnectionException">A setting in a connection string can't be used here.</exception>
    public ProvisioningDataSource(string connectionString, string? landingConnectionString, ProvisioningOptions? options = null)
    {
        options ??= new ProvisioningOptions();
        ArgumentException.ThrowIfNullOrEmpty(options.ControlSchema, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Timeout, TimeSpan.FromMilliseconds(1), nameof(options));
        _control = Quoting.Identifier(options.ControlSchema);
        _tenants = new ProvisionedDatabase(connectionString, options.Role, options.Timeout);
        _landing = landingConnectionString is null ? null : new ProvisionedDatabase(landingConnectionString, options.LandingRole, options.Timeout);
    }

    /// <summary>For what is done with a tenant beyond the databases.</summary>
    internal ProvisionedDatabase Tenants => _tenants;

    internal string ControlSchema => _control;

    /// <summary>
    /// Makes a tenant with its schema, role and tables, up to date, and its landing. One that is there gets the name, the tier and the sources that are given,
    /// and keeps what else it has; a suspended one stays suspended.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Stops it. What is done by then stays; the same call goes on from there.</param>
    /// <exception cref="ProvisioningException">The tenant can't be made, for a reason that it says.</exception>
    public async Task<TenantCreation> CreateAsync(NewTenant tenant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var id = Checked(tenant.Id);
        var verifier = tenant.LoaderPassword is null ? null : LoaderPassword.VerifierOf(tenant.LoaderPassword);
        var (creation, connections) = await SingleAsync(
            id,
            $"SELECT o.created, o.steps, (SELECT t.loader_connections FROM {_control}.tiers AS t WHERE t.tier = $3) FROM {_control}.onboard($1, $2, $3, $4) AS o",
            reader => (new TenantCreation(id, reader.GetBoolean(0), reader.GetInt32(1)), reader.GetInt32(2)),
            cancellationToken,
            Commands.Text(id.Value),
            Commands.Text(tenant.Name),
            Commands.Text(tenant.Tier),
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = JsonOf(tenant.Sources) }).ConfigureAwait(false);
        if (_landing is not null)
        {
            await _landing.CallAsync(
                id,
                $"SELECT {_control}.open_landing($1, $2, $3), {_control}.limit_landing($1, $3)",
                cancellationToken,
                Commands.Text(id.Value),
                Commands.Text(verifier),
                new NpgsqlParameter<int> { TypedValue = connections }).ConfigureAwait(false);
        }
        else if (verifier is not null)
        {
            await SetVerifierAsync(id, verifier, cancellationToken).ConfigureAwait(false);
        }

        return creation;
    }

    /// <summary>Connects a source: its tables are made where they are to be. One that is connected stays.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="source">A source that the manifest names.</param>
    /// <param name="placement">Where its tables go; when null the tier decides, and else the source.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>So many steps of the tenant's schema have run.</returns>
    /// <exception cref="ProvisioningException">It can't be connected, for a reason that it says.</exception>
    public Task<int> ConnectSourceAsync(TenantId tenant, string source, SourcePlacement? placement = null, CancellationToken cancellationToken = default) => SingleAsync(
        Checked(tenant),
        $"SELECT {_control}.connect_source($1, $2, $3)",
        static reader => reader.GetInt32(0),
        cancellationToken,
        Commands.Text(tenant.Value),
        Commands.Text(source),
        Commands.Text(WordOf(placement)));

    /// <summary>
    /// Takes a source from a tenant <b>with its rows</b>, also those that landed. Remove the Airbyte connection before, or they land again.
    /// </summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Stops it. What is done by then stays; the same call goes on from there.</param>
    /// <returns>The tables that are gone, with their rows; none where it was not connected.</returns>
    /// <exception cref="ProvisioningException">It can't be taken, for a reason that it says.</exception>
    public async Task<IReadOnlyList<RemovedObject>> DisconnectSourceAsync(TenantId tenant, string source, CancellationToken cancellationToken = default)
    {
        var id = Commands.Text(Checked(tenant).Value);
        var removed = new List<RemovedObject>();
        try
        {
            removed = await _tenants.CallAsync(
                tenant,
                $"SELECT relation, row_count FROM {_control}.disconnect_source($1, $2, confirm => true)",
                static reader => new RemovedObject("rows", reader.GetString(0), Commands.BigintAt(reader, 1), null),
                cancellationToken,
                id,
                Commands.Text(source)).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == ProvisioningFailures.SourceNotConnected)
        {
            // Done before; what landed may still be there.
        }

        if (_landing is not null)
        {
            var tables = await _tenants.CallAsync(
                tenant, $"SELECT table_name FROM {_control}.tables WHERE source = $1", static reader => reader.GetString(0), cancellationToken, Commands.Text(source)).ConfigureAwait(false);
            await _landing.CallAsync(
                tenant, $"SELECT {_control}.forget_landing($1, $2)", cancellationToken, id, new NpgsqlParameter<string[]> { TypedValue = [.. tables] }).ConfigureAwait(false);
        }

        return removed;
    }

    /// <summary>Sets or changes the password that the tenant's loader logs in with. Sessions that it has stay; give the new one to Airbyte's destination.</summary>
    /// <param name="tenant">Whose loader.</param>
    /// <param name="password">As from <see cref="LoaderPassword.Generate"/>. The database is told a verifier alone, which the password can't be read from.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProvisioningException">There is no such landing, or another reason that it says.</exception>
    public Task SetLoaderPasswordAsync(TenantId tenant, string password, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        return SetVerifierAsync(Checked(tenant), LoaderPassword.VerifierOf(password), cancellationToken);
    }

    /// <summary>Shuts a tenant out: nobody reaches its data, which stays, nothing is published for it, and its loader can't log in.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProvisioningException">It can't be shut out, for a reason that it says.</exception>
    public async Task SuspendAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        await CallAsync("suspend", tenant, cancellationToken).ConfigureAwait(false);
        await ShutLandingAsync(tenant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets a suspended tenant in again.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProvisioningException">It can't be let in, for a reason that it says.</exception>
    public async Task ResumeAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        await CallAsync("resume", tenant, cancellationToken).ConfigureAwait(false);
        await ReopenLandingAsync(tenant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes what people call a tenant. Its id stays.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProvisioningException">There is no such tenant, or another reason that it says.</exception>
    public Task RenameAsync(TenantId tenant, string? name, CancellationToken cancellationToken = default) =>
        _tenants.CallAsync(Checked(tenant), $"SELECT {_control}.rename($1, $2)", cancellationToken, Commands.Text(tenant.Value), Commands.Text(name));

    /// <summary>
    /// Removes a tenant with <b>everything</b> that it has. At once it is shut out. With a grace period it is removed by a call that is made when the period is
    /// over, and comes back by <see cref="UndoOffboardingAsync"/> until then; without one there is no way back. Remove its Airbyte connections before.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="grace">How long it can come back; when null, none, or the one that was said before.</param>
    /// <param name="cancellationToken">Stops it. What is done by then stays; the same call goes on from there.</param>
    /// <returns>What was removed, or when it can be.</returns>
    /// <exception cref="ProvisioningException">It can't be removed, for a reason that it says.</exception>
    public async Task<TenantRemoval> OffboardAsync(TenantId tenant, TimeSpan? grace = null, CancellationToken cancellationToken = default)
    {
        var id = Commands.Text(Checked(tenant).Value);
        var isThere = true;
        try
        {
            await _tenants.CallAsync(
                tenant,
                $"SELECT {_control}.offboard_begin($1, $2)",
                cancellationToken,
                id,
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Interval, Value = (object?)grace ?? DBNull.Value }).ConfigureAwait(false);
        }
        catch (ProvisioningException e) when (e.Failure == ProvisioningFailure.UnknownTenant)
        {
            // Removed before; its landing may still be there.
            isThere = false;
        }

        await ShutLandingAsync(tenant, cancellationToken).ConfigureAwait(false);
        var removed = new List<RemovedObject>();
        if (isThere)
        {
            var waits = await _tenants.CallAsync(
                tenant, $"SELECT erase_after FROM {_control}.tenants WHERE tenant_id = $1 AND erase_after > pg_catalog.now()", static reader => reader.GetFieldValue<DateTimeOffset>(0), cancellationToken, id).ConfigureAwait(false);
            if (waits.Count > 0)
                return new TenantRemoval(tenant, waits[0], []);
            removed = await RemoveAsync(_tenants, tenant, "kind, name, row_count, note", "offboard_finish", cancellationToken).ConfigureAwait(false);
        }

        if (_landing is not null)
        {
            await IfAnyAsync(async () => removed.AddRange(
                await RemoveAsync(_landing, tenant, "kind, name, NULL::pg_catalog.int8, note", "close_landing", cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
        }

        return new TenantRemoval(tenant, null, removed);
    }

    /// <summary>Undoes <see cref="OffboardAsync"/> within its grace period: the tenant is as it was before, active or suspended.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProvisioningException">The tenant was removed, or another reason that it says.</exception>
    public async Task UndoOffboardingAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        await CallAsync("offboard_cancel", tenant, cancellationToken).ConfigureAwait(false);
        var isActive = await SingleAsync(
            tenant, $"SELECT status FROM {_control}.tenants WHERE tenant_id = $1", static reader => reader.GetString(0), cancellationToken, Commands.Text(tenant.Value)).ConfigureAwait(false)
            is not (DatabaseWords.StatusSuspended or DatabaseWords.StatusLeaving);
        if (isActive)
            await ReopenLandingAsync(tenant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All tenants, by id.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProvisioningException">The login may not ask, or the database is not set up.</exception>
    public async Task<IReadOnlyList<RegisteredTenant>> ReadTenantsAsync(CancellationToken cancellationToken = default) => await _tenants.CallAsync(
        null,
        $"""
        SELECT t.tenant_id, t.name, t.tier, t.status, t.erase_after, pending.steps,
          ARRAY(SELECT s.source FROM {_control}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id ORDER BY s.source),
          ARRAY(SELECT s.placement FROM {_control}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id ORDER BY s.source)
        FROM {_control}.tenants AS t
        LEFT JOIN (SELECT p.tenant_id, pg_catalog.count(*)::pg_catalog.int4 AS steps FROM {_control}.pending_steps AS p GROUP BY p.tenant_id) AS pending ON pending.tenant_id = t.tenant_id
        ORDER BY t.tenant_id
        """,
        ReadTenant,
        cancellationToken).ConfigureAwait(false);

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

    private static TenantId Checked(TenantId tenant)
    {
        TenantId.ThrowIfDefault(tenant);
        return tenant;
    }

    private static RegisteredTenant ReadTenant(NpgsqlDataReader reader)
    {
        var placements = reader.GetFieldValue<string[]>(7);
        return new RegisteredTenant(
            TenantId.Parse(reader.GetString(0)),
            Commands.TextAt(reader, 1),
            reader.GetString(2),
            TenantRegistry.StatusOf(reader.GetString(3)),
            reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
            reader.GetFieldValue<string[]>(6).Select((source, i) => (source, placements[i])).ToDictionary(
                pair => pair.source, pair => pair.Item2 == DatabaseWords.PlacementSchema ? SourcePlacement.Schema : SourcePlacement.Shared),
            reader.IsDBNull(5) ? 0 : reader.GetInt32(5));
    }

    private static string? WordOf(SourcePlacement? placement) => placement switch
    {
        null => null,
        SourcePlacement.Schema => DatabaseWords.PlacementSchema,
        SourcePlacement.Shared => DatabaseWords.PlacementShared,
        _ => throw new ArgumentOutOfRangeException(nameof(placement), placement, "Not a placement."),
    };

    private static string JsonOf(IReadOnlyDictionary<string, SourcePlacement?> sources)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (source, placement) in sources)
                json.WriteString(source, WordOf(placement));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A tenant may have no landing: it was never opened, or is closed already.</summary>
    private static async Task IfAnyAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (ProvisioningException e) when (e.Failure is ProvisioningFailure.NoLanding)
        {
            // Then there is nothing to do.
        }
    }

    private async Task<T> SingleAsync<T>(TenantId tenant, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        (await _tenants.CallAsync(tenant, sql, read, cancellationToken, parameters).ConfigureAwait(false)).Single();

    private Task CallAsync(string function, TenantId tenant, CancellationToken cancellationToken) =>
        _tenants.CallAsync(Checked(tenant), $"SELECT {_control}.{function}($1)", cancellationToken, Commands.Text(tenant.Value));

    private Task SetVerifierAsync(TenantId tenant, string verifier, CancellationToken cancellationToken) => (_landing ?? _tenants).CallAsync(
        tenant, $"SELECT {_control}.set_loader_password($1, $2)", cancellationToken, Commands.Text(tenant.Value), Commands.Text(verifier));

    private Task ShutLandingAsync(TenantId tenant, CancellationToken cancellationToken) => LandingAsync("shut_landing", tenant, cancellationToken);

    private Task ReopenLandingAsync(TenantId tenant, CancellationToken cancellationToken) => LandingAsync("reopen_landing", tenant, cancellationToken);

    private Task LandingAsync(string function, TenantId tenant, CancellationToken cancellationToken) => _landing is null
        ? Task.CompletedTask
        : IfAnyAsync(() => _landing.CallAsync(tenant, $"SELECT {_control}.{function}($1)", cancellationToken, Commands.Text(tenant.Value)));

    private Task<List<RemovedObject>> RemoveAsync(ProvisionedDatabase database, TenantId tenant, string columns, string function, CancellationToken cancellationToken) => database.CallAsync(
        tenant,
        $"SELECT {columns} FROM {_control}.{function}($1)",
        static reader => new RemovedObject(reader.GetString(0), reader.GetString(1), Commands.BigintAt(reader, 2), Commands.TextAt(reader, 3)),
        cancellationToken,
        Commands.Text(tenant.Value));
}
