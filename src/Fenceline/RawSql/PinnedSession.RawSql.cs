using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Fenceline;

/// <content>SQL of the application's own, one statement a call.</content>
public abstract partial class PinnedSession
{
    private const DynamicallyAccessedMemberTypes RowMembers = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicProperties;

    /// <summary>All rows of a query.</summary>
    /// <typeparam name="T">A type that a column becomes, for one column; else a record or class that takes columns by name, without regard to case and underscores.</typeparam>
    /// <param name="sql">An interpolated string whose holes become parameters. Shared tables are named with their schema.</param>
    /// <param name="cancellationToken">Cancels the query; nothing of it stays on the connection.</param>
    /// <exception cref="TenantAccessException">The data can't be reached.</exception>
    /// <exception cref="InvalidOperationException">The columns and <typeparamref name="T"/> don't fit each other.</exception>
    /// <exception cref="ArgumentException">A value stands inside quotes, a comment or a name, or the statement begins or ends a transaction.</exception>
    public async Task<List<T>> QueryAsync<[DynamicallyAccessedMembers(RowMembers)] T>([StringSyntax("sql")] SqlStatement sql, CancellationToken cancellationToken = default)
    {
        var rows = new List<T>();
        await foreach (var row in StreamAsync<T>(sql, cancellationToken).ConfigureAwait(false))
            rows.Add(row);
        return rows;
    }

    /// <summary>The only row of a query, or the default value when there is none.</summary>
    /// <inheritdoc cref="QueryAsync{T}"/>
    /// <exception cref="InvalidOperationException">There is more than one row, or the columns and <typeparamref name="T"/> don't fit each other.</exception>
    public async Task<T?> QuerySingleOrDefaultAsync<[DynamicallyAccessedMembers(RowMembers)] T>([StringSyntax("sql")] SqlStatement sql, CancellationToken cancellationToken = default)
    {
        var hasRow = false;
        T? single = default;
        await foreach (var row in StreamAsync<T>(sql, cancellationToken).ConfigureAwait(false))
        {
            if (hasRow)
                throw new InvalidOperationException("The query returned more than one row.");
            hasRow = true;
            single = row;
        }

        return single;
    }

    /// <summary>The rows of a query one by one, as they arrive, in constant memory. A connection is held until the end, or until the caller leaves.</summary>
    /// <inheritdoc cref="QueryAsync{T}"/>
    public async IAsyncEnumerable<T> StreamAsync<[DynamicallyAccessedMembers(RowMembers)] T>(
        [StringSyntax("sql")] SqlStatement sql, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var command = CreateCommand(sql, out var frame);
        var run = await PinnedReader.OpenAsync(this, command, frame, cancellationToken).ConfigureAwait(false);
        await using var _ = run.ConfigureAwait(false);
        var read = RowMapper.For<T>(run.Reader);
        while (await run.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return read(run.Reader);
    }

    /// <summary>Runs a statement for its effect.</summary>
    /// <param name="sql">An interpolated string whose holes become parameters. Shared tables are named with their schema.</param>
    /// <param name="cancellationToken">Cancels the statement; nothing of it stays.</param>
    /// <returns>The number of rows that it inserted, updated or deleted.</returns>
    /// <exception cref="TenantAccessException">The data can't be reached.</exception>
    /// <exception cref="ArgumentException">A value stands inside quotes, a comment or a name, or the statement begins or ends a transaction.</exception>
    public Task<long> ExecuteAsync([StringSyntax("sql")] SqlStatement sql, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return new PinnedQuery(this, CreateCommand(sql, out var frame), frame).ExecuteAsync(cancellationToken);
    }

    private NpgsqlBatchCommand CreateCommand(SqlStatement sql, out StatementFrame frame)
    {
        var command = sql.ToCommand(this, out var kind);
        frame = kind switch
        {
            StatementKind.Query => StatementFrame.OwnQuery,
            StatementKind.Transaction => throw new ArgumentException(
                "SQL of a call can't begin or end a transaction: the tenant's role and path hold for the call's own. Use BeginTransactionAsync, CommitAsync and RollbackAsync.", nameof(sql)),
            StatementKind.Savepoint when !IsTransaction => throw new ArgumentException("A savepoint belongs to a transaction. Use BeginTransactionAsync.", nameof(sql)),
            _ => StatementFrame.OwnCommand,
        };
        return command;
    }
}
