using System.Text.Json;

namespace Fenceline.Cli.Tests.Commands;

internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Out);
        return document.RootElement.Clone();
    }
}

/// <summary>Runs the command line in this process, in a folder of its own.</summary>
internal sealed class CliFixture : IDisposable
{
    public TempFolder Folder { get; } = new();

    public bool Color { get; init; }

    public bool LiveError { get; init; }

    /// <summary>What commands read from standard input.</summary>
    public byte[] Input { get; set; } = [];

    public CliResult Run(params string[] args) => RunIn(Folder.Path, args);

    public CliResult RunIn(string workingDirectory, params string[] args)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var host = new CliHost(output, error, workingDirectory, Color, LiveError) { OpenInput = () => new MemoryStream(Input), Variable = _ => null };
        var code = CommandLine.RunAsync(args, host, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>A small manifest of one source and the given tenants, as JSON.</summary>
    public void WriteManifest(params string[] tenants) => Folder.Write("tenants.json", Manifest("[" + string.Join(", ", tenants) + "]"));

    public static string Manifest(string tenants) => $$"""
        {
          "version": 1,
          "project": "demo",
          "sources": {
            "stripe": {
              "sensitivity": "sensitive",
              "connector": "source-stripe",
              "configuration": { "account_id": "${tenant.stripe_account}", "start_date": "2024-01-01T00:00:00Z" },
              "secrets": { "client_secret": "stripe_api_key" },
              "streams": { "customers": "incremental_deduped_history" },
              "tables": { "stripe_customers": { "columns": { "id": "text not null", "name": "text" }, "primaryKey": ["id"] } }
            }
          },
          "tables": { "notes": { "placement": "shared", "columns": { "id": "bigint not null", "body": "text" }, "primaryKey": ["id"] } },
          "tenants": {{tenants}}
        }

        """;

    public void Dispose() => Folder.Dispose();
}
