using System.Text.Json.Nodes;
using Fenceline.Testing.Airbyte.Protocol;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Fields = System.Collections.Generic.Dictionary<string, object?>;

namespace Fenceline.Testing.Airbyte.Provider;

/// <summary>
/// Airbyte's provider as its version 1.2 was read to behave: it keeps a configuration as it was planned, reads a source or a
/// destination back after it wrote it, and learns nothing of an object whose creation was not answered.
/// </summary>
internal sealed class ProviderService(AirbyteConnection airbyte) : Protocol.Provider.ProviderBase
{
    private sealed record Endpoint(string Path, string IdAttribute, string UpdateMethod, bool ReadsBack);

    private static readonly Dictionary<string, Endpoint> Endpoints = new(StringComparer.Ordinal)
    {
        ["airbyte_workspace"] = new("workspaces", "workspace_id", "PATCH", ReadsBack: false),
        ["airbyte_source"] = new("sources", "source_id", "PUT", ReadsBack: true),
        ["airbyte_destination"] = new("destinations", "destination_id", "PUT", ReadsBack: true),
        ["airbyte_connection"] = new("connections", "connection_id", "PATCH", ReadsBack: false),
    };

    public override Task<GetMetadata.Types.Response> GetMetadata(GetMetadata.Types.Request request, ServerCallContext context)
    {
        var response = new GetMetadata.Types.Response { ServerCapabilities = new() { PlanDestroy = true, GetProviderSchemaOptional = true } };
        response.Resources.AddRange(ProviderSchema.Resources.Keys.Select(name => new GetMetadata.Types.ResourceMetadata { TypeName = name }));
        return Task.FromResult(response);
    }

    public override Task<GetProviderSchema.Types.Response> GetProviderSchema(GetProviderSchema.Types.Request request, ServerCallContext context) =>
        Task.FromResult(ProviderSchema.Response());

    public override Task<GetResourceIdentitySchemas.Types.Response> GetResourceIdentitySchemas(GetResourceIdentitySchemas.Types.Request request, ServerCallContext context) =>
        Task.FromResult(new GetResourceIdentitySchemas.Types.Response());

    public override Task<ValidateProviderConfig.Types.Response> ValidateProviderConfig(ValidateProviderConfig.Types.Request request, ServerCallContext context) =>
        Task.FromResult(new ValidateProviderConfig.Types.Response());

    public override Task<StopProvider.Types.Response> StopProvider(StopProvider.Types.Request request, ServerCallContext context) =>
        Task.FromResult(new StopProvider.Types.Response());

    public override Task<UpgradeResourceState.Types.Response> UpgradeResourceState(UpgradeResourceState.Types.Request request, ServerCallContext context) =>
        Task.FromResult(new UpgradeResourceState.Types.Response { UpgradedState = new() { Json = request.RawState.Json } });

    public override Task<ConfigureProvider.Types.Response> ConfigureProvider(ConfigureProvider.Types.Request request, ServerCallContext context)
    {
        airbyte.Configure(Read(request.Config) ?? []);
        return Task.FromResult(new ConfigureProvider.Types.Response());
    }

    public override Task<ValidateResourceConfig.Types.Response> ValidateResourceConfig(ValidateResourceConfig.Types.Request request, ServerCallContext context)
    {
        var response = new ValidateResourceConfig.Types.Response();
        Planning.Validate(request.TypeName, Read(request.Config)!, (path, message) =>
            response.Diagnostics.Add(Error("Invalid Attribute Value", message, path.Split('.')[0])));
        return Task.FromResult(response);
    }

    public override Task<PlanResourceChange.Types.Response> PlanResourceChange(PlanResourceChange.Types.Request request, ServerCallContext context)
    {
        var response = new PlanResourceChange.Types.Response();
        var planned = Read(request.ProposedNewState);
        if (planned is not null)
        {
            var replaced = new List<string>();
            Planning.Plan(request.TypeName, Read(request.Config)!, Read(request.PriorState), planned, replaced);
            response.RequiresReplace.AddRange(replaced.Select(PathTo));
        }

        response.PlannedState = Value(planned);
        return Task.FromResult(response);
    }

    public override async Task<ReadResource.Types.Response> ReadResource(ReadResource.Types.Request request, ServerCallContext context)
    {
        var state = Read(request.CurrentState)!;
        var response = new ReadResource.Types.Response();
        var endpoint = Endpoints[request.TypeName];
        var (status, body) = await airbyte.SendAsync("GET", $"{endpoint.Path}/{state[endpoint.IdAttribute]}", null);
        if (status == 404)
            response.NewState = Value(null);
        else if (status == 200)
            response.NewState = Value(ApiMapping.FromApi(request.TypeName, body!, state));
        else
            response.Diagnostics.Add(Unexpected(status, body));
        return response;
    }

    public override async Task<ApplyResourceChange.Types.Response> ApplyResourceChange(ApplyResourceChange.Types.Request request, ServerCallContext context)
    {
        var response = new ApplyResourceChange.Types.Response();
        var prior = Read(request.PriorState);
        var planned = Read(request.PlannedState);
        var endpoint = Endpoints[request.TypeName];
        if (planned is null)
        {
            var (deleted, answer) = await airbyte.SendAsync("DELETE", $"{endpoint.Path}/{prior![endpoint.IdAttribute]}", null);
            response.NewState = deleted is 204 or 404 ? Value(null) : request.PriorState;
            AddProblem(response.Diagnostics, deleted is 204 or 404, deleted, answer);
            return response;
        }

        var (status, result) = await WriteAsync(request.TypeName, endpoint, prior, planned);
        // The object of a POST that was not answered may exist: the state does not learn its id.
        response.NewState = status == 200 ? Value(ApiMapping.FromApi(request.TypeName, result!, planned)) : prior is null ? Value(null) : request.PriorState;
        AddProblem(response.Diagnostics, status == 200, status, result);
        return response;
    }

    public override Task<ImportResourceState.Types.Response> ImportResourceState(ImportResourceState.Types.Request request, ServerCallContext context)
    {
        var response = new ImportResourceState.Types.Response();
        var state = ProviderSchema.Resources[request.TypeName].ToDictionary(attribute => attribute.Name, object? (_) => null, StringComparer.Ordinal);
        state[Endpoints[request.TypeName].IdAttribute] = request.Id;
        response.ImportedResources.Add(new ImportResourceState.Types.ImportedResource { TypeName = request.TypeName, State = Value(state) });
        return Task.FromResult(response);
    }

    private async Task<(int Status, JsonNode? Body)> WriteAsync(string resource, Endpoint endpoint, Fields? prior, Fields planned)
    {
        var idName = ProviderSchema.Resources[resource].Single(attribute => attribute.Name == endpoint.IdAttribute).ApiName;
        var body = ApiMapping.ToApi(ProviderSchema.Resources[resource], planned);
        body.Remove(idName);
        var (status, result) = prior is null
            ? await airbyte.SendAsync("POST", endpoint.Path, body)
            : await airbyte.SendAsync(endpoint.UpdateMethod, $"{endpoint.Path}/{prior[endpoint.IdAttribute]}", body);
        return status == 200 && endpoint.ReadsBack
            ? await airbyte.SendAsync("GET", $"{endpoint.Path}/{result![idName]}", null)
            : (status, result);
    }

    private static AttributePath PathTo(string attribute)
    {
        var path = new AttributePath();
        path.Steps.Add(new AttributePath.Types.Step { AttributeName = attribute });
        return path;
    }

    private static void AddProblem(RepeatedField<Diagnostic> diagnostics, bool isFine, int status, JsonNode? body)
    {
        if (!isFine)
            diagnostics.Add(Unexpected(status, body));
    }

    private static Diagnostic Unexpected(int status, JsonNode? body) => status == 0
        ? Error("failure to invoke API", body!.GetValue<string>(), null)
        : Error($"unexpected response from API. Got an unexpected response code {status}", body?.ToJsonString() ?? "", null);

    private static Diagnostic Error(string summary, string detail, string? attribute) => new()
    {
        Severity = Diagnostic.Types.Severity.Error,
        Summary = summary,
        Detail = detail,
        Attribute = attribute is null ? null : PathTo(attribute),
    };

    private static Fields? Read(DynamicValue? value) => value is null || value.Msgpack.Length == 0 ? null : (Fields?)CtyValue.Read(value.Msgpack.Span);

    private static DynamicValue Value(Fields? fields) => new() { Msgpack = ByteString.CopyFrom(CtyValue.Write(fields)) };
}
