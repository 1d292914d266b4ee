namespace Fenceline.Core.Manifest;

/// <summary>Says where a tenant's tables of a source stand: the tenant decides, else its tier, else the source's sensitivity.</summary>
public static class PlacementResolver
{
    public static Placement Resolve(TenantManifest manifest, Tenant tenant, Source source)
    {
        foreach (var chosen in tenant.Placements)
        {
            if (chosen.Source == source.Name)
                return chosen.Placement;
        }

        foreach (var chosen in TierOf(manifest, tenant).Placements)
        {
            if (chosen.Source == source.Name)
                return chosen.Placement;
        }

        return source.DefaultPlacement;
    }

    public static Tier TierOf(TenantManifest manifest, Tenant tenant)
    {
        foreach (var tier in manifest.Tiers)
        {
            if (tier.Name == tenant.Tier)
                return tier;
        }

        throw new ArgumentException($"Tenant {tenant.Id} names tier {tenant.Tier}, which a checked manifest would have.", nameof(tenant));
    }
}
