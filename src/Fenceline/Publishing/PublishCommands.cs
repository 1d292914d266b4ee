using Npgsql;

namespace Fenceline;

/// <summary>How a publish begins, on either side.</summary>
internal static class PublishCommands
{
    /// <summary>
    /// Begins the transaction that a side of a publish is; nothing in it is waited for without end. Times travel as texts: PostgreSQL
    /// has some that .NET doesn't.
    /// </summary>
    /// <param name="connection">Just opened.</param>
    /// <param name="mode">As <c>BEGIN</c> takes it.</param>
    /// <param name="timeout">For each statement.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    public static Task BeginAsync(NpgsqlConnection connection, string mode, TimeSpan timeout, CancellationToken cancellationToken) => Commands.ExecuteAsync(
        connection,
        FormattableString.Invariant($"BEGIN ISOLATION LEVEL {mode}; SET LOCAL search_path = pg_catalog; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL lock_timeout = '5s'; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = {(long)timeout.TotalMilliseconds}"),
        cancellationToken);
}
