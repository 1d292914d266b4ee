using System.CommandLine;
using Fenceline.Cli.Output;
using Fenceline.Cli.Reporting;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline generate</c>: writes what the manifest yields.</summary>
internal static class GenerateCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var command = new CliCommand(
            "generate",
            "Write everything that the manifest yields; what is up to date stays untouched",
            "fenceline generate",
            "fenceline generate --manifest config/tenants.json --out deploy/generated",
            "fenceline generate --json")
        {
            options.Json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, host, options, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CliHost host, GlobalOptions options, CancellationToken cancellation)
    {
        if (PreparedTree.Prepare(parsed, options, host) is not { } prepared)
            return ExitCode.Findings;

        var (folder, manifest, tree) = prepared;
        if (folder.Contains(host.WorkingDirectory))
            throw new CliException($"The current folder lies in {folder.DisplayRoot}, which is replaced as a whole. Run from outside of it.");

        var comparison = TenantProgress.Run(host, manifest.Tenants.Count, tenantDone =>
            OutputTree.Write(folder, tree, manifest.Tenants, tenantDone, cancellation));
        if (parsed.GetValue(options.Json))
            GenerateReport.WriteJson(host.Out, folder, comparison, manifest.Tenants.Count);
        else
            GenerateReport.WriteText(host.Out, folder, comparison);
        return ExitCode.Fine;
    }
}
