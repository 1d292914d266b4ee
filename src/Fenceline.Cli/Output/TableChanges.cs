using Fenceline.Migrations;
using Fenceline.Migrations.Snapshot;

namespace Fenceline.Cli.Output;

/// <summary>
/// Databases already stand on the tables that were generated first, and this version makes no migrations from one set of
/// tables to another: a change of them must not rewrite the files in silence.
/// </summary>
internal static class TableChanges
{
    /// <returns>What differs between the tables that were generated last and those of the manifest; a line each.</returns>
    public static IReadOnlyList<string> Find(OutputFolder folder, ITreePart tree)
    {
        var path = folder.PathOf(SqlTree.SnapshotPath);
        if (!File.Exists(path))
            return [];

        var before = File.ReadAllText(path);
        var after = tree.RenderShared().First(file => file.Path == SqlTree.SnapshotPath).Content;
        return before == after ? [] : SnapshotComparison.Describe(before, after);
    }

    /// <summary>Prints what <see cref="Find"/> found, and what to do about it.</summary>
    public static void Report(TextWriter output, OutputFolder folder, IReadOnlyList<string> changes)
    {
        output.WriteLine($"The tables differ from those that {folder.DisplayRoot} was generated for:");
        foreach (var change in changes)
            output.WriteLine("  " + change);
        output.WriteLine(
            "Nothing was written: migrations between versions of a table are not generated yet. Undo the change; or, when no database "
            + $"runs these tables yet, delete {folder.DisplayRoot} and generate it anew.");
    }
}
