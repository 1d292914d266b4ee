using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest;

/// <summary>
/// What <c>tenants.json</c> says, checked and with every default filled in. All records have structural equality,
/// hold nothing of the text they came from, and list their parts in a fixed order: tenants by id, the rest as written.
/// </summary>
public sealed record TenantManifest(
    string Project,
    DatabaseOptions Database,
    EquatableArray<Tier> Tiers,
    EquatableArray<EnumType> Enums,
    EquatableArray<Source> Sources,
    EquatableArray<Table> Tables,
    EquatableArray<View> Views,
    EquatableArray<Tenant> Tenants)
{
    /// <summary>What functions of the application's own do, where SQL calls them.</summary>
    public EquatableArray<DeclaredFunction> Functions { get; init; }

    /// <summary>What the application may ask before it knows which tenant it works for.</summary>
    public EquatableArray<Lookup> Lookups { get; init; }

    /// <summary>Where Terraform keeps its states; null when the manifest leaves that to others.</summary>
    public TerraformBackend? Backend { get; init; }
}

/// <summary>A function of the application's own: which tenants' rows a call sees.</summary>
/// <param name="Schema">Null: in any.</param>
/// <param name="Reads">The tables that it reads; empty for one that only computes.</param>
/// <param name="PinnedArgument">Which of its arguments is the tenant whose rows it reads, the first is 1; null when none is.</param>
public sealed record DeclaredFunction(string? Schema, string Name, EquatableArray<string> Reads, int? PinnedArgument);

/// <summary>Finds rows by their values, whoever's they are: which tenant a key belongs to, which tenants a user is a member of.</summary>
/// <param name="Table">A shared or a global table of the application's.</param>
/// <param name="By">The columns that whoever asks gives a value of; all must be equal.</param>
/// <param name="Returns">What is told of the rows found; the tenant column may be among them.</param>
public sealed record Lookup(string Name, string Table, EquatableArray<string> By, EquatableArray<string> Returns, string? Description)
{
    public Table TableIn(TenantManifest manifest) => manifest.Tables.First(table => table.Name == Table);
}

/// <summary>A query over shared and reference tables, with a name in the shared schema. Who asks it sees what is theirs.</summary>
/// <param name="Sql">One query, without a semicolon.</param>
public sealed record View(string Name, string Sql, string? Description);

/// <summary>A PostgreSQL enum of the application's own, in the shared schema.</summary>
/// <param name="Labels">In their order, which is that of the values.</param>
public sealed record EnumType(string Name, EquatableArray<string> Labels)
{
    /// <summary>Labels that had another name before.</summary>
    public EquatableArray<RenamedLabel> RenamedLabels { get; init; }
}

public sealed record RenamedLabel(string Label, string From);

/// <param name="TenantSchema">Pattern of a tenant's schema and role; holds <c>{id}</c> once.</param>
/// <param name="TenantColumn">Name of the column that carries the tenant in shared tables.</param>
/// <param name="ControlSchema">Schema of the tenant registry and the functions.</param>
/// <param name="AdminSchema">Schema of the cross-tenant views.</param>
/// <param name="AdminViewLimit">Up to so many tenants an admin view is one UNION ALL; beyond, a set-returning function.</param>
/// <param name="NamedTenantLimit">With more tenants than this, none is named in generated C#.</param>
/// <param name="Landing">Where Airbyte writes.</param>
/// <param name="PublicRights">What happens to the rights of PUBLIC on the database and on <c>public</c>.</param>
/// <param name="Extensions">Extensions whose types and functions the tables use.</param>
/// <param name="ExtensionSchema">Where they are installed.</param>
/// <param name="DeletionLimit">How much a publish may delete without being asked twice.</param>
public sealed record DatabaseOptions(
    DatabaseEngine Engine,
    string SharedSchema,
    string TenantSchema,
    string TenantColumn,
    Identity Identity,
    string ControlSchema,
    string AdminSchema,
    int AdminViewLimit,
    int NamedTenantLimit,
    LandingOptions Landing,
    PublicRights PublicRights,
    EquatableArray<string> Extensions,
    string ExtensionSchema,
    DeletionLimit DeletionLimit)
{
    /// <summary>The type of the tenant column, where a table does not say its own.</summary>
    public TenantKeyType TenantType { get; init; }

    /// <summary>Users who may belong to several tenants; null where who asks is a tenant.</summary>
    public Members? Members { get; init; }

    /// <summary>Requests of all tenants come as one role, and a token alone says whose each is. With another identity that role sees no rows.</summary>
    public bool HasSharedRole => Engine == DatabaseEngine.Supabase && (Members?.Identity ?? Identity).Kind == IdentityKind.Jwt;

    /// <summary>The token of such a request names the tenant itself, and not a user who belongs to some.</summary>
    public bool HasTenantTokens => HasSharedRole && Members is null;
}

/// <param name="Database">The name of the landing database; null where each tenant has a landing schema in the tenants' own database.</param>
public sealed record LandingOptions(string? Database)
{
    public bool IsDatabase => Database is not null;
}

public enum PublicRights
{
    /// <summary>Taken away, unless somebody else uses the database; then reported and left.</summary>
    RevokeUnlessUsed,

    /// <summary>Taken away in any case.</summary>
    Revoke,

    /// <summary>Left as they are.</summary>
    Keep,
}

/// <summary>A publish that would delete more than both is refused, unless it is told to.</summary>
/// <param name="Percent">Of the rows that are published for the tenant in a table.</param>
/// <param name="Rows">So few are deleted whatever their share.</param>
public sealed record DeletionLimit(int Percent, int Rows);

public enum DatabaseEngine
{
    /// <summary>PostgreSQL, on a server of one's own or managed.</summary>
    Postgres,

    /// <summary>PostgreSQL as Supabase sets it up: with roles and services of its own, and tokens that say who asks.</summary>
    Supabase,
}

/// <summary>How the database learns who the current tenant is.</summary>
/// <param name="Setting">The setting that carries it: the id itself, or for <see cref="IdentityKind.Jwt"/> the claims as JSON.</param>
/// <param name="Claim">For <see cref="IdentityKind.Jwt"/>: the claim that holds the tenant's id.</param>
/// <param name="Function">Name of the SQL function, in the shared schema, that returns the id or NULL.</param>
public sealed record Identity(IdentityKind Kind, string Setting, string Claim, string Function)
{
    /// <summary>Where in the claim the id is, from the outside in: empty when the claim itself is the id.</summary>
    public EquatableArray<string> WithinClaim { get; init; }

    /// <summary>The claim and the way within it.</summary>
    public EquatableArray<string> ClaimPath => WithinClaim.Prepend(Claim).ToEquatableArray();
}

/// <summary>Users who belong to tenants: to several, or to one with others.</summary>
/// <param name="Table">The shared table whose rows say which users belong to a tenant.</param>
/// <param name="User">Its column with the user's id.</param>
/// <param name="UserType">Its type, as SQL.</param>
/// <param name="Role">Its column with what the user is in the tenant, such as <c>owner</c>; null where all are the same.</param>
/// <param name="Identity">How the database learns who the user is; its function returns the id or NULL.</param>
public sealed record Members(string Table, string User, string UserType, string? Role, Identity Identity);

public enum IdentityKind
{
    Setting,
    Jwt,
    Role,
}

public sealed record Tier(
    string Name,
    TerraformLayout Terraform,
    AirbyteWorkspaceKind AirbyteWorkspace,
    EquatableArray<SourcePlacement> Placements,
    TierLimits Limits);

/// <summary>What one tenant of a tier may take of the server. Times are PostgreSQL's, as in <c>30s</c>; null: no limit.</summary>
/// <param name="StatementTimeout">How long a pinned statement may run.</param>
/// <param name="IdleInTransactionTimeout">How long a pinned transaction may wait for its client.</param>
/// <param name="LoaderConnections">How many connections the tenant's loader may hold.</param>
public sealed record TierLimits(string? StatementTimeout, string? IdleInTransactionTimeout, int LoaderConnections)
{
    /// <summary>Airbyte's destination opens at most ten connections.</summary>
    public static TierLimits Default { get; } = new(null, null, 10);
}

public enum TerraformLayout
{
    /// <summary>A root module of the tenant's own, with its own state.</summary>
    Directory,

    /// <summary>The dynamic root module, in a Terraform workspace named after the tenant's schema.</summary>
    Workspace,
}

public enum AirbyteWorkspaceKind
{
    Shared,
    Dedicated,
}

public sealed record SourcePlacement(string Source, TablePlacement Placement);

public enum TablePlacement
{
    /// <summary>In each tenant's own schema.</summary>
    Schema,

    /// <summary>One for all, under row-level security.</summary>
    Shared,

    /// <summary>The same rows for everybody.</summary>
    Reference,

    /// <summary>The application's own, no tenant's: tenants neither see nor write it.</summary>
    Global,
}

public enum Sensitivity
{
    Sensitive,
    Public,
}

/// <param name="DefinitionId">Airbyte's id of the connector: a UUID in lower case.</param>
/// <param name="Prefix">What Airbyte puts before a stream's name: stream <c>customers</c> lands in table <c>stripe_customers</c>.</param>
/// <param name="Schedule">How often Airbyte syncs; the minute is staggered by tenant.</param>
/// <param name="Configuration">The connector's configuration, without its secrets.</param>
public sealed record Source(
    string Name,
    Sensitivity Sensitivity,
    string Connector,
    string DefinitionId,
    string Prefix,
    string? Description,
    SyncSchedule Schedule,
    ConfigObject Configuration,
    EquatableArray<SecretBinding> Secrets,
    EquatableArray<SourceStream> Streams,
    EquatableArray<Table> Tables)
{
    /// <summary>Where this source's tables stand unless a tier or a tenant says otherwise.</summary>
    public TablePlacement DefaultPlacement => Sensitivity == Sensitivity.Sensitive ? TablePlacement.Schema : TablePlacement.Shared;
}

/// <param name="EveryHours">Hours between syncs: 1, 2, 3, 4, 6, 8, 12 or 24.</param>
public sealed record SyncSchedule(int EveryHours);

/// <summary>A secret of a connector's configuration and the Terraform variable that will carry it.</summary>
/// <param name="Path">Member names from the configuration's root, as in <c>credentials.personal_access_token</c>.</param>
public sealed record SecretBinding(EquatableArray<string> Path, string Variable);

/// <param name="SyncMode">One of the provider's sync modes, as in <c>incremental_deduped_history</c>.</param>
public sealed record SourceStream(string Name, string SyncMode);

public sealed record Tenant(
    string Id,
    string? Name,
    string Tier,
    EquatableArray<ConnectedSource> Sources,
    EquatableArray<SourcePlacement> Placements)
{
    /// <summary>The tenant's syncs are to be taken down, and its files stay until they are.</summary>
    public bool IsLeaving { get; init; }
}

/// <summary>A source that a tenant has connected, and the values it gives for <c>${tenant.x}</c> in the configuration.</summary>
public sealed record ConnectedSource(string Source, EquatableArray<TenantValue> Values);

public sealed record TenantValue(string Name, string Value);
