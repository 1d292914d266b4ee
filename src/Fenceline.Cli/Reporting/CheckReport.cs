using Fenceline.Migrations.Files;
using Fenceline.Cli.Commands;
using Fenceline.Cli.Output;

namespace Fenceline.Cli.Reporting;

/// <param name="Path">As messages name it.</param>
/// <param name="Change">For machines: <c>added</c>, <c>stale</c>, <c>edited</c>, <c>missing</c> or <c>removed</c>.</param>
internal sealed record CheckFinding(string Path, string Change);

/// <summary>In what an output folder differs from what the manifest yields.</summary>
internal static class CheckReport
{
    private const int MaxFilesInText = 50;

    public static List<CheckFinding> Findings(OutputFolder folder, TreeComparison comparison)
    {
        var findings = comparison.Changes.Select(file => new CheckFinding(folder.Display(file.Path), Name(file.State)))
            .Concat(comparison.Removed.Select(path => new CheckFinding(folder.Display(path), "removed")))
            .OrderBy(finding => finding.Path, StringComparer.Ordinal)
            .ToList();

        // It follows every other change; on its own it is one.
        if (findings.Count == 0 && comparison.SumDiffers)
            findings.Add(new CheckFinding(folder.Display(SumFile.Name), comparison.OldSum is null ? "missing" : "edited"));
        return findings;
    }

    public static void WriteText(TextWriter output, OutputFolder folder, List<CheckFinding> findings)
    {
        foreach (var finding in findings.Take(MaxFilesInText))
            output.WriteLine($"{finding.Path}: {Explain(finding.Change)}");
        if (findings.Count > MaxFilesInText)
            output.WriteLine($"... and {findings.Count - MaxFilesInText} more in {folder.DisplayRoot}");
    }

    public static void WriteText(TextWriter output, List<RegistryDifference> differences)
    {
        if (differences.Count == 0)
            output.WriteLine("The manifest's tenants are the same in the database.");
        foreach (var difference in differences.Take(MaxFilesInText))
            output.WriteLine($"tenant {difference.Tenant} {difference.Problem}");
        if (differences.Count > MaxFilesInText)
            output.WriteLine($"... and {differences.Count - MaxFilesInText} more; --json lists them all");
    }

    /// <param name="output">Where to.</param>
    /// <param name="folder">What was checked.</param>
    /// <param name="findings">Of the folder.</param>
    /// <param name="differences">Of a database; null when none was asked about.</param>
    public static void WriteJson(TextWriter output, OutputFolder folder, List<CheckFinding> findings, List<RegistryDifference>? differences) => JsonReport.Write(output, json =>
    {
        json.WriteString("out", folder.DisplayRoot);
        json.WriteBoolean("upToDate", findings.Count == 0);
        if (differences is not null)
        {
            json.WriteStartArray("tenants");
            foreach (var difference in differences)
            {
                json.WriteStartObject();
                json.WriteString("id", difference.Tenant);
                json.WriteString("problem", difference.Problem);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("changes");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("path", finding.Path);
            json.WriteString("change", finding.Change);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Name(FileState state) => state switch
    {
        FileState.Added => "added",
        FileState.Stale => "stale",
        FileState.Edited => "edited",
        FileState.Missing => "missing",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "An unchanged file is no finding."),
    };

    private static string Explain(string change) => change switch
    {
        "added" => "not generated yet",
        "stale" => "stale: the manifest or the tool has changed",
        "edited" => "edited by hand",
        "missing" => "deleted by hand",
        _ => "no longer generated",
    };
}
