using Fenceline.Core.Manifest;

namespace Fenceline.Provisioning.Tenants;

/// <summary>The manifest as a program ships it.</summary>
internal static class ManifestFile
{
    /// <exception cref="FormatException">It has errors: the message lists them.</exception>
    public static TenantManifest Read(string path)
    {
        var root = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var result = ManifestReader.Read(new ManifestText(path, File.ReadAllText(path)), pattern => Included(root, pattern));
        return result.Manifest ?? throw new FormatException(string.Join(Environment.NewLine, result.Problems));
    }

    private static ManifestText[] Included(string root, string pattern) =>
    [
        .. Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: Path.GetRelativePath(root, file).Replace('\\', '/')))
            .Where(file => IncludePattern.Fits(pattern, file.Path))
            .OrderBy(file => file.File, StringComparer.Ordinal)
            .Select(file => new ManifestText(file.Path, File.ReadAllText(file.File))),
    ];
}
