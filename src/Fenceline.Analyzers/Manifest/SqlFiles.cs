using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fenceline.Analyzers.Manifest;

/// <summary>The files of SQL among a project's additional files, by the path or the resource name under which code reads them.</summary>
internal sealed class SqlFiles
{
    private readonly List<(string Path, AdditionalText File)> _files;
    private readonly CancellationToken _cancellationToken;

    private SqlFiles(List<(string Path, AdditionalText File)> files, CancellationToken cancellationToken)
    {
        _files = files;
        _cancellationToken = cancellationToken;
    }

    public static SqlFiles Of(AnalyzerOptions options, CancellationToken cancellationToken) => new(
        [.. options.AdditionalFiles.Where(file => file.Path.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)).Select(file => (file.Path.Replace('\\', '/'), file))], cancellationToken);

    /// <summary>The text of the one file that a name means; null when none does, or several.</summary>
    public string? Find(string name)
    {
        // A resource is named by the project and the folders, with dots.
        var wanted = name.Replace('\\', '/').Replace('/', '.').TrimStart('.');
        var best = _files.Select(file => (file.File, Length: CommonEnd(file.Path.Replace('/', '.').TrimStart('.'), wanted)))
            .Where(match => match.Length > 0).GroupBy(match => match.Length).OrderByDescending(group => group.Key).FirstOrDefault();
        return best?.ToList() is [var only] ? only.File.GetText(_cancellationToken)?.ToString() : null;
    }

    // How many of the words at the end are the same: at least a file's name and its ending.
    private static int CommonEnd(string path, string name)
    {
        var own = path.Split('.');
        var other = name.Split('.');
        var count = 0;
        while (count < own.Length && count < other.Length && own[own.Length - 1 - count].Equals(other[other.Length - 1 - count], StringComparison.Ordinal))
            count++;
        return count >= 2 ? count : 0;
    }
}
