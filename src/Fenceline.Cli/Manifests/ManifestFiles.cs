using Fenceline.Core.Manifest;
using Fenceline.Database.Files;

namespace Fenceline.Cli.Manifests;

/// <summary>A manifest's texts, and what the reader makes of them.</summary>
/// <param name="Main">The file that <c>--manifest</c> names.</param>
/// <param name="Included">The files that its includes name, in the order in which they were read.</param>
internal sealed record ManifestFiles(TextFile Main, IReadOnlyList<TextFile> Included, ManifestResult Result)
{
    /// <summary>The texts as they stand on disk.</summary>
    /// <exception cref="CliException">A file is missing, or not UTF-8.</exception>
    public static ManifestFiles Load(string path, CliHost host)
    {
        var fullPath = host.FullPath(path);
        if (!File.Exists(fullPath))
        {
            throw new CliException(Directory.Exists(fullPath)
                ? $"{host.Display(fullPath)} is a folder; --manifest names a file."
                : $"There is no {host.Display(fullPath)}. 'fenceline init' starts one, --manifest names another.");
        }

        return Read(TextFile.Read(fullPath, host), change: null, host);
    }

    /// <summary>What the manifest would be after a change that is not on disk yet.</summary>
    public ManifestFiles With(TextChange change, CliHost host) =>
        Read(change.FullPath == Main.FullPath && change.After is { } main ? main : Main, change, host);

    private static ManifestFiles Read(TextFile main, TextChange? change, CliHost host)
    {
        var root = Path.GetDirectoryName(main.FullPath)!;
        var included = new List<TextFile>();
        var result = ManifestReader.Read(main.ToManifestText(host), pattern =>
        {
            var files = FilePattern.Find(root, pattern)
                .Where(path => path != change?.FullPath)
                .Select(path => ReadIfThere(path, host))
                .OfType<TextFile>()
                .ToList();
            if (change?.After is { } changed && FilePattern.Fits(root, pattern, changed.FullPath))
                files.Add(changed);
            files.Sort((left, right) => string.CompareOrdinal(left.FullPath, right.FullPath));
            included.AddRange(files);
            return [.. files.Select(file => file.ToManifestText(host))];
        });
        return new ManifestFiles(main, included, result);
    }

    /// <summary>Null when the file was removed since it was found, as another run of this tool does.</summary>
    private static TextFile? ReadIfThere(string path, CliHost host)
    {
        try
        {
            return TextFile.Read(path, host);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
