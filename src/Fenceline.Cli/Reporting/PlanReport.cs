using System.Text.Json;
using Fenceline.Migrations.Plan;
using Fenceline.Migrations.Scripts;

namespace Fenceline.Cli.Reporting;

/// <summary>A plan of migrations, for a person, a machine and a pull request.</summary>
internal static class PlanReport
{
    public static void WriteText(TextWriter output, MigrationPlan plan)
    {
        foreach (var part in plan.Parts)
        {
            output.WriteLine($"{TitleOf(part)}:");
            foreach (var line in StepText.Lines(part.Steps))
                output.WriteLine("  " + line);
        }
    }

    public static void WriteMarkdown(TextWriter output, MigrationPlan plan)
    {
        if (plan.IsEmpty)
        {
            output.WriteLine("No migration: what was generated is what the manifest says.");
            return;
        }

        foreach (var part in plan.Parts)
        {
            output.WriteLine($"#### {TitleOf(part)}");
            output.WriteLine();
            output.WriteLine("| step | risk | lock | fence | undo |");
            output.WriteLine("|---|---|---|---|---|");
            foreach (var step in part.Steps.Where(step => step.Upkeep is null))
                output.WriteLine($"| {Cell(step.What)}{(step.Note is null ? "" : "<br>" + Cell(step.Note))} | {Word(step.Risk)} | {step.Lock ?? "none"}{(step.Rewrites ? ", reads or writes the whole table" : "")} | {Word(step.Fence)} | {UndoCell(step)} |");
            if (StepText.Upkeep(part.Steps) is { } upkeep)
                output.WriteLine($"| {Cell(upkeep)} | safe | | same | |");
            output.WriteLine();
        }
    }

    public static void WriteJson(TextWriter output, MigrationPlan plan) => JsonReport.Write(output, json =>
    {
        json.WriteStartArray("steps");
        foreach (var part in plan.Parts)
        {
            foreach (var step in part.Steps)
                Write(json, part, step);
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, PlanPart part, Step step)
    {
        json.WriteStartObject();
        json.WriteString("stream", Word(part.Stream));
        if (part.Source is not null)
            json.WriteString("source", part.Source);
        WriteStep(json, step);
        json.WriteEndObject();
    }

    /// <summary>What is known of a step, as members of an object.</summary>
    public static void WriteStep(Utf8JsonWriter json, Step step)
    {
        json.WriteString("what", step.What);
        json.WriteString("risk", Word(step.Risk));
        json.WriteString("fence", Word(step.Fence));
        json.WriteString("lock", step.Lock);
        json.WriteBoolean("rewrites", step.Rewrites);
        json.WriteString("note", step.Note);
        json.WriteString("role", step.RunsAs);
        WriteAll("sql", step.Sql);
        json.WriteBoolean("canBeUndone", step.Reverse is not null);
        WriteAll("reverse", step.Reverse ?? []);

        void WriteAll(string name, IReadOnlyList<string> statements)
        {
            json.WriteStartArray(name);
            foreach (var statement in statements)
                json.WriteStringValue(TenantTemplate.Readable(statement));
            json.WriteEndArray();
        }
    }

    private static string TitleOf(PlanPart part) => part.Stream switch
    {
        MigrationStream.Shared => $"Tenants' database, {part.Name}",
        MigrationStream.Landing => $"Landing database, {part.Name}",
        _ => part.Source is null ? $"Each tenant, {part.Name}" : $"Each tenant that keeps {part.Source} in its own schema, {part.Name}",
    };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string UndoCell(Step step) => step.Reverse switch
    {
        null => "can't be undone",
        { Count: 0 } => "an earlier step's",
        _ => StepText.Undo(step) is { } undo ? $"`{undo.Replace("|", "\\|", StringComparison.Ordinal)}`" : "`migrate plan --json` has it",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
