using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Placement;

/// <summary>Computes the tables that a manifest asks for.</summary>
public static class DesiredStateBuilder
{
    /// <remarks>
    /// Every source gets its tenant tables, so that a tenant may be given a schema of its own at any time. It gets
    /// shared tables only when it is public, or some tier or tenant shares it: a sensitive source that nobody shares
    /// leaves no table behind in which its rows could end up.
    /// </remarks>
    public static DesiredState Build(TenantManifest manifest)
    {
        var shared = SharedSources(manifest);
        var application = manifest.Tables.Where(table => table.Placement == TablePlacement.Schema).ToEquatableArray();
        var groups = new List<TenantTableGroup>();
        if (application.Count > 0)
            groups.Add(new TenantTableGroup(null, TableOrder.ByReference(application)));
        groups.AddRange(manifest.Sources.Where(source => source.Tables.Count > 0).Select(source => new TenantTableGroup(source.Name, source.Tables)));

        return new DesiredState(
            manifest.Project,
            manifest.Database,
            manifest.Enums,
            TableOrder.ByReference(manifest.Tables.Where(table => table.Placement == TablePlacement.Reference)),
            TableOrder.ByReference(manifest.Tables.Where(table => table.Placement == TablePlacement.Global)),
            TableOrder.ByReference(manifest.Sources.Where(source => shared.Contains(source.Name)).SelectMany(source => source.Tables)
                .Concat(manifest.Tables.Where(table => table.Placement == TablePlacement.Shared))),
            manifest.Views,
            groups.ToEquatableArray());
    }

    private static HashSet<string> SharedSources(TenantManifest manifest)
    {
        var chosen = manifest.Tiers.SelectMany(tier => tier.Placements).Concat(manifest.Tenants.SelectMany(tenant => tenant.Placements));
        var shared = new HashSet<string>(chosen.Where(choice => choice.Placement == TablePlacement.Shared).Select(choice => choice.Source), StringComparer.Ordinal);
        shared.UnionWith(manifest.Sources.Where(source => source.DefaultPlacement == TablePlacement.Shared).Select(source => source.Name));
        return shared;
    }
}
