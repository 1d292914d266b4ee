using Fenceline.Cli.Text;
using Fenceline.Migrations.Plan;

namespace Fenceline.Cli.Commands;

/// <summary>Steps that nobody should write by accident: they need a word.</summary>
internal static class StepGate
{
    public const string Destructive = "destructive";
    public const string Widened = "widened";

    /// <summary>The steps that need a word which was not given, each with that word.</summary>
    public static IReadOnlyList<(Step Step, string Word)> Refused(MigrationPlan plan, IReadOnlyCollection<string> accepted) =>
    [
        .. plan.Steps.SelectMany(step => Words(step).Select(word => (step, word))).Where(pair => !accepted.Contains(pair.word)),
    ];

    public static void Report(TextWriter output, IReadOnlyList<(Step Step, string Word)> refused)
    {
        foreach (var (step, word) in refused)
        {
            output.WriteLine($"{step.What} [{word}]");
            if (step.Note is not null)
                output.WriteLine("  " + step.Note);
        }

        var words = string.Join(" ", refused.Select(pair => pair.Word).Distinct().Select(word => "--accept " + word));
        output.WriteLine($"Nothing was written: {Count.Of(refused.Count, "step")} of the migration delete data or let somebody see or do more. If that is what you want: fenceline generate {words}");
    }

    private static IEnumerable<string> Words(Step step)
    {
        if (step.Risk == StepRisk.Destructive)
            yield return Destructive;
        if (step.Fence == FenceEffect.Widened)
            yield return Widened;
    }
}
