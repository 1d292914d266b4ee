using System.Collections.Immutable;
using Fenceline.Core.Manifest;

namespace Fenceline.Generator;

/// <summary>Finds the manifest among a project's additional files.</summary>
internal static class ManifestTexts
{
    private const string MainName = "tenants.json";

    public static bool IsCandidate(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The manifest that the texts add up to; null when there is none, or when it has errors: the analyzer reports those.</summary>
    public static TenantManifest? Read(ImmutableArray<ManifestText> texts)
    {
        var main = texts.Where(IsMain).OrderBy(text => text.Path.Length).ThenBy(text => text.Path, StringComparer.Ordinal).FirstOrDefault();
        return main is null ? null : ManifestReader.Read(main, pattern => Include(texts, main, pattern)).Manifest;
    }

    private static ManifestText[] Include(ImmutableArray<ManifestText> texts, ManifestText main, string pattern)
    {
        var folder = main.Path.Substring(0, main.Path.Length - MainName.Length);
        return
        [
            .. texts
                .Where(text => text != main && text.Path.StartsWith(folder, StringComparison.Ordinal)
                    && IncludePattern.Fits(pattern, text.Path.Substring(folder.Length)))
                .OrderBy(text => text.Path, StringComparer.Ordinal),
        ];
    }

    private static bool IsMain(ManifestText text) =>
        text.Path.EndsWith(MainName, StringComparison.Ordinal) && (text.Path.Length == MainName.Length || text.Path[text.Path.Length - MainName.Length - 1] == '/');
}
