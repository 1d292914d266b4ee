using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fenceline.Testing.Airbyte.Api;

/// <summary>Airbyte's API as far as its provider uses it, on loopback: objects in memory, a log of requests, and faults on demand.</summary>
public sealed class FakeAirbyte : IAsyncDisposable
{
    /// <summary>A workspace that is there from the start.</summary>
    public const string SharedWorkspace = "workspace-1";

    private const string Root = "/api/public/v1";
    private const string Token = "token-of-a-test";

    private readonly Lock _gate = new();
    private readonly WebApplication _app;
    private readonly AirbyteStore _store = new();
    private readonly FaultList _faults = new();
    private readonly List<AirbyteRequest> _requests = [];
    private int _inFlight;
    private int _mostInFlight;

    private FakeAirbyte(WebApplication app)
    {
        _app = app;
        _store.AddWorkspace(SharedWorkspace);
        app.Run(HandleAsync);
    }

    public string ServerUrl => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + Root;

    public string TokenUrl => ServerUrl + "/applications/token";

    public int MostInFlight => _mostInFlight;

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<AirbyteObject> Objects => _store.All;

    public IReadOnlyList<AirbyteRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>Those that change something.</summary>
    public IEnumerable<string> Writes => Requests.Where(request => request.IsWrite).Select(request => request.Line);

    /// <param name="port">0 for any that is free.</param>
    public static async Task<FakeAirbyte> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var airbyte = new FakeAirbyte(builder.Build());
        await airbyte._app.StartAsync();
        return airbyte;
    }

    public void Add(Fault fault) => _faults.Add(fault);

    public void ClearFaults() => _faults.Clear();

    public void ForgetRequests()
    {
        lock (_gate)
            _requests.Clear();
        _mostInFlight = 0;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var now = Interlocked.Increment(ref _inFlight);
        RememberMost(now);
        try
        {
            await AnswerAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var line = $"{context.Request.Method} {context.Request.Path}";
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        var fault = _faults.Take(line);
        if (fault is not null)
            await Task.Delay(fault.Delay, context.RequestAborted);
        if (fault is { AfterTheWork: false, BreaksConnection: true })
        {
            Log(line, 0, text);
            context.Abort();
            return;
        }

        var (status, body) = fault is { AfterTheWork: false, Status: { } refused } ? (refused, Text("fault")) : Do(context, line, text);
        if (fault is { AfterTheWork: true, Status: { } lost })
            (status, body) = (lost, Text("the answer was lost"));
        Log(line, status, text);
        if (fault is { AfterTheWork: true, BreaksConnection: true })
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        if (body is null)
            return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString());
    }

    private (int Status, JsonNode? Body) Do(HttpContext context, string line, string text)
    {
        if (line.EndsWith("/applications/token", StringComparison.Ordinal))
            return (200, new JsonObject { ["access_token"] = Token, ["token_type"] = "Bearer", ["expires_in"] = 900 });
        if (context.Request.Headers.Authorization != "Bearer " + Token)
            return (401, Text("unauthorized"));
        if (!context.Request.Path.StartsWithSegments(Root, out var rest))
            return (404, Text("no such path"));
        return _store.Do(
            context.Request.Method,
            rest.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries),
            name => context.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null,
            text);
    }

    private void Log(string line, int status, string body)
    {
        lock (_gate)
            _requests.Add(new(line, status, body));
    }

    private void RememberMost(int value)
    {
        lock (_gate)
            _mostInFlight = Math.Max(_mostInFlight, value);
    }

    private static JsonObject Text(string title) => new() { ["title"] = title };
}
