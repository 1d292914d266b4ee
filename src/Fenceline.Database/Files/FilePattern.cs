using Fenceline.Core.Manifest;

namespace Fenceline.Database.Files;

/// <summary>Finds the files that an include names. What fits is <see cref="IncludePattern"/>'s to say; this says where to look.</summary>
public static class FilePattern
{
    /// <param name="root">An absolute folder that the pattern starts from.</param>
    /// <returns>Full paths, sorted ordinally; none when nothing fits, or when the pattern is not a relative path.</returns>
    public static IReadOnlyList<string> Find(string root, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var parts = pattern.Split('/');
        var fixedFolders = parts[..^1].TakeWhile(part => part.AsSpan().IndexOfAny('*', '?') < 0).ToArray();
        if (Path.IsPathRooted(pattern) || fixedFolders.Contains(".."))
            return [];

        var folder = Path.Combine([root, .. fixedFolders]);
        var below = parts[fixedFolders.Length..];
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = below.Contains("**") ? int.MaxValue : below.Length - 1,
            AttributesToSkip = 0,
        };
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFiles(folder, "*", options).Where(file => Fits(root, pattern, file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether the pattern would find a file of that full path.</summary>
    public static bool Fits(string root, string pattern, string path) =>
        IncludePattern.Fits(pattern, Path.GetRelativePath(root, path).Replace('\\', '/'));
}
