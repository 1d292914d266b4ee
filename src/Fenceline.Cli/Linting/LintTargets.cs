namespace Fenceline.Cli.Linting;

/// <summary>What the paths on a command line stand for.</summary>
/// <param name="FullPaths">Each file once, sorted by the path that messages show.</param>
internal sealed record LintTargets(bool StandardInput, IReadOnlyList<string> FullPaths)
{
    private const string StandardInputSign = "-";

    private static readonly EnumerationOptions OneLevel = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>A file that is named is taken whatever its name; folders give their <c>.sql</c> files, at any depth.</summary>
    /// <param name="errors">Is told what can't be read.</param>
    public static LintTargets Find(IEnumerable<string> paths, CliHost host, List<string> errors)
    {
        var standardInput = false;
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (path == StandardInputSign)
            {
                standardInput = true;
                continue;
            }

            var fullPath = host.FullPath(path);
            if (File.Exists(fullPath))
                Add(fullPath);
            else if (Directory.Exists(fullPath))
                AddFolder(Path.TrimEndingDirectorySeparator(fullPath));
            else
                errors.Add($"There is no {host.Display(fullPath)}.");
        }

        return new LintTargets(standardInput, [.. files.OrderBy(file => file.Value, StringComparer.Ordinal).Select(file => file.Key)]);

        void Add(string fullPath) => files.TryAdd(fullPath, host.Display(fullPath));

        void AddFolder(string folder)
        {
            var found = new List<string>();
            var unread = errors.Count;
            Collect(folder, found, errors);
            // A check that checks nothing must not pass: the folder was moved, or the path is wrong.
            if (found.Count == 0 && errors.Count == unread)
                errors.Add($"There is no .sql file in {host.Display(folder)}.");
            found.ForEach(Add);
        }
    }

    private static void Collect(string root, List<string> found, List<string> errors)
    {
        var pending = new Stack<string>([root]);
        while (pending.TryPop(out var folder))
        {
            try
            {
                foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", OneLevel))
                {
                    // Links to folders may lead in circles.
                    if (entry is DirectoryInfo { LinkTarget: null })
                        pending.Push(entry.FullName);
                    else if (entry is FileInfo && entry.Extension.Equals(".sql", StringComparison.OrdinalIgnoreCase))
                        found.Add(entry.FullName);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errors.Add(e.Message);
            }
        }
    }
}
