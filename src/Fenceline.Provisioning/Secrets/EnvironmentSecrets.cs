using Fenceline.Core.Placement;

namespace Fenceline.Provisioning.Secrets;

/// <summary>Secrets in this process's environment, each under its tenant's name: a variable that two tenants could share would give one the other's.</summary>
/// <param name="variable">Reads a variable of the environment.</param>
public sealed class EnvironmentSecrets(Func<string, string?> variable) : ISecretProvider
{
    public const string Prefix = "FENCELINE_SECRET_";

    /// <summary>No schema and no variable holds it, so no two of them make the same name.</summary>
    private const string Separator = "___";

    public Task<IReadOnlyDictionary<string, string>> ReadAsync(TenantPlan tenant, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (variable(PlaceOf(tenant, name)) is { Length: > 0 } value)
                found.Add(name, value);
        }

        return Task.FromResult<IReadOnlyDictionary<string, string>>(found);
    }

    public string PlaceOf(TenantPlan tenant, string name) => $"{Prefix}{tenant.Names.Schema}{Separator}{name}";
}
