using System.ComponentModel;
using Npgsql;

namespace Fenceline;

/// <summary>
/// What the application may ask before it knows which tenant it works for: whose a key is, where a user may go. The manifest lists
/// it under <c>lookups</c>, and generated code has a call for each.
/// </summary>
public sealed class TenantLookups
{
    private readonly GuardedDataSource _dataSource;

    internal TenantLookups(GuardedDataSource dataSource) => _dataSource = dataSource;

    /// <summary>For generated code: the rows that a look-up finds.</summary>
    /// <param name="shape">The look-up.</param>
    /// <param name="values">One for each column that it goes by; null finds nothing.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="PostgresException">The database refuses, or does not have the look-up yet.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<List<T>> FindAsync<T>(LookupShape shape, object?[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(read);
        return _dataSource.ReadAsync(shape.Sql, values.Select((value, i) => new NpgsqlParameter { Value = shape.By[i].ToParameter(value), NpgsqlDbType = ParameterValue.SentAs(shape.By[i].DbType) }), read, cancellationToken);
    }

    /// <summary>For generated code: the row that a look-up by a unique key finds, or null.</summary>
    /// <inheritdoc cref="FindAsync" path="/param"/>
    /// <inheritdoc cref="FindAsync" path="/exception"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async Task<T?> FindOneAsync<T>(LookupShape shape, object?[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken = default)
        where T : class
    {
        var rows = await FindAsync(shape, values, read, cancellationToken).ConfigureAwait(false);
        return rows.Count > 0 ? rows[0] : null;
    }
}
