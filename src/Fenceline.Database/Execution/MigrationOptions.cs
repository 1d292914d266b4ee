namespace Fenceline.Database.Execution;

/// <summary>How a migration runs.</summary>
public sealed record MigrationOptions
{
    /// <summary>So many tenants at once, each on a connection of its own.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>Tenants that go before all others: when one of them fails, nobody follows.</summary>
    public IReadOnlyList<string> Canaries { get; init; } = [];

    /// <summary>The others go on when a tenant fails; else the run ends with it.</summary>
    public bool ContinuesOnError { get; init; }

    /// <summary>Is told of each thing that was done.</summary>
    public IProgress<MigrationProgress>? Progress { get; init; }
}

/// <summary>What was done last.</summary>
/// <param name="What">A file's name, or a tenant's id.</param>
/// <param name="Done">So many tenants are at the present; null while no tenants are at work.</param>
/// <param name="All">Of so many.</param>
/// <param name="Error">What went wrong; null when nothing did.</param>
public sealed record MigrationProgress(string What, int? Done, int All, string? Error);

/// <summary>What a run did.</summary>
/// <param name="Applied">The numbered files that it ran, by their names.</param>
/// <param name="Onboarded">The tenants of the manifest that it made or changed.</param>
/// <param name="Migrated">The tenants that it brought to the present.</param>
/// <param name="Failed">Those that it could not, and why.</param>
/// <param name="Left">Tenants that it did not get to.</param>
public sealed record MigrationResult(
    IReadOnlyList<string> Applied, IReadOnlyList<string> Onboarded, IReadOnlyList<string> Migrated, IReadOnlyDictionary<string, string> Failed, int Left)
{
    public bool IsComplete => Failed.Count == 0 && Left == 0;

    /// <summary>Roles, and who may connect, were left as they are: the login may act as the owner, and may not change roles.</summary>
    public bool LeftRolesAlone { get; init; }
}

/// <summary>What a repair did.</summary>
/// <param name="DroppedIndexes">Indexes that were not valid, by their whole names.</param>
/// <param name="AcceptedTexts">Files whose present text was recorded.</param>
public sealed record MigrationRepair(IReadOnlyList<string> DroppedIndexes, IReadOnlyList<string> AcceptedTexts);

/// <summary>Where a database is.</summary>
/// <param name="Applied">The versions that it has run.</param>
/// <param name="Pending">The names of the files that it has not.</param>
/// <param name="Tenants">How many tenants it has.</param>
/// <param name="Behind">Those that lack steps, and how many.</param>
public sealed record MigrationStatus(int Applied, IReadOnlyList<string> Pending, long Tenants, IReadOnlyDictionary<string, long> Behind)
{
    public bool IsUpToDate => Pending.Count == 0 && Behind.Count == 0;

    /// <summary>Why the last try failed, of those that are behind and were tried.</summary>
    public IReadOnlyDictionary<string, TenantFailure> Failures { get; init; } = new Dictionary<string, TenantFailure>();
}

/// <summary>What the database remembers of a tenant whose steps failed, until they succeed.</summary>
/// <param name="Error">What PostgreSQL said.</param>
/// <param name="At">When.</param>
/// <param name="ToolVersion">Of the tool that tried.</param>
public sealed record TenantFailure(string Error, DateTimeOffset At, string ToolVersion);
