using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Fenceline.Samples.Tests;

/// <summary>Somebody with a browser of their own, without scripts: follows redirections, keeps cookies, sends the forms that it is shown.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _http;

    public Visitor(string url) => _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(url) };

    /// <summary>Where it is, and what it sees.</summary>
    public Uri Address { get; private set; } = new("about:blank");

    public string Page { get; private set; } = "";

    public HttpStatusCode Status { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task OpenAsync(string path) => await SeeAsync(await _http.GetAsync(path, Cancellation));

    /// <summary>Sends the form of an address on the page, with the fields that it hides.</summary>
    /// <param name="with">A text that the form holds, where there are several of one address.</param>
    public async Task SendAsync(string action, string? with = null, params (string Name, string Value)[] fields)
    {
        var form = Form().Matches(Page).First(form => form.Groups["action"].Value == action && (with is null || form.Value.Contains(with, StringComparison.Ordinal)));
        var values = Hidden().Matches(form.Value).Select(field => (field.Groups["name"].Value, WebUtility.HtmlDecode(field.Groups["value"].Value))).Concat(fields).ToDictionary(field => field.Item1, field => field.Item2);
        using var content = new FormUrlEncodedContent(values);
        await SeeAsync(await _http.PostAsync(new Uri(Address, action), content, Cancellation));
    }

    /// <summary>Looks again, as the page itself does, until it sees something.</summary>
    /// <param name="path">The page.</param>
    /// <param name="pattern">Of what it sees then.</param>
    public async Task WaitForAsync(string path, string pattern)
    {
        var patience = Stopwatch.StartNew();
        do
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"There is no '{pattern}' at {Address}:\n{Page}");
            await Task.Delay(200, Cancellation);
            await OpenAsync(path);
        }
        while (!Regex.IsMatch(Page, pattern));
    }

    public async Task SignUpAsync(string company)
    {
        await OpenAsync("/");
        await SendAsync("/sign-up", null, ("company", company), ("email", $"{company}@example.com".ToLowerInvariant()), ("password", "correct horse"));
        Assert.Equal("/connect", Address.AbsolutePath);
    }

    /// <summary>There, to Stripe, and back.</summary>
    public async Task ConnectAsync()
    {
        await OpenAsync("/connect/stripe");
        await SendAsync("/oauth/allow");
        Assert.True(Address.AbsolutePath == "/progress", Page);
    }

    public void Dispose() => _http.Dispose();

    private async Task SeeAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Address = answer.RequestMessage!.RequestUri!;
            Page = await answer.Content.ReadAsStringAsync(Cancellation);
            Status = answer.StatusCode;
        }
    }

    [GeneratedRegex("<form [^>]*action=\"(?<action>[^\"]*)\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();
}
