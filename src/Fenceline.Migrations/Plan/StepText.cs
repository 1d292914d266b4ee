namespace Fenceline.Migrations.Plan;

/// <summary>Steps in words, for files and reports: one line each, and one for all that only follows from others.</summary>
public static class StepText
{
    /// <summary>Lines; those of notes are indented.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<Step> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        foreach (var step in steps.Where(step => !step.IsUpkeep))
        {
            yield return $"{step.What} [{string.Join("; ", Facts(step))}]";
            if (step.Note is not null)
                yield return "  " + step.Note;
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
    }

    /// <summary>The steps that follow from others, counted; null when there are none.</summary>
    public static string? Upkeep(IReadOnlyList<Step> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var upkeep = steps.Where(step => step.IsUpkeep).ToList();
        if (upkeep.Count == 0)
            return null;

        var locks = upkeep.Select(step => step.Lock).OfType<string>().Distinct().ToList();
        return $"What follows from it: {string.Join(", ", Kinds(upkeep))}" + (locks.Count == 0 ? "" : $" [lock {string.Join(", ", locks)}, for a moment]");
    }

    private static IEnumerable<string> Kinds(List<Step> steps)
    {
        foreach (var (words, what) in new (string[], string)[] { (["Create view"], "views"), (["Create function", "Replace function"], "functions"), (["Create trigger"], "triggers"), (["Give"], "privileges"), (["Write a row", "Delete a row"], "rows of the registry"), (["Rename"], "names of constraints and indexes") })
        {
            if (steps.Count(step => words.Any(word => step.What.StartsWith(word, StringComparison.Ordinal))) is > 0 and var count)
                yield return FormattableString.Invariant($"{count} {what}");
        }

        if (steps.Count(step => step.What.StartsWith("Drop", StringComparison.Ordinal)) is > 0 and var dropped)
            yield return FormattableString.Invariant($"{dropped} dropped, to be made again where they are still needed");
    }
}
