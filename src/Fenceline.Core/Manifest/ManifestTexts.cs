namespace Fenceline.Core.Manifest;

/// <summary>Finds the manifest among the texts that a compiler was given.</summary>
public static class ManifestTexts
{
    private const string MainName = "tenants.json";

    // A build asks twice for one manifest: the generator, and the analyzers. With thousands of tenants that shows.
    private static Reading? _last;

    public static bool IsCandidate(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the texts add up to; null when there is no manifest among them.</summary>
    /// <param name="texts">Their paths have <c>/</c> between folders.</param>
    public static ManifestResult? Read(IReadOnlyCollection<ManifestText> texts)
    {
        if (_last is { } last && last.Texts.SequenceEqual(texts))
            return last.Result;

        var reading = new Reading([.. texts], ReadAnew(texts));
        _last = reading;
        return reading.Result;
    }

    private static ManifestResult? ReadAnew(IReadOnlyCollection<ManifestText> texts)
    {
        var main = texts.Where(IsMain).OrderBy(text => text.Path.Length).ThenBy(text => text.Path, StringComparer.Ordinal).FirstOrDefault();
        return main is null ? null : ManifestReader.Read(main, pattern => Include(texts, main, pattern));
    }

    private static ManifestText[] Include(IReadOnlyCollection<ManifestText> texts, ManifestText main, string pattern)
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

    /// <summary>Whether a path, with <c>/</c> between folders, is that of a manifest.</summary>
    public static bool IsMain(string path) => EndsWithName(path, StringComparison.Ordinal);

    /// <summary>Whether a path would be that of a manifest, were its name written in lower case.</summary>
    public static bool IsAlmostMain(string path) => !IsMain(path) && EndsWithName(path, StringComparison.OrdinalIgnoreCase);

    private static bool IsMain(ManifestText text) => IsMain(text.Path);

    private static bool EndsWithName(string path, StringComparison comparison) =>
        path.EndsWith(MainName, comparison) && (path.Length == MainName.Length || path[path.Length - MainName.Length - 1] == '/');

    private sealed record Reading(ManifestText[] Texts, ManifestResult? Result);
}
