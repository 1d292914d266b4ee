using System.CommandLine;
using Fenceline.Cli.Reporting;
using Fenceline.Core.Placement;
using Fenceline.Provisioning;
using Fenceline.Provisioning.Fleet;
using Fenceline.Sql.Collections;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline terraform status</c>: what is to do, from the journal and from what Airbyte has.</summary>
internal static class TerraformStatusCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var run = new TerraformRunOptions();
        var command = new CliCommand(
            "status",
            "Say for each tenant what was done, and what Airbyte has; exits 1 when something is to do",
            "fenceline terraform status",
            "fenceline terraform status --tenant 123 --json")
        {
            run.Tenants, run.Secrets, run.Terraform, run.Work, options.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (CheckedManifest.Load(parsed, options, host) is not { } manifest)
                return ExitCode.Findings;
            var planner = new TenantPlanner(manifest);
            var ids = parsed.GetValue(run.Tenants) ?? [];
            var tenants = ids.Length == 0 ? manifest.Tenants : ids.Select(id => TerraformCommand.TenantOf(manifest, id)).ToEquatableArray();
            try
            {
                using var runner = new TerraformRunner(manifest, run.Read(parsed, options, host));
                var statuses = new List<TenantSyncStatus>();
                foreach (var tenant in tenants)
                    statuses.Add(await runner.ReadStatusAsync(planner.PlanOf(tenant), cancellation));
                return TerraformStatusReport.Write(host, statuses, parsed.GetValue(options.Json));
            }
            catch (TerraformRunException e)
            {
                throw new CliException(e.Message);
            }
        });
        return command;
    }
}
