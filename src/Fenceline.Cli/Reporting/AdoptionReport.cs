using System.Text.Json;
using Fenceline.Cli.Text;
using Fenceline.Database.Adopting;
using Fenceline.Migrations.Adoption;
using Fenceline.Migrations.Plan;

namespace Fenceline.Cli.Reporting;

/// <summary>Tells what adopting a database would do, does and did.</summary>
internal sealed class AdoptionReport(CliHost host, bool isJson) : IProgress<AdoptionUnit>
{
    public void Report(AdoptionUnit value) => host.Error.WriteLine($"{Word(value.Stage)}: {value.What}");

    /// <returns>The exit code.</returns>
    public int Write(AdoptionPlan plan)
    {
        if (isJson)
        {
            JsonReport.Write(host.Out, json => WritePlan(json, plan));
        }
        else if (plan.Units.Count == 0)
        {
            host.Out.WriteLine("Nothing to adopt: the database is managed by 'fenceline migrate'.");
        }
        else
        {
            foreach (var stage in plan.Units.GroupBy(unit => unit.Stage))
            {
                host.Out.WriteLine($"{Word(stage.Key)}: {About(stage.Key)}");
                foreach (var unit in stage)
                    Write(unit);
            }

            Write(plan.Problems);
            WriteKept(plan);
            host.Out.WriteLine();
            host.Out.WriteLine($"Nothing was changed. To run the first stage: fenceline adopt --until {Word(plan.Units[0].Stage)}");
        }

        return plan.Units.Count == 0 ? ExitCode.Fine : ExitCode.Findings;
    }

    /// <param name="result">What was done.</param>
    /// <param name="next">What is left; null where a problem keeps it from beginning.</param>
    /// <returns>The exit code.</returns>
    public int Write(AdoptionResult result, AdoptionPlan? next)
    {
        if (isJson)
        {
            JsonReport.Write(host.Out, json =>
            {
                Write(json, "done", result.Done);
                Write(json, "warnings", result.Warnings);
                WriteProblems(json, result.Problems);
            });
            return result.Problems.Count == 0 ? ExitCode.Fine : ExitCode.Findings;
        }

        foreach (var warning in result.Warnings)
            host.Error.WriteLine("warning: " + warning);
        host.Out.WriteLine(result.Done.Count == 0 ? result.Problems.Count > 0 ? "Nothing was changed." : "There was nothing to do." : $"{Count.Of(result.Done.Count, "step")} done.");
        if (result.Problems.Count > 0)
        {
            Write(result.Problems);
            return ExitCode.Findings;
        }

        host.Out.WriteLine(next is { Units.Count: > 0 } ? $"Next: {Word(next.Units[0].Stage)}: {About(next.Units[0].Stage)}" : "The database is managed by 'fenceline migrate' from here on. 'fenceline verify' says whether it is as the manifest says.");
        if (next is { Units.Count: > 0 })
            Write([.. next.Problems.Where(problem => problem.Stage <= next.Units[0].Stage)]);
        return ExitCode.Fine;
    }

    /// <returns>The exit code.</returns>
    public int WriteUndone(IReadOnlyList<string> undone)
    {
        if (isJson)
            JsonReport.Write(host.Out, json => Write(json, "undone", undone));
        else
            host.Out.WriteLine(undone.Count == 0 ? "There is nothing to undo." : $"{Count.Of(undone.Count, "step")} undone.");
        return ExitCode.Fine;
    }

    private void Write(AdoptionUnit unit)
    {
        // What only follows from other steps is safe.
        var steps = unit.Steps.Where(step => step.Upkeep is null).ToList();
        var facts = new List<string> { Word(unit.Steps.Max(step => step.Risk)) };
        if (steps.Select(step => step.Lock).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } locks)
            facts.Add("lock " + string.Join(", ", locks));
        if (steps.Exists(step => step.Rewrites))
            facts.Add("reads or writes the whole table");
        facts.AddRange(steps.Select(step => step.Fence).Where(fence => fence != FenceEffect.Same).Distinct().Order().Select(fence => "fence " + Word(fence)));
        if (!unit.CanBeUndone)
            facts.Add("can't be undone");
        host.Out.WriteLine($"  {PrintedText.OneLine(steps.Count == 1 ? steps[0].What : unit.What)} [{string.Join("; ", facts)}]");
        // What is the same for each table need not be said of each.
        foreach (var step in unit.Stage == AdoptionStage.Shadow || steps.Count == 1 ? [] : steps)
            host.Out.WriteLine("    " + PrintedText.OneLine(step.What));
        foreach (var note in steps.Select(step => step.Note).OfType<string>().Distinct(StringComparer.Ordinal))
            host.Out.WriteLine("    " + PrintedText.OneLine(note));
    }

    private void Write(IReadOnlyList<AdoptionProblem> problems)
    {
        if (problems.Count == 0)
            return;
        host.Out.WriteLine();
        host.Out.WriteLine("To be settled before a stage begins:");
        foreach (var problem in problems)
        {
            host.Out.WriteLine($"  {Word(problem.Stage)}: {problem.Subject}: {problem.Reason}");
            host.Out.WriteLine("    " + problem.Remedy);
        }
    }

    private void WriteKept(AdoptionPlan plan)
    {
        if (plan.Kept.Count == 0)
            return;
        host.Out.WriteLine();
        host.Out.WriteLine("Stays as it is, beside the manifest ('fenceline verify' will name it):");
        foreach (var kept in plan.Kept)
            host.Out.WriteLine("  " + PrintedText.OneLine(kept));
    }

    private static string About(AdoptionStage stage) => stage switch
    {
        AdoptionStage.Prepare => "columns, keys and indexes become what the manifest says; who may see what stays as it is",
        AdoptionStage.Shadow => "owners, tenants' roles and policies; logins of today go on to see what they see, and pinned sessions work",
        AdoptionStage.Enforce => "the policies hold; who does not pin a tenant sees no rows",
        _ => "rights of logins of before end, and the database is recorded as up to date",
    };

    private static void WritePlan(Utf8JsonWriter json, AdoptionPlan plan)
    {
        json.WriteStartArray("steps");
        foreach (var (unit, step) in plan.Units.SelectMany(unit => unit.Steps.Select(step => (unit, step))))
        {
            json.WriteStartObject();
            json.WriteString("stage", Word(unit.Stage));
            json.WriteString("together", unit.What);
            json.WriteString("runs", unit.Run switch { AdoptionRun.Outside => "outside of a transaction", AdoptionRun.Batches => "in batches", _ => "in one transaction" });
            PlanReport.WriteStep(json, step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteProblems(json, plan.Problems);
        Write(json, "kept", plan.Kept);
    }

    private static void WriteProblems(Utf8JsonWriter json, IReadOnlyList<AdoptionProblem> problems)
    {
        json.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("stage", Word(problem.Stage));
            json.WriteString("object", problem.Subject);
            json.WriteString("reason", problem.Reason);
            json.WriteString("remedy", problem.Remedy);
            json.WriteString("accept", problem.Accept);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
