using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fenceline.Testing.Airbyte.Api;

/// <summary>The objects, and what Airbyte does with a request for them.</summary>
internal sealed partial class AirbyteStore
{
    private const int DefaultPage = 20;
    private const int LargestPage = 100;

    private static readonly Dictionary<string, string> IdNames = new(StringComparer.Ordinal)
    {
        ["workspaces"] = "workspaceId",
        ["sources"] = "sourceId",
        ["destinations"] = "destinationId",
        ["connections"] = "connectionId",
    };

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Kind, string Id), JsonObject> _objects = [];
    private readonly List<(string Kind, string Id)> _order = [];

    public IReadOnlyList<AirbyteObject> All
    {
        get
        {
            lock (_gate)
                return [.. _order.Select(key => new AirbyteObject(key.Kind, key.Id, _objects[key].DeepClone().AsObject()))];
        }
    }

    public void AddWorkspace(string id)
    {
        lock (_gate)
            Put(("workspaces", id), new() { ["workspaceId"] = id, ["name"] = id, ["dataResidency"] = "auto", ["notifications"] = new JsonObject() });
    }

    /// <param name="path">Without the API's own beginning, as in <c>sources/123</c>.</param>
    public (int Status, JsonNode? Body) Do(string method, string[] path, Func<string, string?> query, string text)
    {
        if (path is not [var kind, ..] || path.Length > 2 || !IdNames.TryGetValue(kind, out var idName))
            return (404, Problem("no such path"));
        var id = path.Length == 2 ? path[1] : null;
        lock (_gate)
        {
            JsonObject? known = null;
            if (id is not null && !_objects.TryGetValue((kind, id), out known))
                return (404, Problem($"Could not find {kind} {id}"));
            return method switch
            {
                "GET" when known is null => (200, List(kind, query)),
                "GET" => (200, Shown(kind, known)),
                "DELETE" when known is not null => Delete(kind, id!),
                "POST" when known is null => Write(kind, idName, null, [], text),
                "PUT" or "PATCH" when known is not null => Write(kind, idName, id, known, text),
                _ => (405, Problem(method)),
            };
        }
    }

    private (int Status, JsonNode? Body) Write(string kind, string idName, string? id, JsonObject before, string text)
    {
        var body = before.DeepClone().AsObject();
        foreach (var (name, value) in JsonNode.Parse(text)!.AsObject())
            body[name] = value?.DeepClone();
        if (Check(kind, body) is { } problem)
            return (422, Problem(problem));
        if (id is null)
        {
            id = Guid.NewGuid().ToString();
            body[idName] = id;
            body["createdAt"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        }

        Complete(kind, body);
        Put((kind, id), body);
        return (200, Shown(kind, body));
    }

    private void Put((string Kind, string Id) key, JsonObject body)
    {
        if (_objects.TryAdd(key, body))
            _order.Add(key);
        else
            _objects[key] = body;
    }

    private (int Status, JsonNode? Body) Delete(string kind, string id)
    {
        var gone = _objects.Where(other =>
                other.Key == (kind, id)
                || (kind == "workspaces" && (string?)other.Value["workspaceId"] == id)
                || (other.Key.Kind == "connections" && ((string?)other.Value["sourceId"] == id || (string?)other.Value["destinationId"] == id)))
            .Select(other => other.Key)
            .ToList();
        foreach (var key in gone)
        {
            _objects.Remove(key);
            _order.Remove(key);
        }

        return (204, null);
    }

    private JsonObject List(string kind, Func<string, string?> query)
    {
        var limit = Math.Min(int.TryParse(query("limit"), out var asked) ? asked : DefaultPage, LargestPage);
        var offset = int.TryParse(query("offset"), out var from) ? from : 0;
        var workspaces = query("workspaceIds")?.Split(',');
        var found = _order
            .Where(key => key.Kind == kind && (workspaces is null || workspaces.Contains((string?)_objects[key]["workspaceId"])))
            .Select(key => Shown(kind, _objects[key]))
            .ToList();
        return new()
        {
            ["data"] = new JsonArray([.. found.Skip(offset).Take(limit)]),
            ["previous"] = "",
            ["next"] = offset + limit < found.Count ? $"/{kind}?limit={limit}&offset={offset + limit}" : "",
        };
    }

    private string? Check(string kind, JsonObject body) => kind switch
    {
        "sources" or "destinations" => CheckActor(body),
        "connections" => CheckConnection(body),
        _ => null,
    };

    private string? CheckActor(JsonObject body)
    {
        if (!_objects.ContainsKey(("workspaces", (string?)body["workspaceId"] ?? "")))
            return $"workspace {body["workspaceId"]} does not exist";
        return string.IsNullOrEmpty((string?)body["name"]) ? "name is empty" : ConfigurationChecks.Problem((string?)body["definitionId"], body["configuration"]);
    }

    private string? CheckConnection(JsonObject body)
    {
        if (!_objects.TryGetValue(("sources", (string?)body["sourceId"] ?? ""), out var source))
            return "source does not exist";
        if (!_objects.TryGetValue(("destinations", (string?)body["destinationId"] ?? ""), out var destination))
            return "destination does not exist";
        if ((string?)source["workspaceId"] != (string?)destination["workspaceId"])
            return "source and destination are in different workspaces";
        if ((string?)body["namespaceDefinition"] == "custom_format" && string.IsNullOrEmpty((string?)body["namespaceFormat"]))
            return "namespaceFormat is missing";
        if ((string?)body["schedule"]?["scheduleType"] == "cron" && !QuartzCron().IsMatch((string?)body["schedule"]!["cronExpression"] ?? ""))
            return $"cron expression {body["schedule"]!["cronExpression"]}";
        var streams = body["configurations"]?["streams"]?.AsArray() ?? [];
        return streams.Select(stream => (string?)stream!["name"]).Distinct().Count() != streams.Count ? "a stream twice" : null;
    }

    private void Complete(string kind, JsonObject body)
    {
        switch (kind)
        {
            case "workspaces":
                body["dataResidency"] ??= "auto";
                body["notifications"] ??= new JsonObject();
                break;
            case "sources":
                body["sourceType"] ??= "some";
                break;
            case "destinations":
                body["destinationType"] ??= "postgres";
                break;
            default:
                CompleteConnection(body);
                break;
        }
    }

    private void CompleteConnection(JsonObject body)
    {
        body["workspaceId"] = (string?)_objects[("sources", (string)body["sourceId"]!)]["workspaceId"];
        body["status"] ??= "active";
        body["tags"] ??= new JsonArray();
        foreach (var stream in body["configurations"]!["streams"]!.AsArray())
        {
            stream!["cursorField"] ??= new JsonArray("created");
            stream["primaryKey"] ??= new JsonArray(new JsonArray("id"));
            stream["mappers"] ??= new JsonArray();
            stream["selectedFields"] ??= new JsonArray();
        }
    }

    private static JsonObject Shown(string kind, JsonObject body)
    {
        var shown = body.DeepClone().AsObject();
        if (kind is "sources" or "destinations")
            ConfigurationChecks.Mask(shown);
        return shown;
    }

    private static JsonObject Problem(string detail) => new() { ["title"] = "problem", ["detail"] = detail };

    [GeneratedRegex(@"^0 \d{1,2} [\d/,*]+ \* \* \? [A-Z][A-Za-z/_]+$")]
    private static partial Regex QuartzCron();
}
