using Fenceline.Core.Model;

namespace Fenceline.Migrations.Adoption;

/// <summary>A database in use, as far as the manifest says something of it.</summary>
/// <param name="HasGround">Fenceline's own schemas are there.</param>
/// <param name="Objects">The views, functions and triggers of the model that are there, by their names.</param>
/// <param name="IsRegistryWritten">The registry knows the tables.</param>
/// <param name="Unregistered">Tenants that have a schema or rows, or are in the manifest, and are not in the registry.</param>
/// <param name="RecordedFiles">The versions of numbered files that the database says it has run.</param>
/// <param name="RecordedSteps">The same of tenants' steps.</param>
public sealed record AdoptedState(
    bool HasGround,
    IReadOnlyList<AdoptedSchema> Schemas,
    IReadOnlyList<AdoptedTable> Tables,
    IReadOnlyList<AdoptedEnum> Enums,
    AdoptedObjects Objects,
    bool IsRegistryWritten,
    IReadOnlyList<AdoptedTenant> Unregistered,
    IReadOnlyCollection<int> RecordedFiles,
    IReadOnlyCollection<int> RecordedSteps)
{
    /// <summary>Tables that schemas of tenants lack.</summary>
    public IReadOnlyList<MissingTables> MissingInSchemas { get; init; } = [];

    /// <summary>What has to be settled by a person, beside what tables have.</summary>
    public IReadOnlyList<AdoptionProblem> Problems { get; init; } = [];

    /// <summary>What stays as it is in schemas that become the project's, in words.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}

/// <param name="Functions">With their signatures, as the model writes them.</param>
/// <param name="Triggers">With their tables.</param>
public sealed record AdoptedObjects(IReadOnlyDictionary<ObjectName, AdoptedView> Views, IReadOnlySet<(ObjectName Name, string Signature)> Functions, IReadOnlySet<(ObjectName Table, string Name)> Triggers);

public sealed record AdoptedView(string Owner, IReadOnlyList<AdoptedRight> Rights);

/// <param name="Rights">What is granted on it, and what its owner has by owning it.</param>
/// <param name="Tenant">Whose it is; null for one that all share.</param>
public sealed record AdoptedSchema(string Name, string Owner, IReadOnlyList<AdoptedRight> Rights, string? Tenant)
{
    /// <summary>Something is there that the manifest does not have.</summary>
    public bool HasOthers { get; init; }
}

public sealed record AdoptedEnum(ObjectName Name, string Owner, IReadOnlyList<string> Labels);

/// <param name="Privilege">As PostgreSQL calls it.</param>
/// <param name="Grantee">Null for PUBLIC.</param>
/// <param name="Column">Of a table, the column that it is restricted to; null for all.</param>
public sealed record AdoptedRight(string Privilege, string? Grantee, string? Column, bool IsGrantable);

/// <summary>A table that is there and that the manifest has.</summary>
/// <param name="Wanted">As the manifest has it, under its whole name.</param>
/// <param name="Found">As it is: what is as wanted is the same text, so that the difference is what differs.</param>
/// <param name="Tenant">The tenant in whose schema it is; null for one that all share.</param>
public sealed record AdoptedTable(PgTable Wanted, PgTable Found, string Owner, string? Tenant)
{
    /// <summary>What is granted on it, and what its owner has by owning it.</summary>
    public IReadOnlyList<AdoptedRight> Rights { get; init; } = [];

    /// <summary>Policies that the manifest does not have.</summary>
    public IReadOnlyList<AdoptedPolicy> Policies { get; init; } = [];

    /// <summary>What the catalog writes of keys, checks and references, by their names.</summary>
    public IReadOnlyDictionary<string, string> Definitions { get; init; } = new Dictionary<string, string>();

    /// <summary>Sequences by the columns that own them, with their schemas.</summary>
    public IReadOnlyDictionary<string, AdoptedSequence> Sequences { get; init; } = new Dictionary<string, AdoptedSequence>();

    /// <summary>References from elsewhere that rely on a key which will go.</summary>
    public IReadOnlyList<AdoptedReference> ReferredToBy { get; init; } = [];

    /// <summary>Names of indexes that are there and whole.</summary>
    public IReadOnlySet<string> Indexes { get; init; } = new HashSet<string>();

    /// <summary>The tenant column; null for none.</summary>
    public string? TenantColumn { get; init; }

    /// <summary>Rows have no tenant in a column that is there.</summary>
    public bool HasRowsWithoutTenant { get; init; }

    /// <summary>The trigger that fills the tenant in is there.</summary>
    public bool IsFilled { get; init; }

    /// <summary>The policy that lets its owner of before see all rows until the fence is up; null where there is none.</summary>
    public AdoptedPolicy? Bridge { get; init; }

    /// <summary>Constraints that are as wanted, for rows to come alone: by the names that they have.</summary>
    public IReadOnlyList<string> Unproven { get; init; } = [];

    /// <summary>Airbyte's own columns of a table that it filled: what is published has none.</summary>
    public IReadOnlyList<string> AirbyteColumns { get; init; } = [];

    /// <summary>What stays as it is beside the manifest, in words.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>What has to be settled by a person, in words.</summary>
    public IReadOnlyList<AdoptionProblem> Problems { get; init; } = [];
}

/// <param name="Create">The statement that makes it again.</param>
/// <param name="IsRestrictive">It takes rows away from what the others let through.</param>
public sealed record AdoptedPolicy(string Name, string Create, bool IsRestrictive);

/// <param name="IsIdentity">It belongs to an identity column; else to a default that calls nextval().</param>
public sealed record AdoptedSequence(ObjectName Name, bool IsIdentity, IReadOnlyList<AdoptedRight> Rights);

/// <param name="Table">Whose reference it is, quoted.</param>
/// <param name="Definition">As the catalog writes it.</param>
/// <param name="Key">The name of the key that it relies on.</param>
/// <param name="Columns">The columns of that key.</param>
public sealed record AdoptedReference(string Table, string Name, string Definition, string Key, IReadOnlyList<string> Columns);

/// <param name="HasSchema">Its schema is there.</param>
/// <param name="Sources">Its sources, with their placements.</param>
public sealed record AdoptedTenant(string Id, string? Name, string Tier, string Schema, bool HasSchema, IReadOnlyList<AdoptedSource> Sources);

public sealed record AdoptedSource(string Name, bool IsInTenantSchema);

/// <param name="Tables">As the model has them, for any tenant.</param>
/// <param name="There">Those that the schema has, in the same way.</param>
public sealed record MissingTables(string Schema, IReadOnlyList<PgTable> Tables, IReadOnlyList<ObjectName> There);
