using Fenceline.Core;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Plan;

namespace Fenceline.Migrations.Scripts;

/// <summary>Writes the steps of a plan into a numbered file.</summary>
/// <param name="folder">Where the stream's files are.</param>
/// <param name="history">The table of what was applied, as SQL.</param>
/// <param name="owner">Whose that table is.</param>
internal sealed class StepFile(string folder, string history, string owner)
{
    // What is done concurrently waits for transactions that are open, and nobody waits for it meanwhile.
    private static readonly string[] Patience = ["SET lock_timeout = '15min'", "SET statement_timeout = 0"];

    public NumberedFile Write(PlanPart part, int version)
    {
        var statements = Statements(part.Steps).ToList();
        var hash = NumberedFile.HashOf(statements);
        var record = NumberedFile.Record(history, version, part.Name, hash);
        var actAsOwner = SqlText.Identifier(owner);
        var text = part.Steps[0].Phase == StepPhase.Concurrently
            ? SqlFile.WriteOutside(Describe(part.Steps), [$"SET ROLE {actAsOwner}", .. Patience, .. part.Steps.SelectMany(step => step.Sql), record, "RESET ROLE", "RESET lock_timeout", "RESET statement_timeout"])
            // First the record: two that apply at once take turns, and the second stops there.
            : SqlFile.Write(Describe(part.Steps), [$"SET LOCAL ROLE {actAsOwner}", record, .. statements]);
        return new NumberedFile(version, part.Name, hash, new GeneratedFile(NumberedFile.PathOf(folder, version, part.Name), text));
    }

    /// <summary>The steps in words, with what is known of each.</summary>
    public static string Describe(IReadOnlyList<Step> steps) => string.Join("\n", StepText.Lines(steps));

    private static IEnumerable<string> Statements(IEnumerable<Step> steps)
    {
        var role = "";
        foreach (var step in steps)
        {
            var next = step.RunsAs is null ? "RESET ROLE" : $"SET LOCAL ROLE {SqlText.Identifier(step.RunsAs)}";
            if (next != role)
                yield return role = next;
            foreach (var statement in step.Sql)
                yield return statement;
        }
    }
}
