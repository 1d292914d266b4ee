namespace Fenceline.Migrations.Plan;

/// <summary>One step of a plan, with all that is known about it before it runs.</summary>
/// <param name="What">In words, as in <c>Drop column body of public.notes</c>.</param>
/// <param name="Sql">Its statements, without semicolons.</param>
public sealed record Step(string What, IReadOnlyList<string> Sql)
{
    /// <summary>What it could cost.</summary>
    public StepRisk Risk { get; init; } = StepRisk.Safe;

    /// <summary>Why, and what to look at; null when there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>The strongest lock that it takes on something that others use, as PostgreSQL names it; null for none.</summary>
    public string? Lock { get; init; }

    /// <summary>It rewrites the table, or reads all of it, while it holds the lock.</summary>
    public bool Rewrites { get; init; }

    /// <summary>What it does to who may see and do what.</summary>
    public FenceEffect Fence { get; init; } = FenceEffect.Same;

    /// <summary>
    /// The statements that undo it, in their order, when every later step was undone before; none where undoing an earlier step
    /// undoes it too, and null when nothing undoes it.
    /// </summary>
    public IReadOnlyList<string>? Reverse { get; init; }

    /// <summary>What it keeps in step, when it only follows from others; null for a step of its own. Reports count those that follow.</summary>
    public StepUpkeep? Upkeep { get; init; }

    /// <summary>The role that it runs as; null for who applies.</summary>
    public string? RunsAs { get; init; }

    internal StepPhase Phase { get; init; } = StepPhase.Main;

    /// <summary>Its place among the steps of its phase.</summary>
    internal int Rank { get; init; }
}

/// <summary>What a step could cost.</summary>
public enum StepRisk
{
    /// <summary>Nobody notices.</summary>
    Safe,

    /// <summary>Holds a lock that others wait for, or may fail on rows that are there.</summary>
    Review,

    /// <summary>Code that was written for what was there before stops working.</summary>
    Breaking,

    /// <summary>Data goes.</summary>
    Destructive,
}

/// <summary>What a step does to who may see and do what.</summary>
public enum FenceEffect
{
    Same,
    Narrowed,
    Widened,
}

/// <summary>What follows from other steps, in the order in which reports count it.</summary>
public enum StepUpkeep
{
    View,
    Function,
    Trigger,
    Privilege,
    RegistryRow,

    /// <summary>The name of a constraint or an index.</summary>
    Name,

    /// <summary>Dropped, to be made again where it is still needed.</summary>
    Dropped,
}

/// <summary>When, and in which kind of transaction, a step runs.</summary>
internal enum StepPhase
{
    /// <summary>In a transaction before the others: a new label can't be used by the transaction that adds it.</summary>
    Labels,

    /// <summary>All together in one transaction.</summary>
    Main,

    /// <summary>Outside of any transaction.</summary>
    Concurrently,

    /// <summary>In a transaction after them, with weaker locks.</summary>
    Validation,
}
