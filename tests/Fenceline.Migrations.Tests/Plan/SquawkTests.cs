using System.Diagnostics;
using System.Text.RegularExpressions;
using Fenceline.Testing;

namespace Fenceline.Migrations.Tests.Plan;

/// <summary>Squawk, a linter of migrations for PostgreSQL, on what is emitted: the sample's files, and those of every planned edit.</summary>
public sealed partial class SquawkTests
{
    /// <summary>What it finds, and why that is as it should be.</summary>
    private static readonly Dictionary<string, string> Explained = new(StringComparer.Ordinal)
    {
        ["prefer-bigint-over-int"] = "The control schema counts positions, percents and versions of files with integers.",
        ["renaming-column"] = "The manifest declares the rename, and the plan calls it breaking.",
        ["renaming-table"] = "The manifest declares the rename, and the plan calls it breaking.",
        ["ban-drop-column"] = "The plan calls it destructive, and generate stops until that is accepted.",
        ["ban-drop-table"] = "The plan calls it destructive, and generate stops until that is accepted.",
        ["adding-field-with-default"] = "A generated column's values have to be written: the plan says that it reads or writes the whole table.",
        ["prefer-robust-stmts"] = "What an earlier try left behind is dropped by the statement before.",
        ["prefer-text-field"] = "The manifest says what the column is.",
        ["changing-column-type"] = "The plan says whether it writes the table again, and what it does to readers.",
    };

    [Fact]
    public async Task What_is_emitted_passes_or_is_explained()
    {
        var program = OtherProgram.Find("squawk", "what is emitted was NOT linted.", "npm install --global squawk-cli");

        var folder = Directory.CreateTempSubdirectory("fenceline-squawk");
        try
        {
            var files = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "generated", "sql"), "*.sql", SearchOption.AllDirectories).ToList();
            var before = new SqlTree(PlannedEdits.Read(PlannedEdits.Manifest));
            files.AddRange(PlannedEdits.All.SelectMany((edit, number) => Write(folder.FullName, number, before, PlannedEdits.Manifest.Replace(edit.Data.Item1, edit.Data.Item2, StringComparison.Ordinal))));
            var result = await ProcessRunner.RunAsync(new ProcessStartInfo(program, ["--reporter", "gcc", .. files]), null, TestContext.Current.CancellationToken);
            var findings = (result.Output + result.Error).Split('\n').Where(line => line.Contains("warning:", StringComparison.Ordinal) || line.Contains("error:", StringComparison.Ordinal)).ToList();
            var unexplained = findings.Where(line => !Explained.ContainsKey(Rule().Match(line).Groups[1].Value)).ToList();
            Assert.True(unexplained.Count == 0, string.Join('\n', unexplained));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The files that the edit adds to those that were there.</summary>
    private static IEnumerable<string> Write(string folder, int number, SqlTree before, string manifest)
    {
        var written = before.ToHistory().Numbered.Select(file => file.Path).ToHashSet();
        foreach (var file in new SqlTree(PlannedEdits.Read(manifest), before.ToHistory()).ToHistory().Numbered.Where(file => !written.Contains(file.Path)))
        {
            var path = Path.Combine(folder, FormattableString.Invariant($"{number}-{Path.GetFileName(file.Path)}"));
            File.WriteAllText(path, file.Content);
            yield return path;
        }
    }

    [GeneratedRegex("(?:warning|error): ([a-z-]+)")]
    private static partial Regex Rule();
}
