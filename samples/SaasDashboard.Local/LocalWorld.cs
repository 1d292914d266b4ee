using System.Globalization;
using Fenceline;
using Fenceline.Cli;
using Fenceline.Cli.Demo;
using Fenceline.Testing.Airbyte;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SaasDashboard.Accounts;

namespace SaasDashboard.Local;

/// <summary>All that the dashboard has around it in production, made up, on loopback; and the dashboard itself. It is gone when it is disposed of.</summary>
internal sealed class LocalWorld : IAsyncDisposable
{
    public const string StaffEmail = "staff@example.com";
    public const string StaffPassword = "let-me-in-please";

    private const string WebhookToken = "a-token-of-this-machine-alone";

    private readonly Stack<IAsyncDisposable> _parts = new();

    private LocalWorld()
    {
    }

    public string Url { get; private set; } = "";

    public LocalServer Server { get; private set; } = null!;

    public AirbyteStack Airbyte { get; private set; } = null!;

    /// <param name="port">Of the dashboard; 0 for any.</param>
    /// <param name="say">Is told what happens.</param>
    /// <param name="more">Settings on top of those that are made here.</param>
    /// <exception cref="LocalWorldException">Something is missing on this machine.</exception>
    public static async Task<LocalWorld> StartAsync(int port, Action<string> say, CancellationToken cancellation, IReadOnlyDictionary<string, string?>? more = null)
    {
        RequireTerraform();
        var world = new LocalWorld();
        try
        {
            await world.RunAsync(port, say, more ?? new Dictionary<string, string?>(), cancellation);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
    }

    private static void RequireTerraform()
    {
        var name = OperatingSystem.IsWindows() ? "terraform.exe" : "terraform";
        if ((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).All(folder => !File.Exists(Path.Combine(folder, name))))
            throw new LocalWorldException("Terraform is not on this machine, and each customer's syncs are made with it. Install Terraform 1.10 or newer (https://developer.hashicorp.com/terraform/install), and start again.");
    }

    private async Task RunAsync(int port, Action<string> say, IReadOnlyDictionary<string, string?> more, CancellationToken cancellation)
    {
        var host = new CliHost(TextWriter.Null, TextWriter.Null, AppContext.BaseDirectory, ColorOutput: false, LiveError: false);
        say("Looking for PostgreSQL ...");
        var programs = await PostgresPrograms.FindAsync(host, cancellation) ?? await PostgresDownload.FetchAsync(host, say, cancellation);
        say($"Starting PostgreSQL {programs.Version}, an Airbyte and a Stripe that are made up ...");
        Server = Add(new LocalServer(await ThrowAwayServer.StartAsync(programs, cancellation)));
        say("Generating from tenants.json, and applying it ...");
        await Server.SetUpAsync(cancellation);
        Airbyte = Add(await AirbyteStack.StartAsync());
        var stripe = Add(await FakeStripe.StartAsync());

        var settings = Settings(port, stripe);
        foreach (var (name, value) in more)
            settings[name] = value;
        var app = DashboardApp.Create([], settings);
        Add(new RunningApp(app));
        await app.StartAsync(cancellation);
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await app.Services.GetRequiredService<AccountStore>().AddAsync(new Account(StaffEmail, null, null, IsStaff: true), StaffPassword);
        Add(new FakeSyncs(Airbyte.Airbyte, $"{Url}/hooks/airbyte?token={WebhookToken}"));
    }

    private Dictionary<string, string?> Settings(int port, FakeStripe stripe)
    {
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:SaasDashboard"] = "Information",
            // That pages with a form are not cached, and that keys on this machine are plain, is as it should be.
            ["Logging:LogLevel:Microsoft.AspNetCore.Antiforgery"] = "Error",
            ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
            ["Airbyte:WebhookToken"] = WebhookToken,
            ["Stripe:AuthorizeUrl"] = stripe.Url + "/oauth/authorize",
            ["Stripe:TokenUrl"] = stripe.Url + "/oauth/token",
            ["Stripe:ClientId"] = FakeStripe.ClientId,
            ["Stripe:ClientSecret"] = FakeStripe.ClientSecret,
            ["Terraform:Generated"] = Server.Generated,
            ["Terraform:Work"] = Path.Combine(Server.Folder, "work"),
            ["DataProtection:Keys"] = Path.Combine(Server.Folder, "keys"),
            ["Digests:EverySeconds"] = "5",
        };
        foreach (var (name, connectionString) in Server.ConnectionStrings())
            settings["ConnectionStrings:" + name] = connectionString;
        foreach (var (name, value) in Airbyte.Settings("127.0.0.1"))
            settings["Terraform:Variables:" + name] = value;
        settings["Terraform:Variables:TF_VAR_database_port"] = Server.Port.ToString(CultureInfo.InvariantCulture);
        settings["Terraform:Variables:TF_VAR_database_ssl_mode"] = "disable";
        return settings;
    }

    private T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    /// <summary>Its jobs end before what they use does.</summary>
    private sealed class RunningApp(WebApplication app) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
