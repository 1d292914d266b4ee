using Fenceline.Cli.Reporting;
using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;

namespace Fenceline.Cli.Commands;

/// <param name="Tenant">Its id.</param>
/// <param name="Problem">In what the database differs, for people.</param>
internal sealed record RegistryDifference(string Tenant, string Problem);

/// <summary>Compares the tenants that a manifest lists with those of a database. What the database has beyond the manifest is no difference: tenants may be there alone.</summary>
internal static class RegistryComparison
{
    public static List<RegistryDifference> Compare(TenantManifest manifest, IReadOnlyList<RegisteredTenant> registered)
    {
        var planner = new TenantPlanner(manifest);
        var known = registered.ToDictionary(tenant => tenant.Id.Value, StringComparer.Ordinal);
        var differences = new List<RegistryDifference>();
        foreach (var plan in manifest.Tenants.Select(planner.PlanOf))
        {
            if (known.TryGetValue(plan.Tenant.Id, out var tenant))
                differences.AddRange(Compare(plan, tenant).Select(problem => new RegistryDifference(plan.Tenant.Id, problem)));
            else
                differences.Add(new RegistryDifference(plan.Tenant.Id, "is not in the database"));
        }

        var tiers = manifest.Tiers.Select(tier => tier.Name).ToHashSet(StringComparer.Ordinal);
        differences.AddRange(registered.Where(tenant => !tiers.Contains(tenant.Tier)).Select(tenant => new RegistryDifference(tenant.Id.Value, $"is of tier {tenant.Tier}, which the manifest does not have")));
        return differences;
    }

    private static IEnumerable<string> Compare(TenantPlan plan, RegisteredTenant tenant)
    {
        if (tenant.Status == TenantStatus.Leaving)
            yield return "is being removed from the database";
        if (plan.Tenant.Name != tenant.Name)
            yield return "has another name in the database";
        if (plan.Tier.Name != tenant.Tier)
            yield return $"is of tier {tenant.Tier} in the database, and of {plan.Tier.Name} in the manifest";
        foreach (var source in plan.Connected)
        {
            var wanted = TablePlacements.WordOf(source.Placement);
            if (!tenant.Sources.TryGetValue(source.Name, out var placement))
                yield return $"has not connected {source.Name} in the database";
            else if (TenantReport.WordOf(placement) != wanted)
                yield return $"has {source.Name} in the placement {TenantReport.WordOf(placement)} in the database, and in {wanted} in the manifest";
        }

        foreach (var source in tenant.Sources.Keys.Except(plan.Connected.Select(source => source.Name)).Order(StringComparer.Ordinal))
            yield return $"has connected {source} in the database alone";
    }
}
