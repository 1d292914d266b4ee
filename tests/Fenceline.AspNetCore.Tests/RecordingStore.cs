using System.Collections.Concurrent;
using Microsoft.AspNetCore.OutputCaching;

namespace Fenceline.AspNetCore.Tests;

/// <summary>A store of an application's own, which keeps everything.</summary>
internal sealed class RecordingStore : IOutputCacheStore
{
    public ConcurrentDictionary<string, (byte[] Value, string[] Tags)> Entries { get; } = [];

    public ValueTask EvictByTagAsync(string tag, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Entries.TryGetValue(key, out var entry) ? entry.Value : null);

    public ValueTask SetAsync(string key, byte[] value, string[]? tags, TimeSpan validFor, CancellationToken cancellationToken)
    {
        Entries[key] = (value, tags ?? []);
        return ValueTask.CompletedTask;
    }
}
