using System.Collections;

namespace Fenceline.Provisioning;

/// <summary>What a <see cref="TenantProvisioner"/> goes by.</summary>
/// <param name="ManifestPath">The manifest, <c>tenants.json</c>; files that it includes are found beside it.</param>
/// <param name="GeneratedFolder">What <c>fenceline generate</c> wrote.</param>
/// <param name="WorkFolder">Of its own: logs of Terraform's runs, without secrets, and plugins.</param>
public sealed record ProvisionerOptions(string ManifestPath, string GeneratedFolder, string WorkFolder)
{
    /// <summary>The program: a path, or a name on the PATH.</summary>
    public string Terraform { get; init; } = "terraform";

    /// <summary>
    /// The environment that Terraform runs in, with the settings that all tenants share, <c>TF_VAR_airbyte_...</c> and <c>TF_VAR_database_...</c>. Unless set, this process's.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } =
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    /// <summary>So many Terraforms at once; two unless set. Each takes some 150 MB.</summary>
    public int MaxParallel { get; init; } = 2;

    /// <summary>How long a tenant stays this run's when it says no more, as after the end of the process. A minute unless set.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For one call of Terraform; ten minutes unless set.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long to wait for a state that another has locked; five minutes unless set.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>So often a run is tried that Airbyte's API spoils; four times unless set.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Before the second attempt; doubled before each further one. Two seconds unless set.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);
}
