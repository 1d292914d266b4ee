using System.Text.Json.Nodes;

namespace Fenceline.Testing.Airbyte.Api;

/// <summary>What Airbyte holds, secrets included.</summary>
/// <param name="Kind"><c>workspaces</c>, <c>sources</c>, <c>destinations</c> or <c>connections</c>.</param>
public sealed record AirbyteObject(string Kind, string Id, JsonObject Body)
{
    public string Name => Text("name")!;

    public string? Text(string member) => (string?)Body[member];

    /// <summary>A text of the configuration, by a path with dots.</summary>
    public string? Configured(string path) => (string?)path.Split('.').Aggregate(Body["configuration"], (node, name) => node?[name]);
}

/// <summary>A request that came.</summary>
/// <param name="Line">As in <c>POST /api/public/v1/sources</c>.</param>
public sealed record AirbyteRequest(string Line, int Status, string Body)
{
    /// <summary>Neither a read nor a request for a token.</summary>
    public bool IsWrite => !Line.StartsWith("GET ", StringComparison.Ordinal) && !Line.EndsWith("/applications/token", StringComparison.Ordinal);
}
