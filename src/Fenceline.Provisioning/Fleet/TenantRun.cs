using System.Diagnostics;
using Fenceline.Core.Manifest;
using Fenceline.Provisioning.Airbyte;
using Fenceline.Provisioning.Processes;
using Fenceline.Provisioning.Terraform;

namespace Fenceline.Provisioning.Fleet;

/// <summary>Plans, applies and destroys for one tenant.</summary>
internal sealed class TenantRun(TenantRoot root, TerraformCommand terraform, AirbyteApi airbyte, TenantManifest manifest, RunnerOptions options)
{
    private const string ExistingVariable = "TF_VAR_airbyte_existing";
    private const string Workspace = "module.tenant.airbyte_workspace.tenant[0]";

    private static readonly TimeSpan LockPause = TimeSpan.FromSeconds(1);

    private string LockTimeout { get; } = FormattableString.Invariant($"-lock-timeout={options.LockTimeout.TotalSeconds:0}s");

    private string TenantId => root.Tenant.Tenant.Id;

    /// <param name="applies">Else it only says what it would do.</param>
    public async Task<TenantResult> BringAsync(bool applies, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            var (ended, result) = await TryAsync(applies, new Adoption(airbyte, isFirstTry: attempt == 1), cancellation);
            if (TerraformCommand.IsWaiting(ended) && watch.Elapsed < options.LockTimeout)
            {
                await Task.Delay(LockPause, cancellation);
                attempt--;
                continue;
            }

            if (!TerraformCommand.IsPassing(ended) || attempt >= options.Attempts)
                return result;
            await Task.Delay(options.FirstPause * (1 << (attempt - 1)), cancellation);
        }
    }

    /// <summary>Takes down what the tenant has in Airbyte. A workspace of its own stays: with it would go whatever else is in it.</summary>
    public async Task<TenantResult> DestroyAsync(CancellationToken cancellation)
    {
        var notes = new List<string>();
        var state = await terraform.RunAsync(cancellation, "state", "list");
        if (state.IsFine && state.Output.Split('\n').Contains(Workspace))
        {
            var forgotten = await terraform.RunAsync(cancellation, "state", "rm", LockTimeout, Workspace);
            if (!forgotten.IsFine)
                return Failed(forgotten);
            notes.Add($"The Airbyte workspace {root.Tenant.Names.AirbyteWorkspace} is still there: delete it in Airbyte once nobody needs it.");
        }

        for (var attempt = 1; ; attempt++)
        {
            var ended = await terraform.RunAsync(cancellation, "destroy", "-auto-approve", "-input=false", "-no-color", LockTimeout, "-parallelism=2");
            if (ended.IsFine)
                break;
            if (!TerraformCommand.IsPassing(ended) || attempt >= options.Attempts)
                return Failed(ended);
            await Task.Delay(options.FirstPause * (1 << (attempt - 1)), cancellation);
        }

        var leftOvers = await LeftOversAsync(cancellation);
        notes.AddRange(leftOvers);
        return Result(TerraformOutcome.Destroyed, null, notes.Count == 0 ? null : string.Join(" ", notes)) with { LeftOvers = leftOvers };
    }

    private async Task<(ProgramResult Ended, TenantResult Result)> TryAsync(bool applies, Adoption adoption, CancellationToken cancellation)
    {
        // Plans hold secrets in plain text: in a folder that only this user enters, and not for long.
        var folder = Directory.CreateTempSubdirectory("fenceline-plan-");
        try
        {
            var file = Path.Combine(folder.FullName, "plan");
            var (ended, plan) = await PlanAsync(file, adoption, cancellation);
            if (plan is null)
                return (ended, Failed(ended));
            if (plan.IsEmpty)
                return (ended, Result(TerraformOutcome.Unchanged, plan, null));
            if (plan.Deletes.Any() && !options.AllowsDeletes)
                return (ended, Result(TerraformOutcome.Refused, plan, $"It would delete {string.Join(", ", plan.Deletes.Select(change => change.Address.Replace("module.tenant.", "", StringComparison.Ordinal)))}: if that is meant, run it with --allow-deletes."));
            if (!applies)
                return (ended, Result(TerraformOutcome.Planned, plan, null));

            ended = await terraform.RunAsync(cancellation, "apply", "-input=false", "-no-color", LockTimeout, "-parallelism=2", file);
            return (ended, ended.IsFine ? Result(TerraformOutcome.Applied, plan, null) : Failed(ended));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A plan that makes nothing that Airbyte has already.</summary>
    private async Task<(ProgramResult Ended, TerraformPlan? Plan)> PlanAsync(string file, Adoption adoption, CancellationToken cancellation)
    {
        var existing = new Existing();
        terraform.Environment.Remove(ExistingVariable);
        while (true)
        {
            var ended = await terraform.RunAsync(cancellation, "plan", "-input=false", "-no-color", LockTimeout, "-parallelism=2", "-out=" + file);
            if (!ended.IsFine)
                return (ended, null);
            var shown = await terraform.RunAsync(cancellation, "show", "-json", file);
            if (!shown.IsFine)
                return (shown, null);
            var plan = TerraformPlan.Parse(shown.Output);
            if (!await adoption.FindAsync(plan, existing, cancellation))
                return (ended, plan);
            terraform.Environment[ExistingVariable] = existing.ToJson();
        }
    }

    private async Task<IReadOnlyList<string>> LeftOversAsync(CancellationToken cancellation)
    {
        var inventory = await Inventory.ReadAsync(airbyte.ListAsync, root.Tenant, manifest, options.Environment.GetValueOrDefault("TF_VAR_airbyte_workspace_id"), cancellation);
        return [.. inventory.Items.Select(item => $"Airbyte still has {item.Kind[..^1]} '{item.Name}' ({item.Id}), which the state did not know: delete it there.")];
    }

    private TenantResult Failed(ProgramResult ended) => Result(TerraformOutcome.Failed, null, terraform.ErrorsOf(ended));

    private TenantResult Result(TerraformOutcome outcome, TerraformPlan? plan, string? message) => new(TenantId, outcome, plan?.Counts, message, null, TimeSpan.Zero);
}
