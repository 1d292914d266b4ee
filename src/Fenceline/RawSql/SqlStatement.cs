using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;

namespace Fenceline;

/// <summary>
/// A statement with its parameters, written as an interpolated string: each hole becomes a parameter, so a value can't
/// become SQL. <code>session.QueryAsync&lt;Note&gt;($"SELECT id, body FROM notes WHERE country = {country}")</code>
/// A hole that holds another <see cref="SqlStatement"/> puts that text in its place, parameters and all.
/// </summary>
/// <remarks>A plain string has no way in. Put a fixed text into an interpolated string without holes: <c>$"SELECT 1"</c>.</remarks>
[InterpolatedStringHandler]
public sealed class SqlStatement
{
    private readonly List<Part> _parts;

    /// <summary>For the compiler.</summary>
    public SqlStatement(int literalLength, int formattedCount) => _parts = new List<Part>(2 * formattedCount + 1);

    /// <summary>For the compiler: a part of the SQL itself.</summary>
    public void AppendLiteral(string literal) => _parts.Add(new Part(literal, null));

    /// <summary>For the compiler: a value, which becomes a parameter.</summary>
    public void AppendFormatted<T>(T value) => _parts.Add(new Part(null, () => Parameter(value)));

    /// <summary>For the compiler: another text, with its parameters.</summary>
    public void AppendFormatted(SqlStatement text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _parts.AddRange(text._parts);
    }

    internal NpgsqlBatchCommand ToCommand(PinnedSession session)
    {
        var sql = new StringBuilder();
        var parameters = new List<NpgsqlParameter>();
        foreach (var part in _parts)
        {
            if (part.CreateParameter is null)
            {
                sql.Append(part.Literal);
                continue;
            }

            parameters.Add(part.CreateParameter());
            sql.Append('$').Append(parameters.Count);
        }

        var command = session.CreateCommand(sql.ToString());
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>A parameter belongs to one command only, so each run makes its own.</summary>
    private static NpgsqlParameter Parameter<T>(T value) => value switch
    {
        TenantId tenant => new NpgsqlParameter<string> { TypedValue = tenant.Value },
        DateTimeOffset time => new NpgsqlParameter<DateTimeOffset> { TypedValue = time.ToUniversalTime() },
        NpgsqlParameter => throw new ArgumentException("A hole takes a value, not an NpgsqlParameter.", nameof(value)),
        null => new NpgsqlParameter { Value = DBNull.Value },
        _ => new NpgsqlParameter<T> { TypedValue = value },
    };

    private readonly record struct Part(string? Literal, Func<NpgsqlParameter>? CreateParameter);
}
