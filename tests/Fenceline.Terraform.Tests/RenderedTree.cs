using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;

namespace Fenceline.Terraform.Tests;

/// <summary>The Terraform files of a manifest, by path; and on disk, in a temporary folder that goes with it.</summary>
internal sealed class RenderedTree : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fenceline-terraform-");

    public RenderedTree(TenantManifest manifest)
    {
        Files = Render(manifest);
        foreach (var file in Files)
            Write(file.Key, file.Value);
    }

    public string Folder => _folder.FullName;

    public IReadOnlyDictionary<string, string> Files { get; }

    public static SortedDictionary<string, string> Render(TenantManifest manifest)
    {
        var tree = new TerraformTree(manifest);
        IEnumerable<GeneratedFile> files = [.. tree.RenderShared(), .. manifest.Tenants.Select(new TenantPlanner(manifest).PlanOf).SelectMany(tree.RenderTenant)];
        return new(files.ToDictionary(file => file.Path, file => file.Content), StringComparer.Ordinal);
    }

    public void Write(string path, string content)
    {
        var file = new FileInfo(Path.Combine(Folder, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, content);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
