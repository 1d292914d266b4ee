using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;

namespace Fenceline;

/// <summary>
/// A statement with its parameters, written as an interpolated string: each hole becomes a parameter, so a value can't
/// become SQL. <code>session.QueryAsync&lt;Note&gt;($"SELECT id, body FROM notes WHERE country = {country}")</code>
/// A hole that holds another <see cref="SqlStatement"/> puts that text in its place, parameters and all. A value stands
/// on its own: inside quotes, a comment or a name it is refused.
/// </summary>
/// <remarks>A plain string has no way in. Put a fixed text into an interpolated string without holes: <c>$"SELECT 1"</c>.</remarks>
[InterpolatedStringHandler]
public sealed class SqlStatement
{
    private readonly List<Part> _parts;

    /// <summary>For the compiler.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public SqlStatement(int literalLength, int formattedCount) => _parts = new List<Part>(2 * formattedCount + 1);

    /// <summary>For the compiler: a part of the SQL itself, which is in the program's own text. The analyzer reports anything else (FEN106).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendLiteral([ConstantExpected, StringSyntax(SqlPart.Syntax)] string literal) => _parts.Add(new Part(literal, null));

    /// <summary>For the compiler: a value, which becomes a parameter.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted<T>(T value) => _parts.Add(new Part(null, () => Parameter(value)));

    /// <summary>For the compiler: another text, with its parameters.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(SqlStatement text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _parts.AddRange(text._parts);
    }

    /// <param name="session">Where it will run.</param>
    /// <param name="kind">What it does.</param>
    /// <exception cref="ArgumentException">A value stands where a parameter can't.</exception>
    internal NpgsqlBatchCommand ToCommand(PinnedSession session, out StatementKind kind)
    {
        var sql = new StringBuilder();
        var parameters = new List<NpgsqlParameter>();
        var holes = new List<SqlHole>();
        foreach (var part in _parts)
        {
            if (part.CreateParameter is null)
            {
                sql.Append(part.Literal);
                continue;
            }

            parameters.Add(part.CreateParameter());
            var start = sql.Length;
            sql.Append('$').Append(parameters.Count);
            holes.Add(new SqlHole(start, sql.Length));
        }

        var text = sql.ToString();
        kind = SqlScan.Check(text, holes);
        var command = session.CreateCommand(text);
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
