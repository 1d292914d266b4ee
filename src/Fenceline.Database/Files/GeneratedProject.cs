using Fenceline.Core.Manifest;
using Fenceline.Migrations;
using Fenceline.Migrations.Files;

namespace Fenceline.Database.Files;

/// <summary>A manifest and the folder that was generated from it, as programs ship them.</summary>
internal static class GeneratedProject
{
    /// <exception cref="FormatException">The manifest has errors: the message lists them.</exception>
    /// <exception cref="GeneratedFilesException">What was generated was edited, is not whole, or is not what the manifest says.</exception>
    public static (TenantManifest Manifest, SqlTree Tree) Read(string manifestPath, string generatedPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(manifestPath);
        ArgumentException.ThrowIfNullOrWhiteSpace(generatedPath);
        var manifest = ReadManifest(manifestPath);
        var tree = new SqlTree(manifest, GeneratedFolder.Read(generatedPath, generatedPath) ?? throw new GeneratedFilesException($"{generatedPath} holds nothing that was generated. Run 'fenceline generate', and ship the folder with the program."));
        return tree.Plan.IsEmpty
            ? (manifest, tree)
            : throw new GeneratedFilesException($"{generatedPath} is not what {manifestPath} says: run 'fenceline generate' and review what it adds.");
    }

    private static TenantManifest ReadManifest(string path)
    {
        var root = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var result = ManifestReader.Read(new ManifestText(path, File.ReadAllText(path)), pattern =>
            [.. FilePattern.Find(root, pattern).Select(file => new ManifestText(Path.GetRelativePath(root, file), File.ReadAllText(file)))]);
        return result.Manifest ?? throw new FormatException(string.Join(Environment.NewLine, result.Problems));
    }
}
