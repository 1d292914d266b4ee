using System.Text.Json;

namespace Fenceline.Provisioning.Terraform;

/// <summary>What a plan would do, from <c>terraform show -json</c>.</summary>
internal sealed class TerraformPlan
{
    private readonly JsonElement _root;

    private TerraformPlan(JsonElement root)
    {
        _root = root;
        Changes = root.TryGetProperty("resource_changes", out var changes) ? [.. changes.EnumerateArray().Select(PlannedChange.Read)] : [];
    }

    /// <summary>What is planned for every object, also nothing.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; }

    public IEnumerable<PlannedChange> Creates => Changes.Where(change => change.Kind == ChangeKind.Create && change.IsAirbytes);

    /// <summary>Also by making a new one in its place.</summary>
    public IEnumerable<PlannedChange> Deletes => Changes.Where(change => change.Kind is ChangeKind.Delete or ChangeKind.Replace && change.IsAirbytes);

    public PlanCounts Counts => new(
        Changes.Count(change => change.Kind is ChangeKind.Create or ChangeKind.Replace && change.IsAirbytes),
        Changes.Count(change => change.Kind == ChangeKind.Update && change.IsAirbytes),
        Deletes.Count(),
        Changes.Count(change => change.IsImported));

    public bool IsEmpty => Changes.All(change => change is { Kind: ChangeKind.None, IsImported: false });

    public static TerraformPlan Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new(document.RootElement.Clone());
    }

    /// <summary>The workspace that the tenant's objects are in; null when that is made by this plan.</summary>
    public string? WorkspaceId => Changes.Where(change => change.Type == "airbyte_destination").Select(change => change.Text("workspace_id")).FirstOrDefault();
}

/// <summary>How many of Airbyte's objects a plan would touch.</summary>
public sealed record PlanCounts(int Create, int Update, int Delete, int Import);

internal enum ChangeKind
{
    None,
    Create,
    Update,
    Delete,
    Replace,
}

/// <summary>What a plan would do to one object.</summary>
/// <param name="Value">What it would be; what it was, where it goes.</param>
internal sealed record PlannedChange(string Address, string Type, string Name, ChangeKind Kind, bool IsImported, JsonElement Value)
{
    public bool IsAirbytes => Type.StartsWith("airbyte_", StringComparison.Ordinal);

    /// <summary>Null where it is not known before it is applied.</summary>
    public string? Text(string attribute) =>
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(attribute, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static PlannedChange Read(JsonElement element)
    {
        var change = element.GetProperty("change");
        string[] actions = [.. change.GetProperty("actions").EnumerateArray().Select(action => action.GetString()!)];
        var after = change.GetProperty("after");
        return new(
            element.GetProperty("address").GetString()!,
            element.GetProperty("type").GetString()!,
            element.GetProperty("name").GetString()!,
            actions switch
            {
                ["create"] => ChangeKind.Create,
                ["update"] => ChangeKind.Update,
                ["delete"] => ChangeKind.Delete,
                [_, _] => ChangeKind.Replace,
                _ => ChangeKind.None,
            },
            change.TryGetProperty("importing", out _),
            after.ValueKind == JsonValueKind.Object ? after : change.GetProperty("before"));
    }
}
