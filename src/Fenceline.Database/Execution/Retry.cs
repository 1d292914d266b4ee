using Npgsql;

namespace Fenceline.Database.Execution;

/// <summary>Tries again what only failed because somebody held a lock: a short wait for a lock, many times, stops nobody for long.</summary>
internal static class Retry
{
    private const int Attempts = 6;

    public static async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (PostgresException e) when (attempt < Attempts && e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt) + TimeSpan.FromMilliseconds(Random.Shared.Next(200)), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
