using System.CommandLine;
using Fenceline.Database.Files;
using Fenceline.Cli.Output;
using Fenceline.Cli.Reporting;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline generate</c>: writes what the manifest yields.</summary>
internal static class GenerateCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var accept = new Option<string[]>("--accept") { Description = "Write migrations that delete data (destructive) or let somebody see or do more (widened)", HelpName = "what" };
        accept.AcceptOnlyFromAmong(StepGate.Destructive, StepGate.Widened);
        var rebase = new Option<bool>("--rebase") { Description = "Remove the migrations that fenceline.sum does not have, and plan the changes again after those that it has" };
        var command = new CliCommand(
            "generate",
            "Write everything that the manifest yields; what is up to date stays untouched",
            "fenceline generate",
            "fenceline generate --manifest config/tenants.json --out deploy/generated",
            "fenceline generate --json")
        {
            accept, rebase, options.Json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            if (parsed.GetValue(rebase))
                Rebase(parsed, host, options);
            return Run(parsed, host, options, parsed.GetValue(accept) ?? [], cancellation);
        }, cancellation));
        return command;
    }

    private static void Rebase(ParseResult parsed, CliHost host, GlobalOptions options)
    {
        var folder = OutputFolder.Open(parsed.GetRequiredValue(options.Out), host);
        foreach (var path in GeneratedFolder.RemoveUnreleased(folder.Root, folder.DisplayRoot))
            host.Error.WriteLine($"removed {folder.Display(path)}");
    }

    private static int Run(ParseResult parsed, CliHost host, GlobalOptions options, string[] accepted, CancellationToken cancellation)
    {
        if (PreparedTree.Prepare(parsed, options, host) is not { } prepared)
            return ExitCode.Findings;

        var (folder, manifest, tree) = prepared;
        if (StepGate.Refused(tree.Plan, accepted) is { Count: > 0 } refused)
        {
            StepGate.Report(host.Error, refused);
            return ExitCode.Findings;
        }

        if (folder.Contains(host.WorkingDirectory))
            throw new CliException($"The current folder lies in {folder.DisplayRoot}, which is replaced as a whole. Run from outside of it.");

        var comparison = TenantProgress.Run(host, manifest.Tenants.Count, tenantDone =>
            OutputTree.Write(folder, tree, manifest.Tenants, tenantDone, cancellation));
        foreach (var root in LeftRoots.Of(comparison))
            host.Error.WriteLine($"fenceline: {folder.Display(root)} was removed. If its state is elsewhere and not empty, put the tenant back with \"status\": \"leaving\", and destroy it first.");
        if (parsed.GetValue(options.Json))
            GenerateReport.WriteJson(host.Out, folder, comparison, manifest.Tenants.Count);
        else
        {
            GenerateReport.WriteText(host.Out, folder, comparison);
            PlanReport.WriteText(host.Out, tree.Plan);
        }
        return ExitCode.Fine;
    }
}
