using Fenceline.Core.Placement;
using Fenceline.Provisioning.Secrets;

namespace Fenceline.Provisioning.Tenants;

/// <summary>Secrets that a program holds in its hands.</summary>
internal sealed class GivenSecrets(IReadOnlyDictionary<string, string> secrets) : ISecretProvider
{
    public Task<IReadOnlyDictionary<string, string>> ReadAsync(TenantPlan tenant, IReadOnlyCollection<string> names, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(names.Where(secrets.ContainsKey).ToDictionary(name => name, name => secrets[name], StringComparer.Ordinal));

    public string PlaceOf(TenantPlan tenant, string name) => $"\"{name}\" in the secrets of the call";
}
