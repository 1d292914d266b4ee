using System.Net.Http.Json;
using Fenceline.Testing.Airbyte.Api;

namespace SaasDashboard.Local;

/// <summary>Does what Airbyte's workers do: each connection that is made syncs once, and the dashboard is told.</summary>
internal sealed class FakeSyncs : IAsyncDisposable
{
    private readonly FakeAirbyte _airbyte;
    private readonly string _webhook;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();
    private readonly HashSet<string> _synced = [];
    private readonly Task _running;

    public FakeSyncs(FakeAirbyte airbyte, string webhook)
    {
        (_airbyte, _webhook) = (airbyte, webhook);
        _running = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), _stop.Token);
            var objects = _airbyte.Objects.ToDictionary(o => o.Id);
            foreach (var connection in objects.Values.Where(o => o.Kind == "connections" && !_synced.Contains(o.Id)))
                await SyncAsync(connection, objects[connection.Text("sourceId")!], objects[connection.Text("destinationId")!]);
        }
    }

    private async Task SyncAsync(AirbyteObject connection, AirbyteObject source, AirbyteObject destination)
    {
        try
        {
            await using var loader = await Loader.OpenAsync(destination, _stop.Token);
            await loader.LandAsync(StripeData.Of(source.Configured("account_id")!), _stop.Token);
            _synced.Add(connection.Id);
            using var told = await _http.PostAsJsonAsync(_webhook, new { data = new { connection = new { name = connection.Name } } }, _stop.Token);
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or HttpRequestException)
        {
            // As Airbyte does, it tries again.
            await Console.Error.WriteLineAsync($"The sync of '{connection.Name}' failed, and is tried again: {e.Message}");
        }
    }
}
