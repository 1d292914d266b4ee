using Fenceline.Integration.Tests.Database;

namespace Fenceline.Integration.Tests.Package;

/// <summary>The sample's database, and an enum, which the sample has none of.</summary>
public sealed class ConsumerDatabase : IAsyncLifetime
{
    private readonly SampleDatabase _sample = new(AddEnum);

    public string AppConnection => _sample.Cluster.ConnectionString(_sample.Name, "opsai_app");

    public ValueTask InitializeAsync() => _sample.InitializeAsync();

    public ValueTask DisposeAsync() => _sample.DisposeAsync();

    /// <summary>Adds to the sample's manifest.</summary>
    public static string AddEnum(string manifest) => manifest
        .Replace("\"version\": 1,", "\"version\": 1, \"enums\": { \"note_state\": [\"new\", \"in doubt\"] },", StringComparison.Ordinal)
        .Replace("\"body\": \"text not null\",", "\"body\": \"text not null\", \"state\": \"note_state not null default 'new'\", \"states\": \"note_state[]\",", StringComparison.Ordinal);
}
