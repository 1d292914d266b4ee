using System.Diagnostics;
using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Provisioning.Airbyte;
using Fenceline.Provisioning.Processes;
using Fenceline.Provisioning.Secrets;
using Fenceline.Provisioning.Terraform;

namespace Fenceline.Provisioning.Fleet;

public enum RunnerAction
{
    Plan,
    Apply,
    Destroy,
}

/// <summary>Runs Terraform for the tenants of a manifest, several at once.</summary>
public sealed class TerraformRunner : IDisposable
{
    private readonly TenantManifest _manifest;
    private readonly RunnerOptions _options;
    private readonly Journal _journal;
    private readonly AirbyteApi _airbyte;
    private readonly RootSetup _setup;

    /// <exception cref="TerraformRunException">The environment does not say which Airbyte.</exception>
    public TerraformRunner(TenantManifest manifest, RunnerOptions options)
    {
        _manifest = manifest;
        _options = options;
        _airbyte = new(AirbyteAccess.From(options.Environment));
        _journal = new(options.WorkFolder);
        _setup = new(options.WorkFolder);
    }

    /// <summary>Whether a tenant's last apply was with what there is now.</summary>
    public bool IsCurrent(TenantPlan tenant)
    {
        var root = new TenantRoot(_options.GeneratedFolder, tenant);
        return File.Exists(Path.Combine(root.Folder, "main.tf"))
            && _journal.Find(tenant.Tenant.Id) is { Outcome: TerraformOutcome.Applied or TerraformOutcome.Unchanged } entry
            && entry.Fingerprint == root.Fingerprint(_options.Environment);
    }

    /// <param name="done">Is told of each tenant as it ends, from any thread.</param>
    /// <returns>In the order of <paramref name="tenants"/>; without those that <see cref="RunnerOptions.ChangedOnly"/> leaves out.</returns>
    public async Task<IReadOnlyList<TenantResult>> RunAsync(RunnerAction action, IReadOnlyList<TenantPlan> tenants, Action<string> begun, Action<TenantResult> done, CancellationToken cancellation)
    {
        var chosen = _options.ChangedOnly ? [.. tenants.Where(tenant => !IsCurrent(tenant))] : tenants;
        var results = new TenantResult[chosen.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Parallelism, CancellationToken = cancellation };
        await Parallel.ForAsync(0, chosen.Count, parallel, async (i, stop) =>
        {
            begun(chosen[i].Tenant.Id);
            results[i] = await RunOneAsync(action, chosen[i], stop);
            done(results[i]);
        });
        return results;
    }

    /// <summary>What is known of a tenant without running Terraform.</summary>
    public async Task<TenantSyncStatus> ReadStatusAsync(TenantPlan tenant, CancellationToken cancellation)
    {
        var inventory = await Inventory.ReadAsync(_airbyte.SnapshotAsync, tenant, _manifest, _options.Environment.GetValueOrDefault("TF_VAR_airbyte_workspace_id"), cancellation);
        var last = _journal.Find(tenant.Tenant.Id);
        var expected = tenant.Tenant.IsLeaving ? 0 : tenant.Connected.Count();
        return new(tenant.Tenant.Id, last?.Outcome, IsCurrent(tenant), tenant.Tenant.IsLeaving, expected, inventory.Connections, inventory.Twins);
    }

    public void Dispose()
    {
        _setup.Dispose();
        _airbyte.Dispose();
    }

    private async Task<TenantResult> RunOneAsync(RunnerAction action, TenantPlan tenant, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var logPath = Path.Combine(_options.WorkFolder, "logs", tenant.Names.FileStem + ".log");
        Directory.CreateDirectory(Path.GetDirectoryName(logPath)!);
        TenantResult result;
        var root = new TenantRoot(_options.GeneratedFolder, tenant);
        await using (var log = new StreamWriter(logPath))
        {
            try
            {
                root.RequireGenerated();
                result = await RunAsync(action, root, log, cancellation);
            }
            catch (TerraformRunException e)
            {
                result = new(tenant.Tenant.Id, TerraformOutcome.Failed, null, e.Message, null, TimeSpan.Zero);
            }
        }

        if (action != RunnerAction.Plan)
            _journal.Write(tenant.Tenant.Id, result.Outcome, result.Outcome is TerraformOutcome.Applied or TerraformOutcome.Unchanged ? root.Fingerprint(_options.Environment) : "");
        return result with { LogPath = logPath, Elapsed = watch.Elapsed };
    }

    private async Task<TenantResult> RunAsync(RunnerAction action, TenantRoot root, TextWriter log, CancellationToken cancellation)
    {
        // What is destroyed needs none of the tenant's secrets.
        var secrets = action == RunnerAction.Destroy ? new Dictionary<string, string>() : await TenantSecrets.ReadAsync(_options.Secrets, root.Tenant, cancellation);
        var environment = root.Environment(_options.Environment, secrets);
        string[] shared = [environment.GetValueOrDefault("TF_VAR_airbyte_client_id", ""), environment.GetValueOrDefault("TF_VAR_airbyte_client_secret", "")];
        var terraform = new TerraformCommand(_options.Terraform, root, environment, _options.TimeLimit, new Redaction([.. secrets.Values, .. shared]), log);
        if (await _setup.RunAsync(root, terraform, cancellation) is { } errors)
            return new(root.Tenant.Tenant.Id, TerraformOutcome.Failed, null, errors, null, TimeSpan.Zero);

        var run = new TenantRun(root, terraform, _airbyte, _manifest, _options);
        return action == RunnerAction.Destroy ? await run.DestroyAsync(cancellation) : await run.BringAsync(action == RunnerAction.Apply, cancellation);
    }
}

/// <summary>What is known of a tenant from the journal and from Airbyte.</summary>
/// <param name="Last">What was done last; null when nothing was, on this machine.</param>
/// <param name="IsCurrent">It was done with the files of now.</param>
/// <param name="Expected">So many connections the manifest wants.</param>
/// <param name="Present">So many Airbyte has.</param>
/// <param name="Twins">Objects that are there twice.</param>
public sealed record TenantSyncStatus(string TenantId, TerraformOutcome? Last, bool IsCurrent, bool IsLeaving, int Expected, int Present, IReadOnlyList<string> Twins)
{
    /// <summary>Something is to do.</summary>
    public bool IsOpen => Twins.Count > 0 || Expected != Present || (!IsLeaving && !IsCurrent);
}
