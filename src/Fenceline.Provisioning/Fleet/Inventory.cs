using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Provisioning.Airbyte;

namespace Fenceline.Provisioning.Fleet;

/// <summary>What Airbyte has by the names that a tenant's objects get.</summary>
internal sealed record Inventory(IReadOnlyList<AirbyteItem> Items)
{
    public int Connections => Items.Count(item => item.Kind == AirbyteItem.Connections);

    /// <summary>Names that stand for more than one object: both sync.</summary>
    public IReadOnlyList<string> Twins =>
        [.. Items.GroupBy(item => (item.Kind, item.Name)).Where(same => same.Count() > 1).Select(same => $"{same.Count()} {same.Key.Kind} '{same.Key.Name}' ({string.Join(", ", same.Select(item => item.Id))})")];

    /// <param name="list">Lists a kind in a workspace.</param>
    public static async Task<Inventory> ReadAsync(Func<string, string?, CancellationToken, Task<IReadOnlyList<AirbyteItem>>> list, TenantPlan tenant, TenantManifest manifest, string? sharedWorkspace, CancellationToken cancellation)
    {
        var workspace = tenant.Tier.AirbyteWorkspace == AirbyteWorkspaceKind.Shared
            ? sharedWorkspace
            : (await list(AirbyteItem.Workspaces, null, cancellation)).FirstOrDefault(item => item.Name == tenant.Names.AirbyteWorkspace)?.Id;
        if (workspace is null)
            return new([]);

        var names = manifest.Sources.Select(source => $"{tenant.Names.Schema} {source.Name}").Append(tenant.Names.Schema + " postgres").ToHashSet(StringComparer.Ordinal);
        var items = new List<AirbyteItem>();
        foreach (var kind in new[] { AirbyteItem.Destinations, AirbyteItem.Sources, AirbyteItem.Connections })
            items.AddRange((await list(kind, workspace, cancellation)).Where(item => names.Contains(item.Name)));
        return new(items);
    }
}
