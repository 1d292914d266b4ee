using Fenceline.Migrations.Files;

namespace Fenceline.Cli.Output;

/// <summary>The folder that is generated into, and what stands beside it while a run is under way.</summary>
/// <param name="Root">Absolute, without a separator at its end; a symbolic link to a folder is resolved.</param>
/// <param name="DisplayRoot">As messages name it: relative to the current folder.</param>
internal sealed record OutputFolder(string Root, string DisplayRoot)
{
    /// <exception cref="CliException">The path is a file, or the root of a disk.</exception>
    public static OutputFolder Open(string path, CliHost host)
    {
        var root = Path.TrimEndingDirectorySeparator(host.FullPath(path));
        if (File.Exists(root))
            throw new CliException($"{host.Display(root)} is a file. Name a folder with --out.");
        if (Directory.Exists(root) && Directory.ResolveLinkTarget(root, returnFinalTarget: true) is { } target)
            root = Path.TrimEndingDirectorySeparator(target.FullName);
        if (Path.GetDirectoryName(root) is null)
            throw new CliException("--out can't be the root of a disk. Name a folder in it.");
        return new OutputFolder(root, host.Display(host.FullPath(path)));
    }

    /// <summary>The folder that holds the output folder.</summary>
    public string Parent => Path.GetDirectoryName(Root)!;

    public bool Exists => Directory.Exists(Root);

    /// <summary>How everything that a run puts beside the output folder begins.</summary>
    public string SiblingPrefix => $".{Path.GetFileName(Root)}.fenceline-";

    public string LockPath => Path.Combine(Parent, SiblingPrefix + "lock");

    public string PathOf(string path) => OutputPath.Join(Root, path);

    public string Display(string path) => DisplayRoot + "/" + path;

    public bool Contains(string fullPath) =>
        fullPath == Root || fullPath.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
