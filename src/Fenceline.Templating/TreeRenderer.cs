using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Templating.Sql;
using Fenceline.Templating.Terraform;

namespace Fenceline.Templating;

/// <summary>Renders a part of the output tree. A pure function of the manifest; safe for use by several threads.</summary>
public interface ITreePart
{
    /// <summary>The files that exist once, whatever the number of tenants.</summary>
    IEnumerable<GeneratedFile> RenderShared();

    /// <summary>The files of one tenant.</summary>
    IEnumerable<GeneratedFile> RenderTenant(Tenant tenant);
}

/// <summary>Everything that <c>generate</c> writes, but for the sum file: paths are unique and relative to the output folder.</summary>
public sealed class TreeRenderer : ITreePart
{
    private readonly ITreePart[] _parts;

    public TreeRenderer(TenantManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        _parts = [new SqlTree(manifest), new TerraformTree(manifest)];
    }

    public IEnumerable<GeneratedFile> RenderShared() => _parts.SelectMany(part => part.RenderShared());

    public IEnumerable<GeneratedFile> RenderTenant(Tenant tenant) => _parts.SelectMany(part => part.RenderTenant(tenant));
}
