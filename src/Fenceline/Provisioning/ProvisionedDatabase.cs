using Npgsql;

namespace Fenceline;

/// <summary>A database whose functions make and remove tenants, or their landings. Each call is one transaction, sent in one round trip.</summary>
internal sealed class ProvisionedDatabase : IDisposable, IAsyncDisposable
{
    private const int Attempts = 4;

    private readonly GuardedDataSource? _guarded;
    private readonly NpgsqlDataSource? _plain;
    private readonly string[] _settings;

    /// <param name="connectionString">Npgsql's.</param>
    /// <param name="role">The role to call as; null for the login's own, which may then do nothing else.</param>
    /// <param name="timeout">Of one call.</param>
    public ProvisionedDatabase(string connectionString, string? role, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        // What an ambient transaction does is not for a call to know: it commits by itself.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Enlist = false, MaxAutoPrepare = 0, CommandTimeout = 0 }.ConnectionString;
        if (role is null)
        {
            _guarded = GuardedDataSource.Create(settings, new LoginGuard("{project}_provisioner or {project}_operator", null, "may call Fenceline's functions and do no more"), null);
        }
        else
        {
            ConnectionGuard.Check(settings);
            _plain = new NpgsqlDataSourceBuilder(settings).Build();
        }

        _settings =
        [
            // At a higher level a removal would miss what it has waited for.
            "BEGIN ISOLATION LEVEL READ COMMITTED",
            "SET LOCAL search_path = pg_catalog",
            FormattableString.Invariant($"SET LOCAL statement_timeout = {(long)timeout.TotalMilliseconds}"),
            .. role is null ? [] : new[] { "SET LOCAL ROLE " + Quoting.Identifier(role) },
        ];
    }

    /// <summary>Calls a function, and reads the rows that it returns.</summary>
    /// <param name="tenant">Whom it is about, for errors.</param>
    /// <param name="sql">The call; its parameters are <c>$1</c>, <c>$2</c> and so on.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancellationToken">Cancels it. Then it has been done or not, and can be called again.</param>
    /// <param name="parameters">The values.</param>
    /// <exception cref="ProvisioningException">The database refuses, for a reason that it says.</exception>
    public async Task<List<T>> CallAsync<T>(TenantId? tenant, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(sql, read, parameters, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (ProvisioningFailures.MayBeTriedAgain(e) && attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 100 * attempt)), cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (!cancellationToken.IsCancellationRequested && ProvisioningFailures.Translate(e, tenant) is { } failure)
            {
                throw failure;
            }
        }
    }

    /// <summary>Calls a function for its effect.</summary>
    /// <inheritdoc cref="CallAsync"/>
    public Task CallAsync(TenantId? tenant, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        CallAsync(tenant, sql, static _ => true, cancellationToken, parameters);

    public void Dispose()
    {
        _guarded?.Dispose();
        _plain?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_guarded is not null)
            await _guarded.DisposeAsync().ConfigureAwait(false);
        if (_plain is not null)
            await _plain.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<List<T>> TryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        var connection = _guarded is not null
            ? await _guarded.OpenConnectionAsync(cancellationToken).ConfigureAwait(false)
            : await _plain!.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = new NpgsqlBatch(connection);
        await using var __ = batch.ConfigureAwait(false);
        foreach (var setting in _settings)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(setting));
        var call = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            call.Parameters.Add(parameter.Clone());
        batch.BatchCommands.Add(call);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));

        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        var rows = new List<T>();
        do
        {
            // Of what is around the call nothing has columns; to its end it is read all the same, since a commit may fail.
            while (reader.FieldCount > 0 && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(read(reader));
        }
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
        return rows;
    }
}
