using System.IO.Enumeration;

namespace Fenceline.Cli.Manifests;

/// <summary>Finds the files of an include: <c>*</c> and <c>?</c> within a name, <c>**</c> for any number of folders.</summary>
internal static class FilePattern
{
    private const string AnyFolders = "**";

    /// <param name="root">An absolute folder that the pattern starts from.</param>
    /// <returns>Full paths, sorted ordinally by their parts; none when nothing fits, or when the pattern is not a relative path.</returns>
    public static IReadOnlyList<string> Find(string root, string pattern)
    {
        var parts = pattern.Replace('\\', '/').Split('/');
        if (Array.Exists(parts, part => part is "" or ".." || part.Contains(':')))
            return [];

        var found = new SortedSet<string>(StringComparer.Ordinal);
        Find(root, parts, 0, found);
        return [.. found];
    }

    private static void Find(string folder, string[] parts, int index, SortedSet<string> found)
    {
        if (!Directory.Exists(folder))
            return;

        var part = parts[index];
        var isLast = index == parts.Length - 1;
        if (part == ".")
        {
            if (!isLast)
                Find(folder, parts, index + 1, found);
        }
        else if (part == AnyFolders)
        {
            if (isLast)
                return;
            Find(folder, parts, index + 1, found);
            foreach (var inner in Directory.EnumerateDirectories(folder))
                Find(inner, parts, index, found);
        }
        else if (isLast)
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                if (Fits(part, file))
                    found.Add(file);
            }
        }
        else
        {
            foreach (var inner in Directory.EnumerateDirectories(folder))
            {
                if (Fits(part, inner))
                    Find(inner, parts, index + 1, found);
            }
        }
    }

    private static bool Fits(string pattern, string path) =>
        FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path.AsSpan()), ignoreCase: false);
}
