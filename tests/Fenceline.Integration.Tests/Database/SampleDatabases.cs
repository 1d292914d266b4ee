using System.Collections.Concurrent;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>A class's databases with the sample: one on each server that its tests ask for, shared by them.</summary>
public class SampleDatabases : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(int, AppliedAs), Lazy<Task<SampleDatabase>>> _databases = new();
    private readonly Func<string, string>? _edit;

    public SampleDatabases()
        : this(null)
    {
    }

    /// <param name="edit">Changes the sample manifest's text before it is read.</param>
    protected SampleDatabases(Func<string, string>? edit) => _edit = edit;

    public Task<SampleDatabase> OnAsync(int version, AppliedAs appliedAs) =>
        _databases.GetOrAdd((version, appliedAs), _ => new Lazy<Task<SampleDatabase>>(() => StartAsync(version, appliedAs))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases.Values.Where(database => database.Value.IsCompletedSuccessfully))
            await (await database.Value).DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<SampleDatabase> StartAsync(int version, AppliedAs appliedAs)
    {
        var database = new SampleDatabase(_edit) { Version = version, AppliedAs = appliedAs };
        await database.InitializeAsync();
        return database;
    }
}
