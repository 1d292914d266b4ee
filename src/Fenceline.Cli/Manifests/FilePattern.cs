using System.IO.Enumeration;

namespace Fenceline.Cli.Manifests;

/// <summary>Finds the files of an include: <c>*</c> and <c>?</c> within a name, <c>**</c> for any number of folders.</summary>
internal static class FilePattern
{
    private const string AnyFolders = "**";
    private const string CurrentFolder = ".";

    /// <param name="root">An absolute folder that the pattern starts from.</param>
    /// <returns>Full paths, sorted ordinally; none when nothing fits, or when the pattern is not a relative path.</returns>
    public static IReadOnlyList<string> Find(string root, string pattern)
    {
        var parts = pattern.Split('/');
        if (Array.Exists(parts, part => part is "" or ".." || part.AsSpan().ContainsAny('\\', ':')))
            return [];

        var found = new SortedSet<string>(StringComparer.Ordinal);
        Find(root, parts, found);
        return [.. found];
    }

    /// <summary>Whether the pattern would find a file of that path, relative to its root and with <c>/</c> between its parts.</summary>
    public static bool Fits(string pattern, string path) => Fits(pattern.Split('/'), path.Split('/'));

    private static void Find(string folder, ReadOnlySpan<string> parts, SortedSet<string> found)
    {
        if (!Directory.Exists(folder))
            return;

        var rest = parts[1..];
        if (rest.IsEmpty)
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                if (NameFits(parts[0], Path.GetFileName(file)))
                    found.Add(file);
            }

            return;
        }

        if (parts[0] is AnyFolders or CurrentFolder)
            Find(folder, rest, found);
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (parts[0] == AnyFolders)
                Find(inner, parts, found);
            else if (NameFits(parts[0], Path.GetFileName(inner)))
                Find(inner, rest, found);
        }
    }

    private static bool Fits(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty || path.IsEmpty)
            return pattern.IsEmpty && path.IsEmpty;
        if (pattern[0] == AnyFolders && pattern.Length > 1)
            return Fits(pattern[1..], path) || Fits(pattern, path[1..]);
        return pattern[0] == CurrentFolder ? Fits(pattern[1..], path) : NameFits(pattern[0], path[0]) && Fits(pattern[1..], path[1..]);
    }

    private static bool NameFits(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
