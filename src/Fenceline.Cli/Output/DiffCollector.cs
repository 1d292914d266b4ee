using Fenceline.Migrations.Files;
using System.Text;

namespace Fenceline.Cli.Output;

/// <summary>Keeps both texts of the files that differ: all of them, or the first by path.</summary>
/// <param name="limit">How many files to keep.</param>
internal sealed class DiffCollector(int limit) : IChangeSink
{
    private readonly SortedDictionary<string, FileTexts> _files = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Sorted by path.</summary>
    public IReadOnlyCollection<FileTexts> Files => _files.Values;

    public void Accept(string path, FileState state, ReadOnlySpan<byte> rendered, ReadOnlySpan<byte> onDisk)
    {
        var exists = state is not (FileState.Added or FileState.Missing);
        Add(new FileTexts(path, exists ? Encoding.UTF8.GetString(onDisk) : null, Encoding.UTF8.GetString(rendered)));
    }

    /// <summary>Adds the files that go.</summary>
    public void AddRemoved(OutputFolder folder, TreeComparison comparison)
    {
        foreach (var path in comparison.Removed)
            Add(new FileTexts(path, comparison.OnDisk.KindOf(path) == EntryKind.File ? File.ReadAllText(folder.PathOf(path)) : "", null));
    }

    /// <summary>Adds the sum file, when it differs.</summary>
    public void AddSum(TreeComparison comparison)
    {
        if (comparison.SumDiffers)
            Add(new FileTexts(SumFile.Name, comparison.OldSum is { } old ? Encoding.UTF8.GetString(old) : null, Encoding.UTF8.GetString(comparison.Sum)));
    }

    private void Add(FileTexts texts)
    {
        lock (_lock)
        {
            _files.Add(texts.Path, texts);
            if (_files.Count > limit)
                _files.Remove(_files.Keys.Last());
        }
    }
}

/// <param name="OnDisk">Null when there is no such file.</param>
/// <param name="Rendered">Null when the file is to go.</param>
internal sealed record FileTexts(string Path, string? OnDisk, string? Rendered);
