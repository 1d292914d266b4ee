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
    // Every terraform that runs at the same time shares this one provider, and each configures it: a request takes its session once.
    private Session _session = new([]);

    public void Configure(Fields settings) => _session = new(settings);

    /// <returns>Status 0 and a text where there was no answer.</returns>
    public async Task<(int Status, JsonNode? Body)> SendAsync(string method, string path, JsonNode? body)
    {
        var session = _session;
        try
        {
            var token = session.Token ??= await TokenAsync(session);
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{session.ServerUrl}/{path}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (body is not null)
                request.Content = new StringContent(body.ToJsonString(Relaxed), Encoding.UTF8, "application/json");
            using var answer = await _http.SendAsync(request);
            return ((int)answer.StatusCode, Parse(await answer.Content.ReadAsStringAsync()));
        }
        catch (HttpRequestException e)
        {
            return (0, JsonValue.Create($"error sending request: {method} \"{session.ServerUrl}/{path}\": {e.Message}"));
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> TokenAsync(Session session)
    {
        var url = session.Settings.GetValueOrDefault("token_url") is string { Length: > 0 } given ? given : "/v1/applications/token";
        using var form = new FormUrlEncodedContent(new Dictionary<string, string?>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = session.Settings.GetValueOrDefault("client_id") as string,
            ["client_secret"] = session.Settings.GetValueOrDefault("client_secret") as string,
        });
        using var answer = await _http.PostAsync(new Uri(new Uri(session.ServerUrl), url), form);
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

    private sealed class Session(Fields settings)
    {
        public Fields Settings => settings;

        public string ServerUrl => settings.GetValueOrDefault("server_url") is string { Length: > 0 } url ? url.TrimEnd('/') : "https://api.airbyte.invalid/v1";

        public string? Token { get; set; }
    }
}
