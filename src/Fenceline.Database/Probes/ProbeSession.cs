using Fenceline.Core.Manifest;
using Npgsql;

namespace Fenceline.Database.Probes;

/// <summary>Runs statements as somebody, and takes each back at once.</summary>
internal sealed class ProbeSession(NpgsqlConnection connection, Identity identity)
{
    public const string Denied = "42501";

    /// <summary>How many statements were run.</summary>
    public int Asked { get; private set; }

    public async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a statement does: its error's state, or how many rows it returned, as a number of its first row, or wrote.</summary>
    public async Task<ProbeAnswer> AskAsync(ProbeActor actor, string statement, CancellationToken cancellationToken)
    {
        Asked++;
        await RunAsync("SAVEPOINT probe", cancellationToken).ConfigureAwait(false);
        try
        {
            await RunAsync(actor.Sql(identity), cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(statement, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (reader.FieldCount == 1 && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                return new ProbeAnswer(null, Convert.ToInt64(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
            await reader.CloseAsync().ConfigureAwait(false);
            return new ProbeAnswer(null, Math.Max(0, reader.RecordsAffected));
        }
        catch (PostgresException e)
        {
            return new ProbeAnswer(e.SqlState, 0);
        }
        finally
        {
            await RunAsync("ROLLBACK TO SAVEPOINT probe; RELEASE SAVEPOINT probe", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A script for psql that shows what a probe saw.</summary>
    public string Script(string? before, ProbeActor actor, string statement) => $"BEGIN;\n{before}{actor.Sql(identity)}{statement};\nROLLBACK;\n";
}

/// <param name="Error">The state of the error; null when the statement ran.</param>
internal sealed record ProbeAnswer(string? Error, long Rows)
{
    public bool IsDenied => Error == ProbeSession.Denied;
}
