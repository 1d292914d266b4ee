using Npgsql;

namespace Fenceline.Database.Execution;

/// <summary>Tries again what only failed because somebody held a lock: a short wait for a lock, many times, stops nobody for long.</summary>
internal static class Retry
{
    private const int Attempts = 6;

    /// <summary>Somebody held a lock; or, for what has none, such as roles and privileges, changed or made the same thing at the same moment.</summary>
    public static bool MayPass(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected
        || error is { SqlState: PostgresErrorCodes.UniqueViolation, SchemaName: "pg_catalog" }
        || (error.SqlState == PostgresErrorCodes.InternalError && error.MessageText == "tuple concurrently updated");

    public static async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (PostgresException e) when (attempt < Attempts && MayPass(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt) + TimeSpan.FromMilliseconds(Random.Shared.Next(200)), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
