using System.Collections;
using Fenceline.Core.Placement;
using Fenceline.Provisioning.Processes;

namespace Fenceline.Provisioning.Secrets;

/// <summary>Asks a program, as one of a vault: it is given the tenant's id and the names, and prints a JSON object.</summary>
public sealed class CommandSecrets(string program, string folder) : ISecretProvider
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(TenantPlan tenant, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        if (names.Count == 0)
            return new Dictionary<string, string>();
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
        var result = await ProgramRun.RunAsync(program, [tenant.Tenant.Id, .. names], folder, environment, Limit, _ => { }, cancellation);
        if (!result.IsFine)
            throw new TerraformRunException(result.TimedOut
                ? $"{program} did not give the secrets of tenant {tenant.Tenant.Id} within {Limit.TotalSeconds:0} s."
                : $"{program} gave no secrets of tenant {tenant.Tenant.Id}: it ended with {result.ExitCode}.");
        var place = $"What {program} printed for tenant {tenant.Tenant.Id}";
        using var document = SecretJson.Parse(result.Output, place);
        return SecretJson.Read(document.RootElement, place, names);
    }

    public string PlaceOf(TenantPlan tenant, string name) => $"\"{name}\" in what {program} prints";
}
