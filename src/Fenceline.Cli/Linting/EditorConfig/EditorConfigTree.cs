namespace Fenceline.Cli.Linting.EditorConfig;

/// <summary>The <c>.editorconfig</c> files above the files of a run, each read once.</summary>
/// <param name="onError">Is told of a file that can't be read.</param>
internal sealed class EditorConfigTree(Action<string> onError)
{
    private readonly Dictionary<string, EditorConfigFile?> _byFolder = new(StringComparer.Ordinal);

    /// <summary>What is set for a file, by key in small letters. Of two folders the one nearer to the file counts.</summary>
    public IReadOnlyDictionary<string, string> PropertiesOf(string fullPath)
    {
        var levels = new Stack<(string Folder, EditorConfigFile File)>();
        for (var folder = Path.GetDirectoryName(fullPath); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (In(folder) is not { } file)
                continue;
            levels.Push((folder, file));
            if (file.IsRoot)
                break;
        }

        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (folder, file) in levels)
        {
            var path = "/" + Path.GetRelativePath(folder, fullPath).Replace('\\', '/');
            foreach (var (key, value) in file.Sections.Where(section => section.Pattern?.Matches(path) == true).SelectMany(section => section.Properties))
                properties[key] = value;
        }

        return properties;
    }

    private EditorConfigFile? In(string folder)
    {
        if (!_byFolder.TryGetValue(folder, out var file))
            _byFolder.Add(folder, file = Read(Path.Combine(folder, EditorConfigFile.Name)));
        return file;
    }

    private EditorConfigFile? Read(string path)
    {
        try
        {
            return File.Exists(path) ? EditorConfigFile.Parse(File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            onError(e.Message);
            return null;
        }
    }
}
