namespace Fenceline;

/// <summary>What came of making a tenant.</summary>
/// <param name="Tenant">The tenant, which is there now and up to date.</param>
/// <param name="IsNew">False where it was there already, as for a second sign-up or a call that is made again.</param>
/// <param name="Steps">So many steps of its schema have run.</param>
public sealed record TenantCreation(TenantId Tenant, bool IsNew, int Steps);

/// <summary>How far a tenant's removal has come.</summary>
/// <param name="Tenant">The tenant, which nobody reaches any more.</param>
/// <param name="EraseAfter">Until then it can come back, and nothing of it is removed; null once it is removed.</param>
/// <param name="Removed">What was removed by this call, to be kept as a certificate; empty before that, and where nothing was left.</param>
public sealed record TenantRemoval(TenantId Tenant, DateTimeOffset? EraseAfter, IReadOnlyList<RemovedObject> Removed);

/// <summary>Something of a tenant's that is gone.</summary>
/// <param name="Kind">As in <c>rows</c>, <c>table</c>, <c>schema</c>, <c>role</c>, <c>landing</c>; a <c>kept role</c> is still needed in another database.</param>
/// <param name="Name">What it was called.</param>
/// <param name="Rows">How many rows it had; null for what has none.</param>
/// <param name="Note">What else is to be known of it.</param>
public sealed record RemovedObject(string Kind, string Name, long? Rows, string? Note);

/// <summary>A tenant as those see it who make and remove tenants.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Tier">The tier of the manifest that it belongs to.</param>
/// <param name="Status">Whether it can be reached.</param>
/// <param name="EraseAfter">Of one that leaves: until then it can come back.</param>
/// <param name="Sources">What it has connected, and where that is.</param>
/// <param name="PendingSteps">So many released steps its schema lacks.</param>
public sealed record RegisteredTenant(
    TenantId Id, string? Name, string Tier, TenantStatus Status, DateTimeOffset? EraseAfter, IReadOnlyDictionary<string, SourcePlacement> Sources, int PendingSteps);
