using System.Transactions;
using Npgsql;

namespace Fenceline;

/// <summary>An Npgsql data source whose settings and login were checked before anything is read through it.</summary>
internal sealed class GuardedDataSource : IDisposable, IAsyncDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly LoginGuard _guard;
    private readonly bool _isOwned;
    private readonly AutoPrepareGate? _gate;
    private readonly Lazy<NpgsqlDataSource>? _preparing;
    private volatile bool _isLoginChecked;

    /// <param name="dataSource">Where connections come from.</param>
    /// <param name="guard">Judges the login.</param>
    /// <param name="options">What the application says.</param>
    /// <param name="gate">Asked first, where statements are to be prepared.</param>
    /// <param name="preparing">Where connections come from where the gate is open; null when that is <paramref name="dataSource"/>, which is somebody else's.</param>
    /// <param name="isOwned">Made here, and disposed of here.</param>
    private GuardedDataSource(NpgsqlDataSource dataSource, LoginGuard guard, TenantDataSourceOptions? options, AutoPrepareGate? gate, Lazy<NpgsqlDataSource>? preparing, bool isOwned)
    {
        Options = options ?? TenantDataSourceOptions.Default;
        Telemetry = new Telemetry(Options);
        _dataSource = dataSource;
        _guard = guard;
        _gate = gate;
        _preparing = preparing;
        _isOwned = isOwned;
        _isLoginChecked = isOwned;
    }

    public TenantDataSourceOptions Options { get; }

    public Telemetry Telemetry { get; }

    /// <summary>The rows of a query that runs as the login itself, pinned to nobody.</summary>
    public async Task<List<T>> ReadAsync<T>(string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var connection = await OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = new NpgsqlCommand(sql, connection);
        await using var __ = command.ConfigureAwait(false);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Builds a data source that checks its login on each physical connection.</summary>
    public static GuardedDataSource Create(string connectionString, LoginGuard guard, TenantDataSourceOptions? options)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        ConnectionGuard.Check(connectionString);
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.MaxAutoPrepare == 0)
            return new GuardedDataSource(Build(connectionString, _ => { }), guard, options, null, null, isOwned: true);

        var plain = Build(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 0 }.ConnectionString, _ => { });
        var gate = new AutoPrepareGate(plain);
        return new GuardedDataSource(plain, guard, options, gate, new Lazy<NpgsqlDataSource>(() => Build(connectionString, gate.Check)), isOwned: true);

        NpgsqlDataSource Build(string connection, Action<AnsweringProcess> check)
        {
            var builder = new NpgsqlDataSourceBuilder(connection);
            if (options?.LoggerFactory is { } loggerFactory)
                builder.UseLoggerFactory(loggerFactory);
            builder.UsePhysicalConnectionInitializer(
                opened => check(guard.Check(opened)),
                async opened => check(await guard.CheckAsync(opened, CancellationToken.None).ConfigureAwait(false)));
            return builder.Build();
        }
    }

    /// <summary>Wraps a data source that stays its maker's; its login is checked on first use.</summary>
    public static GuardedDataSource Wrap(NpgsqlDataSource dataSource, LoginGuard guard, TenantDataSourceOptions? options)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ConnectionGuard.Check(dataSource.ConnectionString);
        var prepares = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString).MaxAutoPrepare > 0;
        return new GuardedDataSource(dataSource, guard, options, prepares ? new AutoPrepareGate(dataSource) : null, null, isOwned: false);
    }

    /// <exception cref="InvalidOperationException">There is an ambient transaction.</exception>
    public async ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken)
    {
        // Npgsql would keep the connection for all commands in the scope, the application's own too, in one transaction and pinned.
        if (Transaction.Current is not null)
        {
            throw new InvalidOperationException(
                "A tenant's data can't be reached within a TransactionScope: its role and path would hold for all commands in the scope. Use BeginTransactionAsync instead, " +
                "or call from within new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled), where the call is not part of the outer transaction.");
        }

        var source = _gate is null ? _dataSource : await ChooseAsync(_gate, cancellationToken).ConfigureAwait(false);
        NpgsqlConnection connection;
        try
        {
            connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EndpointChangedException)
        {
            connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_isLoginChecked)
            return connection;

        try
        {
            await _guard.CheckAsync(connection, cancellationToken).ConfigureAwait(false);
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
        if (!_isOwned)
            return;
        _dataSource.Dispose();
        if (_preparing is { IsValueCreated: true })
            _preparing.Value.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isOwned)
            return;
        await _dataSource.DisposeAsync().ConfigureAwait(false);
        if (_preparing is { IsValueCreated: true })
            await _preparing.Value.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Statements are prepared where that is safe. Where it is not, our own data source does without, and another's is refused.</summary>
    private async ValueTask<NpgsqlDataSource> ChooseAsync(AutoPrepareGate gate, CancellationToken cancellationToken)
    {
        if (await gate.AskAsync(Telemetry.Logger, cancellationToken).ConfigureAwait(false) is not { AllowAutoPrepare: false } refusal)
            return _preparing?.Value ?? _dataSource;
        return _isOwned ? _dataSource : throw new UnsafeConnectionException(
            $"The data source has 'Max Auto Prepare', and {refusal.Why}: a query could get the answer to another statement. Make the data source without it.");
    }
}
