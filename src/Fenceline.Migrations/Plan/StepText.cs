using Fenceline.Migrations.Scripts;

namespace Fenceline.Migrations.Plan;

/// <summary>Steps in words, for files and reports: one line each, and one for all that only follows from others.</summary>
public static class StepText
{
    // A way back that is longer, such as that of many rows, is in the plan as JSON alone.
    private const int LongestUndo = 400;

    /// <summary>Lines; those of notes are indented.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<Step> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        foreach (var step in steps.Where(step => step.Upkeep is null))
        {
            yield return $"{step.What} [{string.Join("; ", Facts(step))}]";
            if (step.Note is not null)
                yield return "  " + step.Note;
            if (Undo(step) is { } undo)
                yield return "  Undo: " + undo;
        }

        if (Upkeep(steps) is { } upkeep)
            yield return upkeep;
    }

    /// <summary>What is known of a step, in a few words each.</summary>
    public static IEnumerable<string> Facts(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        yield return step.Risk.ToString().ToLowerInvariant();
        if (step.Lock is not null)
            yield return "lock " + step.Lock;
        if (step.Rewrites)
            yield return "reads or writes the whole table";
        if (step.Fence != FenceEffect.Same)
            yield return "fence " + step.Fence.ToString().ToLowerInvariant();
        if (step.Reverse is null)
            yield return "can't be undone";
    }

    /// <summary>The statements that undo a step, to be read; null where there are none, or where they are long.</summary>
    public static string? Undo(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var undo = string.Join("; ", (step.Reverse ?? []).Select(TenantTemplate.Readable));
        return undo.Length is > 0 and <= LongestUndo && !undo.Contains('\n', StringComparison.Ordinal) ? undo : null;
    }

    /// <summary>The steps that follow from others, counted; null when there are none.</summary>
    public static string? Upkeep(IReadOnlyList<Step> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var upkeep = steps.Where(step => step.Upkeep is not null).ToList();
        if (upkeep.Count == 0)
            return null;

        var locks = upkeep.Select(step => step.Lock).OfType<string>().Distinct().ToList();
        var kinds = upkeep.GroupBy(step => step.Upkeep!.Value).OrderBy(same => same.Key).Select(same => FormattableString.Invariant($"{same.Count()} {Describe(same.Key, same.Count() == 1)}"));
        return $"What follows from it: {string.Join(", ", kinds)}" + (locks.Count == 0 ? "" : $" [lock {string.Join(", ", locks)}, for a moment]");
    }

    private static string Describe(StepUpkeep kind, bool isOne) => kind switch
    {
        StepUpkeep.View => isOne ? "view" : "views",
        StepUpkeep.Function => isOne ? "function" : "functions",
        StepUpkeep.Trigger => isOne ? "trigger" : "triggers",
        StepUpkeep.Privilege => isOne ? "privilege" : "privileges",
        StepUpkeep.RegistryRow => isOne ? "change of the registry" : "changes of the registry",
        StepUpkeep.Name => isOne ? "name of a constraint or an index" : "names of constraints and indexes",
        _ => "dropped, to be made again where they are still needed",
    };
}
