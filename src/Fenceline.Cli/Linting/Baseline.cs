using System.Text.RegularExpressions;

namespace Fenceline.Cli.Linting;

/// <summary>A finding that is known and not reported.</summary>
/// <param name="Path">Relative to the baseline's folder, with <c>/</c> between its parts.</param>
/// <param name="Statement">The hash of the statement that it is in.</param>
/// <param name="Count">How often it occurs: equal statements of one file have equal findings.</param>
internal sealed record BaselineEntry(string Path, string Rule, string Statement, string Message, int Count)
{
    public BaselineKey Key => BaselineKey.Of(Path, Rule, Statement, Message);
}

/// <summary>What makes two findings the same.</summary>
internal readonly partial record struct BaselineKey(string Path, string Rule, string Statement, string Message)
{
    /// <summary>Messages may say in which line something stands, which changes when the statement moves.</summary>
    public static BaselineKey Of(string path, string rule, string statement, string message) =>
        new(path, rule, statement, LineNumber().Replace(message, "line"));

    [GeneratedRegex(@"\bline [0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex LineNumber();
}

/// <summary>What a baseline leaves of the findings.</summary>
/// <param name="Held">How many it holds back.</param>
/// <param name="Outdated">Entries that no longer occur, or occur less often, in what was linted.</param>
internal sealed record BaselineResult(IReadOnlyList<LintFinding> Findings, int Held, IReadOnlyList<BaselineEntry> Outdated);

/// <summary>Findings of an old code base that are known, so that only new ones are reported.</summary>
/// <param name="Folder">The folder of the baseline's file, absolute: a run from elsewhere finds the same paths.</param>
internal sealed record Baseline(string Folder, IReadOnlyList<BaselineEntry> Entries)
{
    /// <summary>A baseline of all findings, sorted.</summary>
    public static Baseline Of(string folder, IEnumerable<LintFinding> findings)
    {
        var entries = findings
            .GroupBy(finding => KeyOf(folder, finding))
            .Select(same => new BaselineEntry(same.Key.Path, same.Key.Rule, same.Key.Statement, same.First().Message, same.Count()))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal)
            .ThenBy(entry => entry.Rule, StringComparer.Ordinal)
            .ThenBy(entry => entry.Statement, StringComparer.Ordinal)
            .ThenBy(entry => entry.Message, StringComparer.Ordinal);
        return new Baseline(folder, [.. entries]);
    }

    public BaselineResult Apply(IReadOnlyList<LintedFile> files)
    {
        var known = new Dictionary<BaselineKey, int>();
        foreach (var entry in Entries)
            known[entry.Key] = known.GetValueOrDefault(entry.Key) + entry.Count;

        var left = new List<LintFinding>();
        var held = 0;
        foreach (var finding in files.SelectMany(file => file.Findings))
        {
            var key = KeyOf(Folder, finding);
            if (known.GetValueOrDefault(key) > 0)
            {
                known[key]--;
                held++;
            }
            else
            {
                left.Add(finding);
            }
        }

        // Of files that this run did not look at it knows nothing, except that they are gone.
        var linted = files.Select(file => PathOf(Folder, file)).ToHashSet(StringComparer.Ordinal);
        var outdated = Entries.Where(entry => known[entry.Key] > 0 && (linted.Contains(entry.Path) || IsGone(entry.Path)));
        return new BaselineResult(left, held, [.. outdated]);
    }

    private bool IsGone(string path) => path != Linter.StandardInputName && !File.Exists(Path.Combine(Folder, path));

    private static BaselineKey KeyOf(string folder, LintFinding finding) =>
        BaselineKey.Of(PathOf(folder, finding.File), finding.Rule.Id, finding.StatementHash, finding.Message);

    private static string PathOf(string folder, LintedFile file) =>
        file.FullPath is { } fullPath ? Path.GetRelativePath(folder, fullPath).Replace('\\', '/') : file.Path;
}
