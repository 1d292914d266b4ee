using Fenceline.Core.Rules;

namespace Fenceline.Cli.Linting;

/// <summary>What a run found, and what is left of it to report.</summary>
/// <param name="Findings">Those that the baseline does not hold back, sorted by file and place.</param>
/// <param name="Held">How many findings the baseline holds back.</param>
/// <param name="Outdated">Entries of the baseline that no longer occur.</param>
internal sealed record LintReport(LintRun Run, IReadOnlyList<LintFinding> Findings, int Held, IReadOnlyList<BaselineEntry> Outdated)
{
    public static LintReport Of(LintRun run, Baseline? baseline)
    {
        if (baseline is null)
            return new LintReport(run, [.. run.Files.SelectMany(file => file.Findings)], Held: 0, Outdated: []);

        var result = baseline.Apply(run.Files);
        return new LintReport(run, result.Findings, result.Held, result.Outdated);
    }

    public int Errors => Number(RuleSeverity.Error);

    public int Warnings => Number(RuleSeverity.Warning);

    public int Suggestions => Number(RuleSeverity.Suggestion);

    public int Exemptions => Run.Files.Sum(file => file.Exemptions.Count);

    /// <summary>How many different relations the files name that nobody knows.</summary>
    public int UnknownRelations => Run.Files.SelectMany(file => file.UnknownRelations).Distinct(StringComparer.Ordinal).Count();

    private int Number(RuleSeverity severity) => Findings.Count(finding => finding.Severity == severity);
}
