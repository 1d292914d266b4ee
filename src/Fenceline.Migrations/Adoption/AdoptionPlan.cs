using Fenceline.Migrations.Plan;

namespace Fenceline.Migrations.Adoption;

/// <summary>What leads from a database in use to one that migrations manage.</summary>
/// <param name="Units">In the order in which they run.</param>
/// <param name="Problems">What has to be settled by a person first.</param>
/// <param name="Kept">What stays as it is beside the manifest, in words.</param>
public sealed record AdoptionPlan(IReadOnlyList<AdoptionUnit> Units, IReadOnlyList<AdoptionProblem> Problems, IReadOnlyList<string> Kept)
{
    public IEnumerable<AdoptionUnit> Of(AdoptionStage stage) => Units.Where(unit => unit.Stage == stage);
}

/// <summary>How far an adoption goes. After each stage the system may run for as long as anybody likes.</summary>
public enum AdoptionStage
{
    /// <summary>Columns, keys and indexes become what the manifest says. Who may see what stays as it is.</summary>
    Prepare,

    /// <summary>Owners change, tenants get their roles, policies are there and hold nobody yet. Who saw rows sees them still.</summary>
    Shadow,

    /// <summary>Policies hold.</summary>
    Enforce,

    /// <summary>What logins of before could do with the tables ends, and the database records that it is at the present.</summary>
    Close,
}

/// <summary>Steps that run together, or not at all.</summary>
public sealed record AdoptionUnit(AdoptionStage Stage, string What, IReadOnlyList<Step> Steps)
{
    public AdoptionRun Run { get; init; } = AdoptionRun.Transaction;

    /// <summary>Tables that it locks at its beginning, all at once, quoted.</summary>
    public IReadOnlyList<string> Locks { get; init; } = [];

    /// <summary>The statements that undo it when every later unit was undone before.</summary>
    public IReadOnlyList<string> Reverse => [.. Steps.Reverse().SelectMany(step => step.Reverse ?? [])];

    public bool CanBeUndone => Steps.All(step => step.Reverse is not null);
}

public enum AdoptionRun
{
    Transaction,

    /// <summary>A statement at a time, outside of any transaction.</summary>
    Outside,

    /// <summary>Each statement again and again, each time in a transaction of its own, until it finds no more rows.</summary>
    Batches,
}

/// <param name="Stage">The stage that can't begin until then.</param>
/// <param name="Remedy">What to do.</param>
public sealed record AdoptionProblem(AdoptionStage Stage, string Subject, string Reason, string Remedy)
{
    /// <summary>The word that lets the stage begin all the same; null where nothing does.</summary>
    public string? Accept { get; init; }
}
