using Fenceline.Migrations.Files;
using System.Text;

namespace Fenceline.Cli.Output;

/// <summary>Files in the output folder that the tool did not write: Terraform's state and plugins, somebody's notes.</summary>
internal static class ForeignFiles
{
    /// <summary>
    /// Moves what others put into, or replaced in, <paramref name="oldTree"/> while <paramref name="newTree"/> was made.
    /// Whatever was changed in place is the same file in both trees.
    /// </summary>
    public static void CarryOver(string oldTree, string newTree, IReadOnlyList<string> linked)
    {
        var listing = TreeListing.Scan(oldTree);
        var sumPath = OutputPath.Join(oldTree, SumFile.Name);
        var generated = File.Exists(sumPath) ? SumFile.Read(File.ReadAllText(sumPath, Encoding.UTF8), sumPath) : [];

        foreach (var (path, kind) in listing.Entries)
        {
            if (kind == EntryKind.Directory || path == SumFile.Name || generated.ContainsKey(path))
                continue;

            var source = OutputPath.Join(oldTree, path);
            var target = OutputPath.Join(newTree, path);
            if (IsMissingOrOlder(target, source))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(source, target, overwrite: true);
            }
        }

        foreach (var path in linked)
        {
            if (listing.KindOf(path) is null)
                File.Delete(OutputPath.Join(newTree, path));
        }
    }

    private static bool IsMissingOrOlder(string target, string source)
    {
        var standing = new FileInfo(target);
        return (!standing.Exists && standing.LinkTarget is null) || standing.LastWriteTimeUtc < File.GetLastWriteTimeUtc(source);
    }
}
