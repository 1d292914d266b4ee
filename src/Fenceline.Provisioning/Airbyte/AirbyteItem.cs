using System.Text.Json;

namespace Fenceline.Provisioning.Airbyte;

/// <summary>Something that Airbyte lists.</summary>
internal sealed record AirbyteItem(string Kind, string Id, string Name, JsonElement Body)
{
    public const string Workspaces = "workspaces";
    public const string Sources = "sources";
    public const string Destinations = "destinations";
    public const string Connections = "connections";

    public string? Text(string member) => Body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public JsonElement? Configuration => Body.TryGetProperty("configuration", out var value) ? value : null;
}
