using System.IO.Enumeration;

namespace Fenceline.Cli.Output;

internal enum EntryKind
{
    File,
    Directory,

    /// <summary>A symbolic link or junction: never followed.</summary>
    Link,
}

/// <summary>What stands in a folder and below, by path relative to it; symbolic links are listed and not followed.</summary>
internal sealed class TreeListing
{
    private TreeListing(Dictionary<string, EntryKind> entries) => Entries = entries;

    public IReadOnlyDictionary<string, EntryKind> Entries { get; }

    /// <summary>An empty listing when there is no such folder.</summary>
    public static TreeListing Scan(string root)
    {
        var entries = new Dictionary<string, EntryKind>(StringComparer.Ordinal);
        if (!Directory.Exists(root))
            return new TreeListing(entries);

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
        var found = new FileSystemEnumerable<(string Path, EntryKind Kind)>(
            root,
            (ref FileSystemEntry entry) => (RelativePath(ref entry), Kind(ref entry)),
            options)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => Kind(ref entry) == EntryKind.Directory,
        };
        foreach (var (path, kind) in found)
            entries.Add(path, kind);
        return new TreeListing(entries);
    }

    /// <summary>What stands at <paramref name="path"/>; null when nothing does.</summary>
    public EntryKind? KindOf(string path) => Entries.TryGetValue(path, out var kind) ? kind : null;

    /// <summary>The path of a lock that a running Terraform holds on a state in this tree, or null.</summary>
    public string? FindTerraformLock()
    {
        foreach (var path in Entries.Keys)
        {
            if (path.EndsWith(".tfstate.lock.info", StringComparison.Ordinal))
                return path;
        }

        return null;
    }

    private static EntryKind Kind(ref FileSystemEntry entry) =>
        (entry.Attributes & FileAttributes.ReparsePoint) != 0 ? EntryKind.Link
        : entry.IsDirectory ? EntryKind.Directory
        : EntryKind.File;

    private static string RelativePath(ref FileSystemEntry entry)
    {
        var directory = entry.Directory[entry.RootDirectory.Length..].TrimStart(Path.DirectorySeparatorChar);
        var path = directory.Length == 0 ? entry.FileName.ToString() : string.Concat(directory, "/", entry.FileName);
        return Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');
    }
}
