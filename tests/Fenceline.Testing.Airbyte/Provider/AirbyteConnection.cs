using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fields = System.Collections.Generic.Dictionary<string, object?>;

namespace Fenceline.Testing.Airbyte.Provider;

/// <summary>What the provider block says, and requests under it. As the real provider: no retries and no time limit.</summary>
internal sealed class AirbyteConnection : IDisposable
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private Fields _settings = [];
    private string? _token;

    private string ServerUrl => _settings.GetValueOrDefault("server_url") is string { Length: > 0 } url ? url.TrimEnd('/') : "https://api.airbyte.invalid/v1";

    public void Configure(Fields settings)
    {
        _settings = settings;
        _token = null;
    }

    /// <returns>Status 0 and a text where there was no answer.</returns>
    public async Task<(int Status, JsonNode? Body)> SendAsync(string method, string path, JsonNode? body)
    {
        try
        {
            _token ??= await TokenAsync();
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{ServerUrl}/{path}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            if (body is not null)
                request.Content = new StringContent(body.ToJsonString(Relaxed), Encoding.UTF8, "application/json");
            using var answer = await _http.SendAsync(request);
            return ((int)answer.StatusCode, Parse(await answer.Content.ReadAsStringAsync()));
        }
        catch (HttpRequestException e)
        {
            return (0, JsonValue.Create($"error sending request: {method} \"{ServerUrl}/{path}\": {e.Message}"));
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> TokenAsync()
    {
        var url = _settings.GetValueOrDefault("token_url") is string { Length: > 0 } given ? given : "/v1/applications/token";
        using var form = new FormUrlEncodedContent(new Dictionary<string, string?>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = _settings.GetValueOrDefault("client_id") as string,
            ["client_secret"] = _settings.GetValueOrDefault("client_secret") as string,
        });
        using var answer = await _http.PostAsync(new Uri(new Uri(ServerUrl), url), form);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? (string)JsonNode.Parse(text)!["access_token"]!
            : throw new HttpRequestException($"failed to get token: unexpected status code: {(int)answer.StatusCode}: {text}");
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
