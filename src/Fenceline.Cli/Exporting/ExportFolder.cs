using Fenceline.Cli.Manifests;
using Fenceline.Core;
using Fenceline.Migrations.Files;

namespace Fenceline.Cli.Exporting;

/// <summary>A folder that other tools read. What others wrote there is left alone.</summary>
/// <param name="Root">Absolute.</param>
/// <param name="Display">As messages name it.</param>
internal sealed record ExportFolder(string Root, string Display)
{
    /// <exception cref="CliException">The path is a file.</exception>
    public static ExportFolder Open(string path, CliHost host)
    {
        var root = Path.TrimEndingDirectorySeparator(host.FullPath(path));
        return File.Exists(root)
            ? throw new CliException($"{host.Display(root)} is a file. Name a folder with --to.")
            : new ExportFolder(root, host.Display(root));
    }

    /// <summary>Its SQL files, with those of its folders.</summary>
    public IReadOnlyList<GeneratedFile> Read() => Directory.Exists(Root)
        ? [.. Directory.EnumerateFiles(Root, "*.sql", SearchOption.AllDirectories).Select(path =>
            new GeneratedFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path).ReplaceLineEndings("\n")))]
        : [];

    /// <summary>Writes files, in their order; each is there as a whole or not at all.</summary>
    public void Write(IEnumerable<GeneratedFile> files)
    {
        foreach (var file in files)
            new TextFile(OutputPath.Join(Root, file.Path), file.Content, HasByteOrderMark: false).Save();
    }
}
