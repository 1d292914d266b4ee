using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Placement;

/// <summary>What the manifest decides for one tenant: what it is called, which tier it is in, and where its tables are.</summary>
/// <param name="Sources">All of the manifest, in its order, connected or not.</param>
public sealed record TenantPlan(Tenant Tenant, TenantNames Names, Tier Tier, EquatableArray<PlacedSource> Sources)
{
    /// <summary>The sources that the tenant has connected, by name.</summary>
    public IEnumerable<PlacedSource> Connected =>
        Sources.Where(source => source.Connection is not null).OrderBy(source => source.Name, StringComparer.Ordinal);
}

/// <summary>A source as one tenant has it.</summary>
/// <param name="Placement">In the tenant's schema, or in the shared tables.</param>
/// <param name="Connection">What the tenant says of it; null when the tenant has not connected it.</param>
public sealed record PlacedSource(Source Source, TablePlacement Placement, ConnectedSource? Connection)
{
    public string Name => Source.Name;

    /// <summary>The tenant's tables of the source are in the tenant's own schema.</summary>
    public bool IsInTenantSchema => Placement == TablePlacement.Schema;
}
