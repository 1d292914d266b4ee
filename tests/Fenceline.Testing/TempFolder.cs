namespace Fenceline.Testing;

/// <summary>A folder of one test's own, deleted with it.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("fenceline-test-").FullName;

    public string Path { get; }

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public void Write(string relative, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], content);
    }

    public string Read(string relative) => File.ReadAllText(this[relative]);

    public bool Has(string relative) => System.IO.Path.Exists(this[relative]);

    /// <summary>Every file below a folder with its content, sorted by path.</summary>
    public IReadOnlyDictionary<string, string> Tree(string relative)
    {
        var root = this[relative];
        return new SortedDictionary<string, string>(
            Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                .ToDictionary(file => System.IO.Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText),
            StringComparer.Ordinal);
    }

    /// <summary>What runs put beside the output folder and should have taken away.</summary>
    public IEnumerable<string> LeftOvers => Directory.EnumerateFileSystemEntries(Path, ".*.fenceline-*");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
