namespace Fenceline.Migrations.Plan;

/// <summary>What leads from what was generated last to what the manifest says now.</summary>
/// <param name="Parts">By stream, in the order in which they run.</param>
public sealed record MigrationPlan(IReadOnlyList<PlanPart> Parts)
{
    public static MigrationPlan Empty { get; } = new([]);

    public bool IsEmpty => Parts.Count == 0;

    public IEnumerable<Step> Steps => Parts.SelectMany(part => part.Steps);
}

/// <summary>Steps of one stream.</summary>
/// <param name="Name">For the file's name: what they are about.</param>
/// <param name="Source">For the tenant stream: only tenants that keep this source in their own schema run them; null for every tenant.</param>
/// <param name="Steps">In the order in which they run.</param>
public sealed record PlanPart(MigrationStream Stream, string Name, string? Source, IReadOnlyList<Step> Steps);

/// <summary>Who runs the numbered files of a folder.</summary>
public enum MigrationStream
{
    /// <summary>The tenants' database, once.</summary>
    Shared,

    /// <summary>Each tenant.</summary>
    Tenant,

    /// <summary>The landing database, once.</summary>
    Landing,
}
