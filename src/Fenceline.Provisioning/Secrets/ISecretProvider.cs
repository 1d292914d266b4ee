using Fenceline.Core.Placement;

namespace Fenceline.Provisioning.Secrets;

/// <summary>Knows the secrets of tenants, by the names of the variables that carry them.</summary>
public interface ISecretProvider
{
    /// <param name="names">What is asked for; a name that is not known is left out of the answer.</param>
    Task<IReadOnlyDictionary<string, string>> ReadAsync(TenantPlan tenant, IReadOnlyCollection<string> names, CancellationToken cancellation);

    /// <summary>Where a secret of the tenant would have to be, for messages.</summary>
    string PlaceOf(TenantPlan tenant, string name);
}
