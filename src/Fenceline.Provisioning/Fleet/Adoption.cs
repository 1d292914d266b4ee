using System.Text.Json;
using Fenceline.Provisioning.Airbyte;
using Fenceline.Provisioning.Terraform;

namespace Fenceline.Provisioning.Fleet;

/// <summary>
/// Looks for what a plan would make among what Airbyte has: after an answer that was lost, or a state that was, a second one
/// would sync beside the first.
/// </summary>
/// <param name="isFirstTry">Nothing of the tenant's was made since the run began.</param>
internal sealed class Adoption(AirbyteApi airbyte, bool isFirstTry)
{
    private const string Mask = "**********";

    /// <summary>Adds to <paramref name="existing"/> what is found.</summary>
    /// <returns>Whether anything was.</returns>
    /// <exception cref="TerraformRunException">There are several, or it is not clear whose they are.</exception>
    public async Task<bool> FindAsync(TerraformPlan plan, Existing existing, CancellationToken cancellation)
    {
        var before = existing.Count;
        foreach (var change in plan.Creates.Where(change => change.Type == "airbyte_workspace"))
            existing.Workspace = One(change, await NamedAsync(AirbyteItem.Workspaces, null, change, cancellation))?.Id ?? existing.Workspace;
        if (existing.Count > before || plan.WorkspaceId is not { } workspace)
            return existing.Count > before;

        foreach (var change in plan.Creates.Where(change => change.Type == "airbyte_destination"))
            existing.Destination = One(change, (await NamedAsync(AirbyteItem.Destinations, workspace, change, cancellation)).Where(item => IsSame(change, item)))?.Id ?? existing.Destination;
        var destination = existing.Destination ?? Known(plan, "airbyte_destination", "tenant", "destination_id");
        await FindSourcesAsync(plan, existing, workspace, destination, cancellation);
        if (destination is not null)
            await FindConnectionsAsync(plan, existing, workspace, destination, cancellation);
        return existing.Count > before;
    }

    private async Task FindSourcesAsync(TerraformPlan plan, Existing existing, string workspace, string? destination, CancellationToken cancellation)
    {
        var wanted = plan.Creates.Where(change => change.Type == "airbyte_source").ToList();
        if (wanted.Count == 0)
            return;
        var connections = await ListAsync(AirbyteItem.Connections, workspace, cancellation);
        foreach (var change in wanted)
        {
            // One that feeds another destination is another project's: its user has the same id.
            var own = (await NamedAsync(AirbyteItem.Sources, workspace, change, cancellation))
                .Where(item => IsSame(change, item) && connections.Where(connection => connection.Text("sourceId") == item.Id).All(connection => connection.Text("destinationId") == destination));
            if (One(change, own) is { } found)
                existing.Sources[change.Name] = found.Id;
        }
    }

    private async Task FindConnectionsAsync(TerraformPlan plan, Existing existing, string workspace, string destination, CancellationToken cancellation)
    {
        foreach (var change in plan.Creates.Where(change => change.Type == "airbyte_connection"))
        {
            var own = (await NamedAsync(AirbyteItem.Connections, workspace, change, cancellation)).Where(item => item.Text("destinationId") == destination);
            if (One(change, own) is not { } found)
                continue;
            var source = existing.Sources.GetValueOrDefault(change.Name) ?? Known(plan, "airbyte_source", change.Name, "source_id");
            if (found.Text("sourceId") != source)
                throw new TerraformRunException($"Airbyte has a connection '{found.Name}' ({found.Id}) of another source ({found.Text("sourceId")}) than this state's: delete it there, or import that source.");
            existing.Connections[change.Name] = found.Id;
        }
    }

    private async Task<IEnumerable<AirbyteItem>> NamedAsync(string kind, string? workspace, PlannedChange change, CancellationToken cancellation) =>
        (await ListAsync(kind, workspace, cancellation)).Where(item => item.Name == change.Text("name"));

    private Task<IReadOnlyList<AirbyteItem>> ListAsync(string kind, string? workspace, CancellationToken cancellation) =>
        isFirstTry ? airbyte.SnapshotAsync(kind, workspace, cancellation) : airbyte.ListAsync(kind, workspace, cancellation);

    private static AirbyteItem? One(PlannedChange change, IEnumerable<AirbyteItem> found)
    {
        var items = found.ToList();
        return items.Count <= 1
            ? items.FirstOrDefault()
            : throw new TerraformRunException($"Airbyte has {items.Count} {items[0].Kind} '{change.Text("name")}' ({string.Join(", ", items.Select(item => item.Id))}): delete all but one there, and run it again.");
    }

    /// <summary>Of the same connector, and configured the same, as far as Airbyte shows it.</summary>
    private static bool IsSame(PlannedChange change, AirbyteItem item)
    {
        if (item.Text("definitionId") is { } definition && definition != change.Text("definition_id"))
            return false;
        if (item.Configuration is not { } shown || change.Text("configuration") is not { } planned)
            return true;
        using var document = JsonDocument.Parse(planned);
        return Agrees(document.RootElement, shown);
    }

    private static bool Agrees(JsonElement planned, JsonElement shown) => planned.ValueKind switch
    {
        _ when shown.ValueKind == JsonValueKind.String && shown.GetString() == Mask => true,
        JsonValueKind.Object => shown.ValueKind == JsonValueKind.Object && planned.EnumerateObject().All(member => !shown.TryGetProperty(member.Name, out var other) || Agrees(member.Value, other)),
        JsonValueKind.Array => shown.ValueKind == JsonValueKind.Array && planned.GetArrayLength() == shown.GetArrayLength() && planned.EnumerateArray().Zip(shown.EnumerateArray()).All(pair => Agrees(pair.First, pair.Second)),
        _ => JsonElement.DeepEquals(planned, shown),
    };

    private static string? Known(TerraformPlan plan, string type, string name, string id) =>
        plan.Changes.Where(change => change.Type == type && change.Name == name && change.Kind is not (ChangeKind.Create or ChangeKind.Replace)).Select(change => change.Text(id)).FirstOrDefault();
}
