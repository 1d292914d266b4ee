using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Fenceline.Provisioning.Airbyte;

/// <summary>Where Airbyte is, and who asks: as Terraform's variables say it.</summary>
/// <param name="WorkspaceId">The workspace that tenants share; null where each has its own.</param>
internal sealed record AirbyteAccess(string ServerUrl, string TokenUrl, string ClientId, string ClientSecret, string? WorkspaceId)
{
    private const string Cloud = "https://api.airbyte.com/v1";

    /// <exception cref="TerraformRunException">One of them is not set.</exception>
    public static AirbyteAccess From(IReadOnlyDictionary<string, string> environment)
    {
        string? Value(string name) => environment.GetValueOrDefault("TF_VAR_airbyte_" + name) is { Length: > 0 } value ? value : null;
        string Required(string name) => Value(name) ?? throw new TerraformRunException($"Set TF_VAR_airbyte_{name} in the environment.");
        var server = Value("server_url");
        return new(
            (server ?? Cloud).TrimEnd('/'),
            server is null ? Value("token_url") ?? Cloud + "/applications/token" : Required("token_url"),
            Required("client_id"),
            Required("client_secret"),
            Value("workspace_id"));
    }
}

/// <summary>Reads Airbyte's lists: what Terraform's provider does not do before it makes something.</summary>
internal sealed class AirbyteApi(AirbyteAccess access) : IDisposable
{
    private const int PageSize = 100;
    private const int Attempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<(string Kind, string? WorkspaceId), Lazy<Task<IReadOnlyList<AirbyteItem>>>> _snapshots = new();
    private (string Text, DateTimeOffset Until)? _token;

    /// <summary>As it was when it was first asked for: what one tenant's run makes is nothing that another's looks for, and a list is long where thousands share a workspace.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<IReadOnlyList<AirbyteItem>> SnapshotAsync(string kind, string? workspaceId, CancellationToken cancellation)
    {
        var key = (kind, workspaceId);
        var lists = _snapshots.GetOrAdd(key, _ => new Lazy<Task<IReadOnlyList<AirbyteItem>>>(() => ListAsync(kind, workspaceId, cancellation)));
        try
        {
            return await lists.Value.WaitAsync(cancellation);
        }
        catch
        {
            _snapshots.TryRemove(KeyValuePair.Create(key, lists));
            throw;
        }
    }

    /// <param name="kind">As in the API's path: <see cref="AirbyteItem.Sources"/>.</param>
    /// <param name="workspaceId">Null for all.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="TerraformRunException">Airbyte can't be asked.</exception>
    public async Task<IReadOnlyList<AirbyteItem>> ListAsync(string kind, string? workspaceId, CancellationToken cancellation)
    {
        var items = new List<AirbyteItem>();
        while (true)
        {
            var filter = workspaceId is null ? "" : "&workspaceIds=" + Uri.EscapeDataString(workspaceId);
            using var page = await GetAsync(FormattableString.Invariant($"{access.ServerUrl}/{kind}?limit={PageSize}&offset={items.Count}{filter}"), cancellation);
            var data = page.RootElement.TryGetProperty("data", out var found) && found.ValueKind == JsonValueKind.Array ? [.. found.EnumerateArray()] : Array.Empty<JsonElement>();
            items.AddRange(data.Select(item => Read(kind, item)));
            if (data.Length < PageSize)
                return items;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _gate.Dispose();
    }

    private static AirbyteItem Read(string kind, JsonElement item)
    {
        string Member(string name) => item.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
        return new(kind, Member(kind[..^1] + "Id"), Member("name"), item.Clone());
    }

    private async Task<JsonDocument> GetAsync(string url, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var problem = "";
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation));
                using var answer = await _http.SendAsync(request, cancellation);
                if (answer.IsSuccessStatusCode)
                    return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
                problem = $"status {(int)answer.StatusCode}";
                if (answer.StatusCode != HttpStatusCode.TooManyRequests && (int)answer.StatusCode < 500)
                    attempt = Attempts;
            }
            catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                problem = e.Message;
            }

            if (attempt >= Attempts)
                throw new TerraformRunException($"Airbyte can't be asked what it has ({url}): {problem}. Nothing is made while that is not known: run it again once Airbyte answers.");
            await Task.Delay(FirstPause * (1 << (attempt - 1)), cancellation);
        }
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_token is { } known && known.Until > DateTimeOffset.UtcNow)
                return known.Text;
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = access.ClientId, ["client_secret"] = access.ClientSecret });
            using var answer = await _http.PostAsync(access.TokenUrl, form, cancellation);
            answer.EnsureSuccessStatusCode();
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
            var text = json.RootElement.GetProperty("access_token").GetString()!;
            var seconds = json.RootElement.TryGetProperty("expires_in", out var lasts) ? lasts.GetDouble() : 180;
            // Renewed while it is still good.
            _token = (text, DateTimeOffset.UtcNow.AddSeconds(seconds / 2));
            return text;
        }
        finally
        {
            _gate.Release();
        }
    }
}
