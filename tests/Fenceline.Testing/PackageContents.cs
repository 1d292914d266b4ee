using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Fenceline.Testing;

/// <summary>What every package of ours must have, whatever else is in it.</summary>
public static partial class PackageContents
{
    private const int IconSize = 128;

    private static readonly byte[] PngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <param name="package">An opened .nupkg.</param>
    /// <param name="manifest">The text of its .nuspec.</param>
    /// <exception cref="InvalidOperationException">Something is missing.</exception>
    public static void AssertPresentable(ZipArchive package, string manifest)
    {
        ArgumentNullException.ThrowIfNull(package);
        Require(manifest.Contains("<license type=\"expression\">MIT</license>", StringComparison.Ordinal), "a licence");
        Require(manifest.Contains("<icon>icon.png</icon>", StringComparison.Ordinal), "an icon");
        Require(manifest.Contains("<readme>README.md</readme>", StringComparison.Ordinal), "a README");
        Require(manifest.Contains("<projectUrl>https://", StringComparison.Ordinal), "the project's address");
        Require(Repository().IsMatch(manifest), "the repository and the commit that it was built from");
        Require(Description().Match(manifest) is { Success: true, Groups: [_, { Length: > 40 }] }, "a description");
        Require(Read(package, "README.md") is { Length: > 200 }, "a README that says something");

        var icon = Read(package, "icon.png");
        Require(icon.AsSpan().StartsWith(PngSignature) && icon[19] == IconSize && icon[23] == IconSize, "an icon that is a PNG of 128 by 128");
        Require(!package.Entries.Any(entry => entry.FullName.EndsWith(".map", StringComparison.Ordinal) || entry.FullName.Contains("/obj/", StringComparison.Ordinal)), "only what belongs in it");
    }

    private static byte[] Read(ZipArchive package, string name)
    {
        using var content = package.GetEntry(name)?.Open() ?? throw new InvalidOperationException($"The package has no {name}.");
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void Require(bool isThere, string what)
    {
        if (!isThere)
            throw new InvalidOperationException($"The package lacks {what}.");
    }

    [GeneratedRegex("<repository type=\"git\" url=\"https://[^\"]+\" [^>]*commit=\"[0-9a-f]{40}\"")]
    private static partial Regex Repository();

    [GeneratedRegex("<description>([^<]*)</description>")]
    private static partial Regex Description();
}
