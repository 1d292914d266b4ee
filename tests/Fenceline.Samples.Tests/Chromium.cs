using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fenceline.Samples.Tests;

/// <summary>A real browser without a window, driven by its DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string? Program = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("fenceline-chromium-");
    private readonly ClientWebSocket _socket = new();
    private readonly Process _process;
    private int _lastId;

    private Chromium()
    {
        // Root may not use the sandbox; the pages are this test's own.
        string[] arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--window-size=1000,560", "--remote-debugging-port=0", "--user-data-dir=" + _profile.FullName, "about:blank"];
        _process = Process.Start(new ProcessStartInfo(Program!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Skips the test, saying so, on a machine without the browser.</summary>
    public static async Task<Chromium> StartAsync()
    {
        Assert.SkipWhen(Program is null, "Chromium is not on the PATH: the sample was NOT tested in a browser (Debian: apt-get install chromium).");
        var browser = new Chromium();
        var portFile = Path.Combine(browser._profile.FullName, "DevToolsActivePort");
        var patience = Stopwatch.StartNew();
        while (!File.Exists(portFile) || (await File.ReadAllLinesAsync(portFile, Cancellation)).Length < 2)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), "Chromium does not start.");
            await Task.Delay(50, Cancellation);
        }

        var port = int.Parse((await File.ReadAllLinesAsync(portFile, Cancellation))[0], CultureInfo.InvariantCulture);
        using var http = new HttpClient();
        var pages = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/list"), Cancellation))!.AsArray();
        await browser._socket.ConnectAsync(new Uri((string)pages.First(page => (string?)page!["type"] == "page")!["webSocketDebuggerUrl"]!), Cancellation);
        return browser;
    }

    public Task OpenAsync(string url) => SendAsync("Page.navigate", new() { ["url"] = url });

    /// <summary>Runs a script in the page, and gives its result as a text.</summary>
    public async Task<string> RunAsync(string script) =>
        (await SendAsync("Runtime.evaluate", new() { ["expression"] = script, ["returnByValue"] = true }))["result"]?["value"]?.ToString() ?? "";

    /// <summary>Types into the fields of the form that has an address, and sends it, as a person does: by its button.</summary>
    public Task FillAsync(string action, params (string Name, string Value)[] fields)
    {
        var form = $"document.querySelector('form[action=\"{action}\"]')";
        var set = string.Concat(fields.Select(field => $"f.elements['{field.Name}'].value = {JsonSerializer.Serialize(field.Value)};"));
        return RunAsync($"{{ const f = {form}; {set} f.querySelector('button').click(); }}");
    }

    public async Task WaitForAsync(string text)
    {
        var patience = Stopwatch.StartNew();
        string seen;
        while (!(seen = await RunAsync("document.body ? document.body.innerText : ''")).Contains(text, StringComparison.Ordinal))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"The browser does not show '{text}', but:\n{seen}");
            await Task.Delay(100, Cancellation);
        }
    }

    /// <summary>A picture of the page, as PNG.</summary>
    public async Task<byte[]> PictureAsync() => Convert.FromBase64String((string)(await SendAsync("Page.captureScreenshot", new() { ["format"] = "png", ["captureBeyondViewport"] = true }))["data"]!);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        // What has ended may have files open for a moment.
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                _profile.Delete(recursive: true);
                return;
            }
            catch (IOException)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private async Task<JsonObject> SendAsync(string method, JsonObject parameters)
    {
        var id = ++_lastId;
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        while (true)
        {
            // Events of the page come in between.
            var message = await ReceiveAsync();
            if ((int?)message["id"] == id)
                return message["result"]?.AsObject() ?? throw new InvalidOperationException(message.ToJsonString());
        }
    }

    private async Task<JsonObject> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), Cancellation);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(whole.ToArray())!.AsObject();
    }
}
