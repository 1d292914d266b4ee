using System.Collections.Concurrent;

namespace Fenceline.Testing;

/// <summary>A server of each version that is asked for, shared by those who share this, which must leave its roles alone.</summary>
public sealed class PostgresClusters : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<Task<PostgresCluster>>> _clusters = new();

    public Task<PostgresCluster> OnAsync(int version) =>
        _clusters.GetOrAdd(version, _ => new Lazy<Task<PostgresCluster>>(() => PostgresCluster.StartAsync(PostgresServers.Get(version)))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters.Values.Where(cluster => cluster.Value.IsCompletedSuccessfully))
            await (await cluster.Value).DisposeAsync();
    }
}
