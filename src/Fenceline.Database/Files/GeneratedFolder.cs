using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fenceline.Core;
using Fenceline.Migrations;
using Fenceline.Migrations.Files;
using Fenceline.Migrations.Snapshot;

namespace Fenceline.Database.Files;

/// <summary>Reads what was generated before: the snapshot, and the numbered files, which must be as they were written.</summary>
public sealed partial class GeneratedFolder
{
    private readonly string _root;
    private readonly string _display;
    private readonly Dictionary<string, string> _recorded;
    private readonly List<string> _problems = [];

    private GeneratedFolder(string root, string display)
    {
        _root = root;
        _display = display;
        var sum = PathOf(SumFile.Name);
        var text = File.Exists(sum) ? File.ReadAllText(sum, Encoding.UTF8) : "";
        if (SumFile.HasConflict(text))
            throw new GeneratedFilesException($"{Display(SumFile.Name)} has a merge conflict: two branches generated at once. {Remedy}");
        _recorded = SumFile.Read(text, Display(SumFile.Name));
    }

    /// <summary>Null when nothing was generated yet.</summary>
    /// <param name="root">The folder's path.</param>
    /// <param name="display">The folder as messages name it.</param>
    /// <exception cref="GeneratedFilesException">A numbered file was edited, is missing, or is one that was not generated here.</exception>
    public static GeneratedHistory? Read(string root, string display) => Directory.Exists(root) ? new GeneratedFolder(root, display).Read() : null;

    /// <summary>Removes the numbered files that the sum file does not have: those that a branch added beside the released ones.</summary>
    /// <inheritdoc cref="Read(string, string)"/>
    public static IReadOnlyList<string> RemoveUnreleased(string root, string display)
    {
        if (!Directory.Exists(root))
            return [];
        var generated = new GeneratedFolder(root, display);
        var unreleased = generated.Numbered().Where(path => !generated._recorded.ContainsKey(path)).ToList();
        foreach (var path in unreleased)
            File.Delete(generated.PathOf(path));
        return unreleased;
    }

    private GeneratedHistory? Read()
    {
        var paths = Numbered().ToList();
        var snapshot = PathOf(SqlTree.SnapshotPath);
        if (paths.Count == 0 && !File.Exists(snapshot))
            return null;

        foreach (var path in paths)
            Check(path);
        foreach (var path in _recorded.Keys.Where(path => IsNumbered(path) && !paths.Contains(path)))
            _problems.Add($"{Display(path)} is missing: it may have been applied. Restore it from version control.");
        CheckNumbers(paths);
        if (!File.Exists(snapshot))
            _problems.Add($"{Display(SqlTree.SnapshotPath)} is missing: without it nobody knows what the numbered files lead to. Restore it from version control.");
        else if (HashOf(SqlTree.SnapshotPath) != _recorded.GetValueOrDefault(SqlTree.SnapshotPath))
            _problems.Add($"{Display(SqlTree.SnapshotPath)} is not the one that {SumFile.Name} was written with. {Remedy}");
        if (_problems.Count > 0)
            throw new GeneratedFilesException(string.Join("\n", _problems));

        try
        {
            return new GeneratedHistory(ModelSnapshot.Read(File.ReadAllText(snapshot)), [.. paths.Select(path => new GeneratedFile(path, File.ReadAllText(PathOf(path))))]);
        }
        catch (FormatException e)
        {
            throw new GeneratedFilesException($"{Display(SqlTree.SnapshotPath)}: {e.Message}");
        }
    }

    private void Check(string path)
    {
        if (!_recorded.TryGetValue(path, out var hash))
            _problems.Add($"{Display(path)} is not in {SumFile.Name}: another branch generated it, or it was written by hand. {Remedy}");
        else if (HashOf(path) != hash)
            _problems.Add($"{Display(path)} was edited. A numbered file may have been applied, so it is never changed: restore it from version control, change the manifest and generate again.");
    }

    private void CheckNumbers(List<string> paths)
    {
        foreach (var folder in paths.GroupBy(OutputPath.Parent))
        {
            var numbers = folder.GroupBy(path => int.Parse(NumberPattern().Match(path).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).OrderBy(same => same.Key).ToList();
            foreach (var same in numbers.Where(same => same.Count() > 1))
                _problems.Add($"{string.Join(" and ", same.Select(Display))} have the same number: two branches added them. {Remedy}");
            for (var i = 0; i < numbers.Count && _problems.Count == 0; i++)
            {
                if (numbers[i].Key != i + 1)
                    _problems.Add($"{Display(folder.Key)} has no file with the number {i + 1}. Restore it from version control.");
            }
        }
    }

    private string Remedy =>
        $"Take {SumFile.Name} and {SqlTree.SnapshotPath} in {_display} from the branch that is released (git checkout <branch> -- <file>), and run 'fenceline generate --rebase': it removes the migrations that are not in them, and plans your changes after those that are.";

    private string PathOf(string path) => OutputPath.Join(_root, path);

    private string Display(string path) => _display + "/" + path;

    private IEnumerable<string> Numbered() => SqlTree.NumberedFolders
        .Where(folder => Directory.Exists(PathOf(folder)))
        .SelectMany(folder => Directory.EnumerateFiles(PathOf(folder)).Select(file => folder + "/" + Path.GetFileName(file)))
        .Where(IsNumbered)
        .Order(StringComparer.Ordinal);

    private string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf(path))));

    private static bool IsNumbered(string path) => NumberPattern().IsMatch(path);

    [GeneratedRegex("^sql/(?:shared|tenant|landing)/([0-9]{4,})_[^/]+[.]sql$")]
    private static partial Regex NumberPattern();
}
