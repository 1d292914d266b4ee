using System.CommandLine;
using Fenceline.Cli.Reporting;
using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Provisioning;
using Fenceline.Provisioning.Fleet;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline terraform</c>: runs Terraform for tenants, several at once.</summary>
internal static class TerraformCommand
{
    public static Command Create(CliHost host, GlobalOptions options) => new CliCommand(
        "terraform",
        "Run Terraform for tenants: each in its own root or workspace, with its own secrets",
        "fenceline terraform plan",
        "fenceline terraform apply --tenant 123 --secrets file:secrets.json",
        "fenceline terraform apply --changed --parallel 8",
        "fenceline terraform status --json")
    {
        Create(host, options, RunnerAction.Plan, "plan", "Say what would change in Airbyte; exits 1 when something would", "fenceline terraform plan --tenant 123"),
        Create(host, options, RunnerAction.Apply, "apply", "Bring Airbyte to what was generated; what was done already is left alone", "fenceline terraform apply --changed"),
        Create(host, options, RunnerAction.Destroy, "destroy", "Take down what tenants have in Airbyte: those who leave, or those named with --tenant", "fenceline terraform destroy --tenant 123"),
        TerraformStatusCommand.Create(host, options),
    };

    private static CliCommand Create(CliHost host, GlobalOptions options, RunnerAction action, string name, string description, string example)
    {
        var run = new TerraformRunOptions();
        var allowDeletes = new Option<bool>("--allow-deletes") { Description = "Carry out a plan that deletes sources, connections or destinations" };
        var changed = new Option<bool>("--changed") { Description = "Leave out tenants that were applied, and of whom nothing has changed since" };
        var parallel = new Option<int>("--parallel") { Description = "So many tenants at once", HelpName = "count", DefaultValueFactory = _ => 4 };
        parallel.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 64)
                result.AddError("--parallel must be from 1 to 64.");
        });
        var command = new CliCommand(name, description, example) { run.Tenants, run.Secrets, run.Terraform, run.Work, parallel, options.Json };
        if (action != RunnerAction.Destroy)
        {
            command.Add(changed);
            command.Add(allowDeletes);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            if (CheckedManifest.Load(parsed, options, host) is not { } manifest)
                return ExitCode.Findings;
            var tenants = Choose(manifest, parsed.GetValue(run.Tenants) ?? [], action);
            var runnerOptions = run.Read(parsed, options, host) with
            {
                Parallelism = parsed.GetValue(parallel),
                ChangedOnly = action != RunnerAction.Destroy && parsed.GetValue(changed),
                AllowsDeletes = action != RunnerAction.Destroy && parsed.GetValue(allowDeletes),
            };
            return await RunAsync(action, manifest, tenants, runnerOptions, new TerraformReport(host, parsed.GetValue(options.Json), tenants.Count), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(RunnerAction action, TenantManifest manifest, IReadOnlyList<TenantPlan> tenants, RunnerOptions options, TerraformReport report, CancellationToken cancellation)
    {
        try
        {
            using var runner = new TerraformRunner(manifest, options);
            return report.Finish(await runner.RunAsync(action, tenants, report.Begin, report.Add, cancellation));
        }
        catch (OperationCanceledException)
        {
            throw new CliException("Cancelled. The tenants that were reported are done, and Terraform was given the time to write the states of the others: run it again with --changed to go on.");
        }
        catch (TerraformRunException e)
        {
            throw new CliException(e.Message);
        }
    }

    /// <summary>Those who are named; else all that the action is for: who leaves is destroyed, and nothing is made for them.</summary>
    private static IReadOnlyList<TenantPlan> Choose(TenantManifest manifest, string[] ids, RunnerAction action)
    {
        var planner = new TenantPlanner(manifest);
        if (ids.Length == 0)
            return [.. manifest.Tenants.Where(tenant => tenant.IsLeaving == (action == RunnerAction.Destroy)).Select(planner.PlanOf)];
        return [.. ids.Distinct(StringComparer.Ordinal).Select(id => planner.PlanOf(TenantOf(manifest, id)))];
    }

    internal static Tenant TenantOf(TenantManifest manifest, string id) => manifest.Tenants.FirstOrDefault(tenant => tenant.Id == id)
        ?? throw new CliException($"The manifest has no tenant '{id}'. 'fenceline tenant list' shows those that it has.");
}
