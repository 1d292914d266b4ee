using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>A statement that is put together of fixed parts and parameters. Values never become SQL.</summary>
internal sealed class StatementText(PinnedSession session)
{
    // What the protocol can count.
    public const int MaxParameters = ushort.MaxValue;

    private readonly StringBuilder _sql = new();
    private readonly List<NpgsqlParameter> _parameters = [];

    public StatementText Append(string sql)
    {
        _sql.Append(sql);
        return this;
    }

    /// <summary>A parameter, in its place.</summary>
    /// <param name="value">Not null: NULL is <see cref="DBNull"/>.</param>
    /// <param name="type">Its type in the database.</param>
    public StatementText Parameter(object value, NpgsqlDbType type)
    {
        Bind(value, type);
        _sql.Append('$').Append(_parameters.Count);
        return this;
    }

    /// <summary>A value of a column's, in its place.</summary>
    public StatementText Value(ColumnInfo column, object? value) =>
        Parameter(column.ToParameter(value), column.DbType).Append(column.Cast);

    /// <summary>A parameter that a fixed part names.</summary>
    public StatementText Bind(object value, NpgsqlDbType type)
    {
        if (_parameters.Count == MaxParameters)
            throw new ArgumentException($"A statement has at most {MaxParameters} values.");
        _parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = ParameterValue.SentAs(type) });
        return this;
    }

    public PinnedQuery ToQuery()
    {
        var command = session.CreateCommand(_sql.ToString());
        foreach (var parameter in _parameters)
            command.Parameters.Add(parameter);
        return new PinnedQuery(session, command);
    }
}
