using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Fenceline;

/// <summary>
/// A text that nobody vouches for, run by the tenant's function in the calls' schema: as the tenant's role, which it can't
/// leave, in a transaction that can't write and is rolled back.
/// </summary>
internal sealed class SealedCall
{
    // For the way there and back, and for the server to notice.
    private const int SecondsToSpare = 10;

    // Taking the tenant's role, and giving it back, asks whether the tenant may be reached. The time limit has to be there before the call.
    private const string Prepare =
        "SELECT pg_catalog.set_config('role', $1, true), pg_catalog.set_config('role', 'none', true), pg_catalog.set_config('statement_timeout', $2, true)";

    private readonly string _role;
    private readonly string _call;

    public SealedCall(Tenancy tenancy, TenantId tenant)
    {
        _role = tenancy.RoleOf(tenant);
        _call = $"SELECT called.document FROM {Quoting.Identifier(tenancy.CallsSchema)}.{Quoting.Identifier("sealed_" + _role)}($1, $2) AS called (document)";
    }

    /// <summary>Runs the text. Whatever comes of it, nothing of it is left on the connection.</summary>
    /// <param name="session">Whose session it is.</param>
    /// <param name="connection">A connection that is in no transaction.</param>
    /// <param name="sql">The text.</param>
    /// <param name="options">Its limits.</param>
    /// <param name="onPinned">Is told when the tenant can be reached.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<UntrustedRows> RunAsync(
        TenantSession session, NpgsqlConnection connection, string sql, UntrustedQueryOptions options, Action onPinned, CancellationToken cancellationToken)
    {
        var batch = CreateBatch(session, connection, sql, options);
        await using var _ = batch.ConfigureAwait(false);
        var isComplete = false;
        try
        {
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            onPinned();
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            var rows = new List<JsonElement>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(ColumnReader.Json(reader, 0));
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
                // The end of the transaction.
            }

            isComplete = true;
            var isTruncated = rows.Count > options.MaxRows;
            return new UntrustedRows(isTruncated ? rows[..options.MaxRows] : rows, isTruncated);
        }
        finally
        {
            if (!isComplete)
                await SessionReset.RollBackAsync(connection).ConfigureAwait(false);
        }
    }

    private NpgsqlBatch CreateBatch(TenantSession session, NpgsqlConnection connection, string sql, UntrustedQueryOptions options)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = (int)Math.Ceiling(options.Timeout.TotalSeconds) + SecondsToSpare };
        SessionReset.Add(batch, ["BEGIN READ ONLY"]);
        var milliseconds = (long)Math.Ceiling(options.Timeout.TotalMilliseconds);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Prepare)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = _role }, new NpgsqlParameter<string> { TypedValue = milliseconds.ToString(CultureInfo.InvariantCulture) } },
        });
        var call = session.CreateCommand(_call);
        call.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sql });
        call.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.MaxRows + 1 });
        batch.BatchCommands.Add(call);
        SessionReset.Add(batch, ["ROLLBACK", .. SessionReset.Statements]);
        return batch;
    }
}
