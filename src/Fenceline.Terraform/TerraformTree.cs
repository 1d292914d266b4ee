using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;

namespace Fenceline.Terraform;

/// <summary>Everything below <c>terraform/</c>: the module, the dynamic root, and what each tenant has of its own.</summary>
public sealed class TerraformTree
{
    private readonly SharedFiles _shared;
    private readonly TenantFiles _tenants;

    /// <exception cref="ArgumentException">A source or a variable has a name that Terraform can't take, which a checked manifest would not have.</exception>
    public TerraformTree(TenantManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var secrets = manifest.Sources
            .SelectMany(source => source.Secrets)
            .Select(secret => secret.Variable)
            .ToHashSet(StringComparer.Ordinal);
        SourcePlan[] sources =
        [
            .. manifest.Sources
                .OrderBy(source => source.Name, StringComparer.Ordinal)
                .Select(source => SourcePlan.For(source, secrets)),
        ];
        RequireIdentifiers(sources);
        var variables = new ManifestVariables(sources);
        var databaseVariables = new DatabaseVariables(manifest.Database.Landing);
        _shared = new(manifest, sources, variables, databaseVariables);
        _tenants = new(sources, variables, databaseVariables, manifest.Backend);
    }

    public IEnumerable<GeneratedFile> RenderShared() => _shared.Render();

    public IEnumerable<GeneratedFile> RenderTenant(TenantPlan tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return _tenants.Render(tenant);
    }

    // These names become labels and references, which have no quoted form.
    private static void RequireIdentifiers(IEnumerable<SourcePlan> sources)
    {
        foreach (var name in sources.SelectMany(source => source.Variables.Prepend(source.Name)))
        {
            if (!HclText.IsIdentifier(name))
                throw new ArgumentException($"'{name}' can't be a name in Terraform.", nameof(sources));
        }
    }
}
