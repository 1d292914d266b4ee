using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>What befalls the connections in the middle of it all. It strikes by the count of operations, so the length of a run does not matter.</summary>
internal sealed class Chaos(TortureDatabase database, PgBouncer? pooler)
{
    public const string Kills = "backends killed";
    public const string Restarts = "pooler restarts";

    private const int KillEvery = 250;
    private const int RestartEvery = 5_000;

    /// <summary>Strikes when it is time to, while the other workers go on.</summary>
    public async Task StrikeAsync(int operation, Ledger ledger, CancellationToken cancellationToken)
    {
        if (operation % KillEvery == 0)
        {
            await database.KillBackendAsync();
            ledger.Count(Kills);
        }

        if (pooler is not null && operation % RestartEvery == 0)
        {
            await pooler.RestartAsync(cancellationToken);
            ledger.Count(Restarts);
        }
    }
}
