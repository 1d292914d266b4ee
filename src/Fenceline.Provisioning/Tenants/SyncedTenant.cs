using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Sql.Collections;

namespace Fenceline.Provisioning.Tenants;

/// <summary>A tenant as Terraform is to have it: as the manifest says, or as the call does where the manifest does not know it.</summary>
/// <param name="IsListed">The manifest has it.</param>
internal sealed record SyncedTenant(TenantPlan Plan, bool IsListed)
{
    /// <param name="values">The values of each source.</param>
    /// <exception cref="TerraformRunException">The manifest says otherwise, or a value is missing.</exception>
    public static SyncedTenant Of(TenantManifest manifest, TenantId id, string? name, string tier, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> values)
    {
        var planner = new TenantPlanner(manifest);
        if (manifest.Tenants.FirstOrDefault(tenant => tenant.Id == id.Value) is { } listed)
        {
            RequireSame(listed, values);
            return new(planner.PlanOf(listed), IsListed: true);
        }

        if (manifest.Tiers.All(known => known.Name != tier))
            throw new TerraformRunException($"There is no tier '{tier}'. Tiers: {string.Join(", ", manifest.Tiers.Select(known => known.Name))}.");
        var sources = values.OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => Connect(manifest, source.Key, source.Value));
        return new(planner.PlanOf(new Tenant(id.Value, name, tier, sources.ToEquatableArray(), default)), IsListed: false);
    }

    /// <summary>Files say what such a tenant has: what the call says beside them would be lost.</summary>
    private static void RequireSame(Tenant listed, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> given)
    {
        foreach (var (name, values) in given)
        {
            var connected = listed.Sources.FirstOrDefault(source => source.Source == name)
                ?? throw new TerraformRunException($"The manifest has the tenant without source {name}: add it there and run 'fenceline generate', or leave the tenant to the registry.");
            if (values.Where(value => connected.Values.All(known => known.Name != value.Key || known.Value != value.Value)).Select(value => value.Key).FirstOrDefault() is { } other)
                throw new TerraformRunException($"The manifest has the tenant, and another {other} of source {name}, or none: change it there and run 'fenceline generate', or leave it out of the call.");
        }
    }

    private static ConnectedSource Connect(TenantManifest manifest, string name, IReadOnlyDictionary<string, string> values)
    {
        var source = manifest.Sources.FirstOrDefault(source => source.Name == name)
            ?? throw new TerraformRunException($"There is no source '{name}'. Sources: {string.Join(", ", manifest.Sources.Select(known => known.Name))}.");
        var asked = Placeholders(source.Configuration).Distinct(StringComparer.Ordinal).ToList();
        if (asked.FirstOrDefault(value => !values.ContainsKey(value)) is { } missing)
            throw new TerraformRunException($"Source {name} needs the value {missing}.");
        // Others would be variables of Terraform's that nobody meant.
        if (values.Keys.FirstOrDefault(value => !asked.Contains(value, StringComparer.Ordinal)) is { } unknown)
            throw new TerraformRunException($"Source {name} has no value {unknown}. It asks for: {(asked.Count == 0 ? "none" : string.Join(", ", asked))}.");
        return new(name, asked.Select(value => new TenantValue(value, values[value])).ToEquatableArray());
    }

    private static IEnumerable<string> Placeholders(ConfigValue value) => value switch
    {
        ConfigObject members => members.Members.SelectMany(member => Placeholders(member.Value)),
        ConfigArray items => items.Items.SelectMany(Placeholders),
        ConfigText text => text.Parts.Where(part => part.IsTenantValue).Select(part => part.Text),
        _ => [],
    };
}
