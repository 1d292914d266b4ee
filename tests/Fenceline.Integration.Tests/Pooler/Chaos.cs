using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>What befalls the connections in the middle of it all. It strikes by the count of operations, so the length of a run does not matter.</summary>
internal sealed class Chaos(TortureDatabase database, PgBouncer? pooler) : IDisposable
{
    public const string Kills = "backends killed";
    public const string Restarts = "pooler restarts";

    /// <summary>Restarts that the pooler asked for itself.</summary>
    public const string Crashes = "pooler crashes";

    private const int KillEvery = 250;
    private const int RestartEvery = 5_000;

    private readonly SemaphoreSlim _restarting = new(1);

    /// <summary>Strikes when it is time to, while the other workers are in the middle of something. What begins later waits until all is up again.</summary>
    public async Task StrikeAsync(int operation, Ledger ledger, CancellationToken cancellationToken)
    {
        if (operation % KillEvery == 0)
        {
            await database.KillBackendAsync();
            ledger.Count(Kills);
        }

        if (pooler is null)
            return;

        await _restarting.WaitAsync(cancellationToken);
        try
        {
            if (pooler.HasCrashed || operation % RestartEvery == 0)
            {
                ledger.Count(pooler.HasCrashed ? Crashes : Restarts);
                await pooler.RestartAsync(cancellationToken);
            }
        }
        finally
        {
            _restarting.Release();
        }
    }

    public void Dispose() => _restarting.Dispose();
}
