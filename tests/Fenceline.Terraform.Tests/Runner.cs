using Fenceline.Cli;
using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Provisioning.Fleet;
using Fenceline.Provisioning.Secrets;
using Fenceline.Testing.Airbyte;
using Fenceline.Testing.Airbyte.Api;

namespace Fenceline.Terraform.Tests;

/// <summary>A generated tree, an Airbyte, and the runner between them: as a library, and as the command.</summary>
internal sealed class Runner : IAsyncDisposable
{
    private readonly RenderedTree _tree;
    private readonly AirbyteStack _stack;
    private readonly TenantManifest _manifest;
    private readonly Dictionary<string, string> _environment;

    private Runner(TenantManifest manifest, AirbyteStack stack)
    {
        _manifest = manifest;
        _tree = new RenderedTree(manifest);
        _stack = stack;
        _environment = stack.Settings();
        // Another's: each tenant has its own, from the provider of secrets.
        _environment["TF_VAR_database_password"] = "password-of-somebody-else";
        _environment["TF_VAR_stripe_api_key"] = "key-of-somebody-else";
        _environment["TF_VAR_user_id"] = "somebody-else";
        _environment["TF_WORKSPACE"] = "somebody_else";
        _environment["TF_LOG"] = "trace";
        foreach (var name in new[] { "PATH", "HOME", "TMPDIR" })
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
                _environment[name] = value;
        }
    }

    public FakeAirbyte Airbyte => _stack.Airbyte;

    public string Folder => _tree.Folder;

    public string Work => Path.Combine(_tree.Folder, "work");

    public Dictionary<string, string> Environment => _environment;

    public static async Task<Runner> CreateAsync(TenantManifest manifest)
    {
        TerraformCommand.Require();
        return new(manifest, await AirbyteStack.StartAsync());
    }

    /// <summary>Secrets that the variable's name and the tenant make up.</summary>
    public static string SecretOf(string tenant, string name) => $"planted-{tenant}-{name}-zq7";

    public async Task<IReadOnlyList<TenantResult>> RunAsync(RunnerAction action, Func<RunnerOptions, RunnerOptions>? change = null)
    {
        var options = new RunnerOptions(Folder, Work, new Planted()) { Environment = _environment, FirstPause = TimeSpan.FromMilliseconds(20) };
        using var runner = new TerraformRunner(_manifest, change?.Invoke(options) ?? options);
        var planner = new TenantPlanner(_manifest);
        return await runner.RunAsync(action, [.. _manifest.Tenants.Select(planner.PlanOf)], _ => { }, _ => { }, TestContext.Current.CancellationToken);
    }

    /// <summary>The command line, inside this process.</summary>
    /// <returns>The exit code, and all that was printed.</returns>
    public async Task<(int ExitCode, string Output)> CommandAsync(string manifestPath, params string[] arguments)
    {
        using var output = new StringWriter();
        using var synchronized = TextWriter.Synchronized(output);
        var host = new CliHost(synchronized, synchronized, Folder, ColorOutput: false, LiveError: false)
        {
            Environment = () => _environment,
            Variable = name => _environment.GetValueOrDefault(name),
        };
        var exitCode = await CommandLine.RunAsync(["--manifest", manifestPath, "--out", Folder, "terraform", .. arguments, "--work", Work], host, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString());
    }

    public void Write(string path, string content) => _tree.Write(path, content);

    public async ValueTask DisposeAsync()
    {
        await _stack.DisposeAsync();
        _tree.Dispose();
    }

    private sealed class Planted : ISecretProvider
    {
        public Task<IReadOnlyDictionary<string, string>> ReadAsync(TenantPlan tenant, IReadOnlyCollection<string> names, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyDictionary<string, string>>(names.ToDictionary(name => name, name => SecretOf(tenant.Tenant.Id, name)));

        public string PlaceOf(TenantPlan tenant, string name) => name;
    }
}
