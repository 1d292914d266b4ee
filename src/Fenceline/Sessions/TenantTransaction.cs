using System.Data;
using Npgsql;

namespace Fenceline;

/// <summary>
/// One tenant's session over one connection and one transaction. Dispose of it; without <see cref="CommitAsync"/>
/// nothing that was done in it stays. It is for one caller at a time.
/// </summary>
public sealed class TenantTransaction : TenantSession, IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private bool _isOver;
    private bool _ranOwnSql;

    private TenantTransaction(TenantSession session, NpgsqlConnection connection, NpgsqlTransaction transaction)
        : base(session)
    {
        _connection = connection;
        _transaction = transaction;
    }

    /// <summary>
    /// The connection, pinned until the transaction ends: for Dapper, EF Core and other tools, together with
    /// <see cref="Transaction"/>. Tables of the tenant's schema go by their bare names.
    /// </summary>
    /// <exception cref="InvalidOperationException">The transaction is over, so that the connection is pinned no more.</exception>
    public NpgsqlConnection Connection
    {
        get
        {
            _ranOwnSql = true;
            return Open();
        }
    }

    /// <summary>
    /// The transaction, for tools that ask for it. End it by <see cref="CommitAsync"/> or <see cref="RollbackAsync"/> of this
    /// session: they take back what SQL on the connection has changed for the session.
    /// </summary>
    /// <exception cref="InvalidOperationException">The transaction is over.</exception>
    public NpgsqlTransaction Transaction
    {
        get
        {
            _ranOwnSql = true;
            Open();
            return _transaction;
        }
    }

    internal override bool IsTransaction => true;

    /// <summary>They were set when it began.</summary>
    internal override ValueTask<TierLimits> LimitsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(TierLimits.None);

    /// <inheritdoc/>
    public override Task<TenantTransaction> BeginTransactionAsync(IsolationLevel isolationLevel = IsolationLevel.ReadCommitted, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("This session is a transaction already. Use savepoints: Transaction.SaveAsync.");

    /// <inheritdoc/>
    public override Task<UntrustedRows> QueryUntrustedAsync(string sql, UntrustedQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("SQL that nobody vouches for runs in a transaction of its own, which can't write: call the tenant's session, not the transaction.");

    /// <summary>Makes everything that was done in the transaction last.</summary>
    /// <exception cref="InvalidOperationException">
    /// The transaction is over, or a statement in it failed, so that nothing of it stays; or SQL on its connection has ended it before.
    /// </exception>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        // PostgreSQL answers a COMMIT after an error by rolling back, without an error; any other statement says so.
        var batch = new NpgsqlBatch(Open()) { BatchCommands = { new NpgsqlBatchCommand(TransactionMark.CheckSql) } };
        await using var _ = batch.ConfigureAwait(false);
        SessionReset.Add(batch, _ranOwnSql ? [.. SessionReset.StopAtPrepared, .. SessionReset.Commit] : ["COMMIT"]);
        _isOver = true;
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            _ranOwnSql = false;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
        {
            throw new InvalidOperationException("A statement of the transaction failed, so that there is nothing to commit.", e);
        }
        catch (PostgresException e) when (TransactionMark.ToFailure(e) is { } ended)
        {
            throw ended;
        }
        catch (PostgresException e) when (TenantConstraintException.Of(e, Tenant) is { } broken)
        {
            // A rule that is looked at when the transaction ends.
            throw broken;
        }
        catch (PostgresException e) when (SessionReset.HasStoppedAtPrepared(e))
        {
            await SessionReset.CommitWithoutPreparedAsync(_connection, cancellationToken).ConfigureAwait(false);
            _ranOwnSql = false;
        }
    }

    /// <summary>Undoes everything that was done in the transaction.</summary>
    /// <exception cref="InvalidOperationException">The transaction is over; or SQL on its connection has ended it before, and may have committed it.</exception>
    public async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        Open();
        _isOver = true;
        if (!_ranOwnSql)
        {
            await _transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var ended = await EndedByHandAsync(cancellationToken).ConfigureAwait(false);
        await LeaveNothingAsync().ConfigureAwait(false);
        if (ended is not null)
            throw ended;
    }

    /// <summary>Undoes what was not committed, and gives the connection back.</summary>
    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        try
        {
            await LeaveNothingAsync().ConfigureAwait(false);
            await _transaction.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal static async Task<TenantTransaction> BeginAsync(TenantSession session, IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        NpgsqlTransaction? transaction = null;
        try
        {
            var limits = await session.LimitsAsync(cancellationToken).ConfigureAwait(false);
            connection = await session.LeaseAsync(StatementFrame.None, cancellationToken).ConfigureAwait(false);
            // BEGIN waits for the next command, so that both make one round trip.
            transaction = await connection.BeginTransactionAsync(isolationLevel, cancellationToken).ConfigureAwait(false);
            await PinAsync(session, limits, PinPlace.FirstOfTransaction, connection, cancellationToken).ConfigureAwait(false);
            return new TenantTransaction(session, connection, transaction);
        }
        catch (Exception e)
        {
            if (transaction is not null)
                await transaction.DisposeAsync().ConfigureAwait(false);
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
            if (await session.TranslateAsync(e, isPinned: false).ConfigureAwait(false) is { } failure)
                throw failure;
            throw;
        }
    }

    internal override Task<T> InTransactionAsync<T>(Func<TenantTransaction, Task<T>> work, CancellationToken cancellationToken) => work(this);

    /// <summary>COPY can't travel in a batch: the settings go before it, again, in case somebody changed them.</summary>
    internal async Task<NpgsqlBinaryImporter> BeginCopyAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            await PinAsync(this, TierLimits.None, PinPlace.WithinTransaction, Open(), cancellationToken).ConfigureAwait(false);
            return await _connection.BeginBinaryImportAsync(sql, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            if (TransactionMark.ToFailure(e) is { } ended)
                throw ended;
            if (await TranslateAsync(e, isPinned: true).ConfigureAwait(false) is { } failure)
                throw failure;
            throw;
        }
    }

    internal override ValueTask<NpgsqlConnection> LeaseAsync(StatementFrame frame, CancellationToken cancellationToken)
    {
        _ranOwnSql |= frame.IsOwn;
        return ValueTask.FromResult(Open());
    }

    /// <summary>What SQL of the application's own has done to the transaction; null when it is still there, failed or not.</summary>
    private async Task<InvalidOperationException?> EndedByHandAsync(CancellationToken cancellationToken)
    {
        var check = new NpgsqlBatch(_connection) { BatchCommands = { new NpgsqlBatchCommand(TransactionMark.CheckSql) } };
        await using var _ = check.ConfigureAwait(false);
        try
        {
            await check.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (PostgresException e)
        {
            return TransactionMark.ToFailure(e);
        }
    }

    private NpgsqlConnection Open() => _isOver ? throw Over() : _connection;

    /// <summary>Rolls back where SQL of the application's own has run, and takes back what it did to the session.</summary>
    private async Task LeaveNothingAsync()
    {
        if (!_ranOwnSql)
            return;
        await SessionReset.RollBackAsync(_connection).ConfigureAwait(false);
        _ranOwnSql = false;
    }

    private static async Task PinAsync(PinnedSession session, TierLimits limits, PinPlace place, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var pin = new NpgsqlBatch(connection) { BatchCommands = { session.CreatePin(limits, place) } };
        await using var _ = pin.ConfigureAwait(false);
        await pin.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static InvalidOperationException Over() => new("The transaction is over.");
}
