namespace Fenceline.Cli.Output;

/// <summary>How a file that the manifest yields stands to what is on disk.</summary>
internal enum FileState
{
    Unchanged,

    /// <summary>Not there yet.</summary>
    Added,

    /// <summary>As the tool wrote it last, which is not what it would write now.</summary>
    Stale,

    /// <summary>Not as the tool wrote it last: somebody changed it.</summary>
    Edited,

    /// <summary>The tool wrote it, and somebody deleted it.</summary>
    Missing,
}

/// <param name="Hash">SHA-256 of the rendered bytes, in lower-case hexadecimal.</param>
internal readonly record struct RenderedFile(string Path, string Hash, FileState State);

/// <summary>A file of somebody else that stands where a generated one must go.</summary>
internal sealed record PathConflict(string Path, string Reason);

/// <summary>What generate would do, file by file.</summary>
/// <param name="Files">Everything that the manifest yields, sorted by path, ordinally.</param>
/// <param name="Removed">Files that the tool wrote and the manifest yields no more; sorted.</param>
/// <param name="Conflicts">When there is one, nothing can be written; sorted.</param>
/// <param name="Sum">The new sum file.</param>
/// <param name="OldSum">The sum file on disk; null when there is none.</param>
/// <param name="OnDisk">What stood in the output folder before.</param>
internal sealed record TreeComparison(
    IReadOnlyList<RenderedFile> Files,
    IReadOnlyList<string> Removed,
    IReadOnlyList<PathConflict> Conflicts,
    byte[] Sum,
    byte[]? OldSum,
    TreeListing OnDisk)
{
    public bool SumDiffers => OldSum is null || !Sum.AsSpan().SequenceEqual(OldSum);

    public bool IsUpToDate => !SumDiffers && Removed.Count == 0 && Changes.Count == 0;

    /// <summary>The files that are to be written.</summary>
    public IReadOnlyList<RenderedFile> Changes { get; } = [.. Files.Where(file => file.State != FileState.Unchanged)];
}

/// <summary>Is told of every file whose bytes on disk are not the rendered ones. Called by several threads at once.</summary>
internal interface IChangeSink
{
    /// <param name="rendered">The bytes that should be there. Both spans are only valid during the call.</param>
    /// <param name="onDisk">The bytes that are there; empty when there is no such file.</param>
    void Accept(string path, FileState state, ReadOnlySpan<byte> rendered, ReadOnlySpan<byte> onDisk);
}
