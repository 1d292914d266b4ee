using Fenceline.Migrations.Files;
using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Fenceline.Core;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Output;

/// <summary>
/// Renders a tree and compares it to the output folder on the way, several tenants at a time. Contents are handed on
/// and forgotten, so that memory holds a line per file and not the tree.
/// </summary>
internal sealed class TreeComparer
{
    private readonly OutputFolder _folder;
    private readonly IChangeSink _sink;
    private readonly TreeListing _onDisk;
    private readonly byte[]? _oldSum;
    private readonly Dictionary<string, string> _recorded;
    private readonly ConcurrentBag<PathConflict> _conflicts = [];
    private readonly ConcurrentDictionary<string, string?> _blockedFolders = new(StringComparer.Ordinal);

    private TreeComparer(OutputFolder folder, IChangeSink sink)
    {
        _folder = folder;
        _sink = sink;
        _onDisk = TreeListing.Scan(folder.Root);
        _oldSum = _onDisk.KindOf(SumFile.Name) == EntryKind.File ? File.ReadAllBytes(folder.PathOf(SumFile.Name)) : null;
        _recorded = _oldSum is null ? [] : SumFile.Read(Encoding.UTF8.GetString(_oldSum), folder.Display(SumFile.Name));
    }

    /// <param name="tenantDone">Called after each tenant, by several threads.</param>
    public static TreeComparison Compare(
        OutputFolder folder, ITreePart tree, IReadOnlyList<Tenant> tenants, IChangeSink sink, Action tenantDone, CancellationToken cancellation)
    {
        var comparer = new TreeComparer(folder, sink);
        return comparer.Conclude(comparer.Render(tree, tenants, tenantDone, cancellation));
    }

    private List<RenderedFile> Render(ITreePart tree, IReadOnlyList<Tenant> tenants, Action tenantDone, CancellationToken cancellation)
    {
        var byTenant = new RenderedFile[tenants.Count][];
        var files = Examine(tree.RenderShared());
        Workers.For(tenants.Count, i =>
        {
            byTenant[i] = [.. Examine(tree.RenderTenant(tenants[i]))];
            tenantDone();
        }, cancellation);
        foreach (var ofTenant in byTenant)
            files.AddRange(ofTenant);
        files.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return files;
    }

    private List<RenderedFile> Examine(IEnumerable<GeneratedFile> rendered)
    {
        var files = new List<RenderedFile>();
        foreach (var file in rendered)
        {
            if (OutputPath.Problem(file.Path) is { } problem)
                throw new CliException($"The path '{file.Path}' of a generated file {problem}.");

            var length = Encoding.UTF8.GetByteCount(file.Content);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            Encoding.UTF8.GetBytes(file.Content, buffer);
            files.Add(Examine(file.Path, buffer.AsSpan(0, length)));
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return files;
    }

    private RenderedFile Examine(string path, ReadOnlySpan<byte> rendered)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(rendered, digest);
        var hash = Convert.ToHexStringLower(digest);

        var recorded = _recorded.GetValueOrDefault(path);
        var kind = _onDisk.KindOf(path);
        if (kind is null)
        {
            if (_onDisk.Entries.Count > 0 && BlockedBy(OutputPath.Parent(path)) is { } blocker)
                _conflicts.Add(new PathConflict(blocker, $"this must be a folder for {_folder.Display(path)}"));
            var state = recorded is null ? FileState.Added : FileState.Missing;
            _sink.Accept(path, state, rendered, []);
            return new RenderedFile(path, hash, state);
        }

        if (kind == EntryKind.Directory || (kind == EntryKind.Link && recorded is null))
        {
            _conflicts.Add(new PathConflict(path, kind == EntryKind.Link ? "it is a symbolic link" : "it is a folder"));
            return new RenderedFile(path, hash, FileState.Added);
        }

        return kind == EntryKind.Link
            ? Report(path, hash, FileState.Edited, rendered, [])
            : ExamineExisting(path, hash, recorded, rendered);
    }

    private RenderedFile ExamineExisting(string path, string hash, string? recorded, ReadOnlySpan<byte> rendered)
    {
        using var handle = File.OpenHandle(_folder.PathOf(path));
        var length = checked((int)RandomAccess.GetLength(handle));
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var onDisk = buffer.AsSpan(0, RandomAccess.Read(handle, buffer.AsSpan(0, length), 0));
            if (onDisk.SequenceEqual(rendered))
                return new RenderedFile(path, hash, FileState.Unchanged);

            if (recorded is null)
            {
                _conflicts.Add(new PathConflict(path, "fenceline did not write this file"));
                return new RenderedFile(path, hash, FileState.Added);
            }

            var isAsWritten = Convert.ToHexStringLower(SHA256.HashData(onDisk)) == recorded;
            return Report(path, hash, isAsWritten ? FileState.Stale : FileState.Edited, rendered, onDisk);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private RenderedFile Report(string path, string hash, FileState state, ReadOnlySpan<byte> rendered, ReadOnlySpan<byte> onDisk)
    {
        _sink.Accept(path, state, rendered, onDisk);
        return new RenderedFile(path, hash, state);
    }

    /// <summary>The nearest parent that exists and is not a folder: nothing may be written through it.</summary>
    private string? BlockedBy(string folder) => folder.Length == 0 ? null : _blockedFolders.GetOrAdd(folder, static (path, onDisk) =>
    {
        for (; path.Length > 0; path = OutputPath.Parent(path))
        {
            if (onDisk.KindOf(path) is { } kind)
                return kind == EntryKind.Directory ? null : path;
        }

        return null;
    }, _onDisk);

    private TreeComparison Conclude(List<RenderedFile> files)
    {
        var paths = new HashSet<string>(files.Count, StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (!paths.Add(file.Path))
                throw new InvalidOperationException($"The path '{file.Path}' was rendered twice.");
        }

        var removed = _recorded.Keys
            .Where(path => !paths.Contains(path) && _onDisk.KindOf(path) is EntryKind.File or EntryKind.Link)
            .Order(StringComparer.Ordinal);
        var conflicts = _conflicts.Distinct().OrderBy(conflict => conflict.Path, StringComparer.Ordinal).ThenBy(conflict => conflict.Reason, StringComparer.Ordinal);
        return new TreeComparison(files, [.. removed], [.. conflicts], SumFile.Write(files.Select(file => (file.Path, file.Hash))), _oldSum, _onDisk);
    }
}
