using Fenceline.Migrations.Files;
using System.Collections.Concurrent;
using System.Runtime.Versioning;

namespace Fenceline.Cli.Output;

/// <summary>
/// A new output folder that is built beside the old one and then takes its place in one step. Files that stay the same
/// are hard links to the old ones, so that they keep their times and cost no copy.
/// </summary>
internal sealed class StagedTree : IChangeSink, IDisposable
{
    private readonly OutputFolder _folder;
    private readonly string _stem;
    private readonly ConcurrentDictionary<string, bool> _folders = new(StringComparer.Ordinal);
    private bool _published;

    public StagedTree(OutputFolder folder)
    {
        _folder = folder;
        _stem = Staging.NewStem(folder);
    }

    private string Root => _stem + Staging.New;

    public void Accept(string path, FileState state, ReadOnlySpan<byte> rendered, ReadOnlySpan<byte> onDisk)
    {
        EnsureFolder(OutputPath.Parent(path));
        Write(path, rendered);
    }

    /// <summary>Completes the tree and puts it in the place of the old one.</summary>
    /// <exception cref="CliException">Terraform works in the old tree.</exception>
    public void Publish(TreeComparison comparison, CancellationToken cancellation)
    {
        EnsureFolder("");
        Write(SumFile.Name, comparison.Sum);
        if (!_folder.Exists)
        {
            Directory.Move(Root, _folder.Root);
            _published = true;
            return;
        }

        var foreign = Foreign(comparison);
        Link([.. comparison.Files.Where(file => file.State == FileState.Unchanged).Select(file => file.Path)], mayVanish: false, cancellation);
        Link(foreign, mayVanish: true, cancellation);
        CopyEmptyFolders(comparison.OnDisk);
        if (!OperatingSystem.IsWindows())
            CopyFolderModes(comparison.OnDisk);
        RefuseWhileTerraformRuns(foreign);
        cancellation.ThrowIfCancellationRequested();

        Replace();
        _published = true;
        Staging.Retire(_folder, _stem + Staging.Old, foreign);
    }

    public void Dispose()
    {
        if (!_published && Directory.Exists(Root))
            Staging.Delete(Root);
    }

    private void Replace()
    {
        if (NativeFile.TryExchange(Root, _folder.Root))
        {
            Directory.Move(Root, _stem + Staging.Old);
            return;
        }

        // Between these two there is no output folder; the next run ends what this one began.
        Directory.Move(_folder.Root, _stem + Staging.Old);
        Directory.Move(Root, _folder.Root);
    }

    private static List<string> Foreign(TreeComparison comparison)
    {
        var ours = new HashSet<string>(comparison.Removed, StringComparer.Ordinal) { SumFile.Name };
        foreach (var file in comparison.Files)
            ours.Add(file.Path);

        var foreign = new List<string>();
        foreach (var (path, kind) in comparison.OnDisk.Entries)
        {
            if (kind != EntryKind.Directory && !ours.Contains(path))
                foreign.Add(path);
        }

        return foreign;
    }

    /// <param name="mayVanish">Somebody else owns the files, and may delete them while we run.</param>
    private void Link(List<string> paths, bool mayVanish, CancellationToken cancellation)
    {
        Workers.For(paths.Count, i =>
        {
            var path = paths[i];
            EnsureFolder(OutputPath.Parent(path));
            var existing = _folder.PathOf(path);
            var link = OutputPath.Join(Root, path);
            if (!NativeFile.TryHardLink(existing, link) && (!mayVanish || Path.Exists(existing) || new FileInfo(existing).LinkTarget is not null))
                Copy(existing, link);
        }, cancellation);
    }

    /// <summary>For file systems without hard links. Times and permissions are copied too.</summary>
    private static void Copy(string existing, string copy)
    {
        if (new FileInfo(existing).LinkTarget is { } target)
            File.CreateSymbolicLink(copy, target);
        else
            File.Copy(existing, copy);
    }

    /// <summary>Folders without anything in them are somebody else's: they stay.</summary>
    private void CopyEmptyFolders(TreeListing onDisk)
    {
        var filled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in onDisk.Entries.Keys)
            filled.Add(OutputPath.Parent(path));

        foreach (var (path, kind) in onDisk.Entries)
        {
            if (kind == EntryKind.Directory && !filled.Contains(path))
                EnsureFolder(path);
        }
    }

    /// <summary>Permissions that somebody set on a folder stay. Done last: they might forbid to write.</summary>
    [UnsupportedOSPlatform("windows")]
    private void CopyFolderModes(TreeListing onDisk)
    {
        var usual = File.GetUnixFileMode(Root);
        var folders = onDisk.Entries.Where(entry => entry.Value == EntryKind.Directory).Select(entry => entry.Key);
        foreach (var path in folders.OrderDescending(StringComparer.Ordinal).Append(""))
        {
            var mode = File.GetUnixFileMode(Path.Join(_folder.Root, path));
            var staged = Path.Join(Root, path);
            if (mode != usual && Directory.Exists(staged))
                File.SetUnixFileMode(staged, mode);
        }
    }

    private void RefuseWhileTerraformRuns(List<string> foreign)
    {
        // A Terraform that was initialised here has left files of its own.
        if (foreign.Count > 0 && TreeListing.Scan(_folder.Root).FindTerraformLock() is { } path)
        {
            throw new CliException(
                $"Terraform works in {_folder.Display(OutputPath.Parent(path))} at this moment, and its folder would be replaced while it runs. Wait for it to end. "
                + $"If it is not running any more, 'terraform force-unlock' or deleting {_folder.Display(path)} frees the state.");
        }
    }

    private void EnsureFolder(string path)
    {
        if (_folders.ContainsKey(path))
            return;
        Directory.CreateDirectory(path.Length == 0 ? Root : OutputPath.Join(Root, path));
        _folders.TryAdd(path, true);
    }

    private void Write(string path, ReadOnlySpan<byte> content)
    {
        // CreateNew: a link to a file of the old tree must never be written through.
        using var handle = File.OpenHandle(OutputPath.Join(Root, path), FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(handle, content, 0);
    }
}
