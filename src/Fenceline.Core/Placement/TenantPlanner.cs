using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Placement;

/// <summary>Works out what a manifest decides for each of its tenants. Safe for use by several threads.</summary>
public sealed class TenantPlanner
{
    private readonly TenantManifest _manifest;
    private readonly Dictionary<string, Tier> _tiers;

    public TenantPlanner(TenantManifest manifest)
    {
        _manifest = manifest;
        _tiers = manifest.Tiers.ToDictionary(tier => tier.Name, StringComparer.Ordinal);
    }

    public TenantPlan PlanOf(Tenant tenant)
    {
        var sources = new PlacedSource[_manifest.Sources.Count];
        for (var i = 0; i < sources.Length; i++)
        {
            var source = _manifest.Sources[i];
            sources[i] = new PlacedSource(source, PlacementOf(tenant, source), ConnectionOf(tenant, source));
        }

        return new TenantPlan(tenant, TenantNames.For(_manifest.Database.TenantSchema, tenant.Id), TierOf(tenant), new EquatableArray<PlacedSource>(sources));
    }

    /// <summary>Where a tenant's tables of a source are: the tenant decides, else its tier, else the source's sensitivity.</summary>
    public TablePlacement PlacementOf(Tenant tenant, Source source) =>
        Chosen(tenant.Placements, source) ?? Chosen(TierOf(tenant).Placements, source) ?? source.DefaultPlacement;

    private Tier TierOf(Tenant tenant) => _tiers.TryGetValue(tenant.Tier, out var tier)
        ? tier
        : throw new ArgumentException($"Tenant {tenant.Id} names tier {tenant.Tier}, which a checked manifest would have.", nameof(tenant));

    private static TablePlacement? Chosen(EquatableArray<SourcePlacement> choices, Source source)
    {
        foreach (var choice in choices)
        {
            if (choice.Source == source.Name)
                return choice.Placement;
        }

        return null;
    }

    private static ConnectedSource? ConnectionOf(Tenant tenant, Source source)
    {
        foreach (var connected in tenant.Sources)
        {
            if (connected.Source == source.Name)
                return connected;
        }

        return null;
    }
}
