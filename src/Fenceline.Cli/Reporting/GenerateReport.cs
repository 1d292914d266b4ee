using Fenceline.Cli.Output;
using Fenceline.Cli.Text;

namespace Fenceline.Cli.Reporting;

/// <summary>What a run of generate did.</summary>
internal static class GenerateReport
{
    private const int MaxLines = 50;

    public static void WriteText(TextWriter output, OutputFolder folder, TreeComparison comparison)
    {
        if (comparison.IsUpToDate)
        {
            output.WriteLine($"{folder.DisplayRoot}: unchanged ({Count.Of(comparison.Files.Count, "file")}).");
            return;
        }

        var lines = comparison.Changes.Where(IsRestored)
            .Select(file => $"restored {folder.Display(file.Path)} ({(file.State == FileState.Edited ? "it was edited by hand" : "it was deleted")})")
            .Concat(comparison.Removed.Select(path => $"removed {folder.Display(path)}"))
            .ToList();
        foreach (var line in lines.Take(MaxLines))
            output.WriteLine(line);
        if (lines.Count > MaxLines)
            output.WriteLine($"... and {lines.Count - MaxLines} more; --json lists them all");
        var written = comparison.Changes.Count;
        output.WriteLine($"{folder.DisplayRoot}: {Count.Of(written, "file")} written, {comparison.Removed.Count} removed, {comparison.Files.Count - written} unchanged.");
    }

    public static void WriteJson(TextWriter output, OutputFolder folder, TreeComparison comparison, int tenants) => JsonReport.Write(output, json =>
    {
        json.WriteString("out", folder.DisplayRoot);
        json.WriteBoolean("unchanged", comparison.IsUpToDate);
        json.WriteNumber("tenants", tenants);
        json.WriteNumber("files", comparison.Files.Count);
        json.WriteNumber("added", comparison.Changes.Count(file => file.State == FileState.Added));
        json.WriteNumber("updated", comparison.Changes.Count(file => file.State == FileState.Stale));
        WritePaths("restored", comparison.Changes.Where(IsRestored).Select(file => file.Path));
        WritePaths("removed", comparison.Removed);

        void WritePaths(string name, IEnumerable<string> paths)
        {
            json.WriteStartArray(name);
            foreach (var path in paths)
                json.WriteStringValue(folder.Display(path));
            json.WriteEndArray();
        }
    });

    private static bool IsRestored(RenderedFile file) => file.State is FileState.Edited or FileState.Missing;
}
