using Fenceline.Cli.Output;
using Fenceline.Cli.Text;

namespace Fenceline.Cli.Reporting;

/// <summary>What a run of generate did.</summary>
internal static class GenerateReport
{
    public static void WriteText(TextWriter output, OutputFolder folder, TreeComparison comparison)
    {
        if (comparison.IsUpToDate)
        {
            output.WriteLine($"{folder.DisplayRoot}: unchanged ({Count.Of(comparison.Files.Count, "file")}).");
            return;
        }

        foreach (var file in comparison.Changes)
        {
            if (IsRestored(file))
                output.WriteLine($"restored {folder.Display(file.Path)} ({(file.State == FileState.Edited ? "it was edited by hand" : "it was deleted")})");
        }

        foreach (var path in comparison.Removed)
            output.WriteLine($"removed {folder.Display(path)}");
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
