using System.Text.Json;
using Fenceline.Core.Manifest;
using Fenceline.Provisioning.Airbyte;
using Fenceline.Provisioning.Fleet;
using Fenceline.Provisioning.Processes;
using Fenceline.Provisioning.Secrets;
using Fenceline.Provisioning.Terraform;

namespace Fenceline.Provisioning.Tenants;

/// <summary>Terraform for one tenant after another, or for some at once: what a backend runs, with secrets that it has in its hands.</summary>
internal sealed class TenantTerraform(TenantManifest manifest, ProvisionerOptions options) : IDisposable
{
    private readonly RootSetup _setup = new(options.WorkFolder);
    private readonly SemaphoreSlim _places = new(options.MaxParallel);

    /// <summary>The password of the tenant's loader that its state knows, so that its destination goes on with it; null when it knows none.</summary>
    public Task<string?> FindPasswordAsync(SyncedTenant tenant, CancellationToken cancellation) => RunAsync(tenant, new Dictionary<string, string>(), isFirst: true, async terraform =>
    {
        // Where there is no state yet, it has nothing to show.
        var shown = await terraform.RunAsync(cancellation, "show", "-json");
        return shown.IsFine ? PasswordIn(shown.Output) : null;
    }, cancellation);

    /// <summary>Brings Airbyte to what the tenant is to have.</summary>
    /// <returns>Whether anything had to be done.</returns>
    public async Task<bool> ApplyAsync(SyncedTenant tenant, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellation)
    {
        var all = await TenantSecrets.ReadAsync(new GivenSecrets(secrets), tenant.Plan, cancellation);
        var result = await RunAsync(tenant, all, isFirst: false, terraform => FleetRunAsync(tenant, terraform, run => run.BringAsync(applies: true, cancellation)), cancellation);
        return result.Outcome switch
        {
            TerraformOutcome.Applied => true,
            TerraformOutcome.Unchanged => false,
            // What the command line would be told does not help a program.
            TerraformOutcome.Refused => throw new TerraformRunException($"{result.Message!.Split(": if that is meant")[0]}. A source is taken away by disconnecting it and by 'fenceline terraform apply --allow-deletes', not by a call that leaves it out."),
            _ => throw new TerraformRunException(result.Message ?? "Terraform failed."),
        };
    }

    /// <summary>Takes down what the tenant has in Airbyte.</summary>
    /// <returns>What is left to be done by hand; null for nothing.</returns>
    public async Task<string?> DestroyAsync(SyncedTenant tenant, CancellationToken cancellation)
    {
        var result = await RunAsync(tenant, new Dictionary<string, string>(), isFirst: true, async terraform =>
        {
            var destroyed = await FleetRunAsync(tenant, terraform, run => run.DestroyAsync(cancellation));
            // The workspace is empty now. Where it can't be removed, it does no harm.
            if (destroyed.Outcome == TerraformOutcome.Destroyed && terraform.Environment.Remove("TF_WORKSPACE"))
                await terraform.RunAsync(cancellation, "workspace", "delete", "-no-color", tenant.Plan.Names.TerraformWorkspace);
            return destroyed;
        }, cancellation);
        if (result.Outcome != TerraformOutcome.Destroyed)
            throw new TerraformRunException(result.Message ?? "Terraform failed.");
        if (result.LeftOvers.Count > 0)
            throw new TerraformRunException(string.Join(" ", result.LeftOvers));
        return result.Message;
    }

    public void Dispose()
    {
        _setup.Dispose();
        _places.Dispose();
    }

    private async Task<T> RunAsync<T>(SyncedTenant tenant, IReadOnlyDictionary<string, string> secrets, bool isFirst, Func<TerraformCommand, Task<T>> work, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            var root = new TenantRoot(options.GeneratedFolder, tenant.Plan, tenant.IsListed);
            root.RequireGenerated();
            var environment = root.Environment(options.Environment, secrets);
            string[] shared = [environment.GetValueOrDefault("TF_VAR_airbyte_client_id", ""), environment.GetValueOrDefault("TF_VAR_airbyte_client_secret", "")];
            var logs = Directory.CreateDirectory(Path.Combine(options.WorkFolder, "logs")).FullName;
            await using var log = new StreamWriter(Path.Combine(logs, tenant.Plan.Names.FileStem + ".log"), append: !isFirst);
            var terraform = new TerraformCommand(options.Terraform, root, environment, options.TimeLimit, new Redaction([.. secrets.Values, .. shared]), log);
            return await _setup.RunAsync(root, terraform, cancellation) is { } errors ? throw new TerraformRunException(errors) : await work(terraform);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<TenantResult> FleetRunAsync(SyncedTenant tenant, TerraformCommand terraform, Func<TenantRun, Task<TenantResult>> work)
    {
        var runner = new RunnerOptions(options.GeneratedFolder, options.WorkFolder, new GivenSecrets(new Dictionary<string, string>()))
        {
            Terraform = options.Terraform,
            Environment = options.Environment,
            Attempts = options.Attempts,
            FirstPause = options.FirstPause,
            TimeLimit = options.TimeLimit,
            LockTimeout = options.LockTimeout,
        };
        // Anew for each run: what it has seen is what Airbyte has now.
        using var airbyte = new AirbyteApi(AirbyteAccess.From(options.Environment));
        return await work(new TenantRun(new TenantRoot(options.GeneratedFolder, tenant.Plan, tenant.IsListed), terraform, airbyte, manifest, runner));
    }

    private static string? PasswordIn(string state)
    {
        using var document = JsonDocument.Parse(state);
        if (!document.RootElement.TryGetProperty("values", out var values) || !values.TryGetProperty("root_module", out var root) || !root.TryGetProperty("child_modules", out var modules))
            return null;
        var configuration = modules.EnumerateArray()
            .SelectMany(module => module.TryGetProperty("resources", out var resources) ? resources.EnumerateArray() : default)
            .Where(resource => resource.GetProperty("type").GetString() == "airbyte_destination")
            .Select(resource => resource.GetProperty("values").TryGetProperty("configuration", out var text) ? text.GetString() : null)
            .FirstOrDefault(text => text is not null);
        if (configuration is null)
            return null;
        using var parsed = JsonDocument.Parse(configuration);
        return parsed.RootElement.TryGetProperty("password", out var password) ? password.GetString() : null;
    }
}
