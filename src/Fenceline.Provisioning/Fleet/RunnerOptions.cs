using Fenceline.Provisioning.Secrets;

namespace Fenceline.Provisioning.Fleet;

/// <summary>How Terraform is run for many tenants.</summary>
/// <param name="GeneratedFolder">What <c>fenceline generate</c> wrote.</param>
/// <param name="WorkFolder">Of the runner's own: the journal, logs, and plugins.</param>
/// <param name="Secrets">Who knows the secrets of tenants.</param>
public sealed record RunnerOptions(string GeneratedFolder, string WorkFolder, ISecretProvider Secrets)
{
    /// <summary>A path, or a name on the PATH.</summary>
    public string Terraform { get; init; } = "terraform";

    /// <summary>This process's, as Terraform may see it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>So many tenants at once.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>So often a run is tried that Airbyte's API spoils.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Before the second attempt; doubled before each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For one call of Terraform.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long to wait for a state that another run has locked.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A plan may delete sources, connections and destinations.</summary>
    public bool AllowsDeletes { get; init; }

    /// <summary>Leave out tenants that were applied, and of whom nothing has changed since.</summary>
    public bool ChangedOnly { get; init; }
}
