using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fenceline.Testing.Airbyte.Provider;

/// <summary>The provider <c>airbytehq/airbyte</c> on a socket: in a process that Terraform started, or inside a test's.</summary>
public sealed class ProviderServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _socket;

    private ProviderServer(WebApplication app, string socket)
    {
        _app = app;
        _socket = socket;
    }

    /// <summary>The value of TF_REATTACH_PROVIDERS that makes Terraform use this server instead of an installed provider.</summary>
    public string Attachment => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["registry.terraform.io/airbytehq/airbyte"] = new
        {
            Protocol = "grpc",
            ProtocolVersion = 6,
            Pid = Environment.ProcessId,
            Test = true,
            Addr = new { Network = "unix", String = _socket },
        },
    });

    /// <summary>One that many Terraform commands attach to. All of them have to say the same of Airbyte.</summary>
    public static Task<ProviderServer> StartAsync() => StartAsync(null, null);

    /// <summary>Serves the Terraform that started this process, until it says so.</summary>
    internal static async Task ServeTerraformAsync()
    {
        using var own = PluginCertificate.Create();
        var terraforms = Environment.GetEnvironmentVariable("PLUGIN_CLIENT_CERT") is { Length: > 0 } pem ? X509Certificate2.CreateFromPem(pem) : null;
        await using var server = await StartAsync(terraforms is null ? null : own, terraforms);
        var certificate = terraforms is null ? "" : Convert.ToBase64String(own.RawData).TrimEnd('=');
        await Console.Out.WriteLineAsync($"1|6|unix|{server._socket}|grpc|{certificate}");
        await server._app.WaitForShutdownAsync();
        terraforms?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        File.Delete(_socket);
    }

    private static async Task<ProviderServer> StartAsync(X509Certificate2? own, X509Certificate2? terraforms)
    {
        var socket = Path.Combine(Path.GetTempPath(), $"fenceline-provider-{Guid.NewGuid():N}.sock");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (own is not null)
                listen.UseHttps(https => Secure(https, own, terraforms!));
        }));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton<AirbyteConnection>();
        var app = builder.Build();
        app.MapGrpcService<ProviderService>();
        app.MapGrpcService<ControllerService>();
        await app.StartAsync();
        return new(app, socket);
    }

    private static void Secure(HttpsConnectionAdapterOptions https, X509Certificate2 own, X509Certificate2 terraforms)
    {
        https.ServerCertificate = own;
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, _, _) => certificate.RawData.AsSpan().SequenceEqual(terraforms.RawData);
    }
}
