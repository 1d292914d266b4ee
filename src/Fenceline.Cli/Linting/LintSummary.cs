using Fenceline.Cli.Text;

namespace Fenceline.Cli.Linting;

/// <summary>What a person is told at the end of a run, whatever the format of the findings.</summary>
internal static class LintSummary
{
    private const int MaxOutdated = 10;

    /// <param name="baseline">As the command line names it; null without one.</param>
    public static void Write(TextWriter output, LintReport report, string? baseline)
    {
        foreach (var entry in report.Outdated.Take(MaxOutdated))
            output.WriteLine($"{baseline}: {entry.Rule} in {entry.Path} no longer occurs as often as it did: {PrintedText.OneLine(entry.Message)}");
        if (report.Outdated.Count > MaxOutdated)
            output.WriteLine($"{baseline}: {report.Outdated.Count - MaxOutdated} more no longer occur");
        if (report.Outdated.Count > 0)
            output.WriteLine($"Rewrite the baseline with --write-baseline {baseline}.");

        output.WriteLine($"{Count.Of(report.Run.Files.Count, "file")}: {string.Join(", ", Parts(report, baseline))}.");
    }

    private static IEnumerable<string> Parts(LintReport report, string? baseline)
    {
        if (report.Findings.Count == 0)
            yield return "no findings";
        if (report.Errors > 0)
            yield return Count.Of(report.Errors, "error");
        if (report.Warnings > 0)
            yield return Count.Of(report.Warnings, "warning");
        if (report.Suggestions > 0)
            yield return Count.Of(report.Suggestions, "suggestion");
        if (report.Exemptions > 0)
            yield return Count.Of(report.Exemptions, "exemption");
        if (report.UnknownRelations > 0)
            yield return Count.Of(report.UnknownRelations, "unknown relation");
        if (report.Held > 0)
            yield return $"{report.Held} held back by {baseline}";
        if (report.Run.Errors.Count > 0)
            yield return $"{report.Run.Errors.Count} not read";
    }
}
