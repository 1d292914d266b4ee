using System.CommandLine;
using Fenceline.Cli.Databases;
using Fenceline.Cli.Output;
using Fenceline.Cli.Reporting;
using Fenceline.Cli.Text;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline check</c>: is the output folder what the manifest yields?</summary>
internal static class CheckCommand
{
    private const int FilesInDiff = 10;

    public static Command Create(CliHost host, GlobalOptions options)
    {
        var access = new TenantAccess(host, reachesLanding: false) { Database = TenantAccess.OptionalDatabase("Also say which of the manifest's tenants are otherwise in this database") };
        var command = new CliCommand(
            "check",
            "Exit 1, and show why, when the output folder is stale or was edited by hand; writes nothing",
            "fenceline check",
            "fenceline check --json",
            "fenceline check --database postgresql://opsai_operator@db/app")
        {
            options.Json,
        };
        access.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (PreparedTree.Prepare(parsed, options, host) is not { } prepared)
                return ExitCode.Findings;

            var differences = parsed.GetValue(access.Database) is null ? null : await CompareAsync(parsed, access, prepared.Manifest, cancellation);
            return await Task.Run(() => Run(prepared, differences, parsed.GetValue(options.Json), host, cancellation), cancellation);
        });
        return command;
    }

    private static async Task<List<RegistryDifference>> CompareAsync(ParseResult parsed, TenantAccess access, TenantManifest manifest, CancellationToken cancellation)
    {
        var differences = new List<RegistryDifference>();
        await access.RunAsync(parsed, manifest, async provisioning =>
        {
            differences = RegistryComparison.Compare(manifest, await provisioning.ReadTenantsAsync(cancellation));
            return ExitCode.Fine;
        }, cancellation);
        return differences;
    }

    /// <param name="prepared">What the manifest yields.</param>
    /// <param name="differences">Of the tenants of a database; null when none was named.</param>
    /// <param name="isJson">For a machine.</param>
    /// <param name="host">The process around it.</param>
    /// <param name="cancellation">Stops it.</param>
    private static int Run(PreparedTree prepared, List<RegistryDifference>? differences, bool isJson, CliHost host, CancellationToken cancellation)
    {
        var folder = prepared.Folder;
        var collector = new DiffCollector(FilesInDiff);
        var comparison = DiffCommand.Compare(host, prepared, collector, cancellation);
        var findings = CheckReport.Findings(folder, comparison);
        if (isJson)
        {
            CheckReport.WriteJson(host.Out, folder, findings, differences);
            return findings.Count == 0 && differences is not { Count: > 0 } ? ExitCode.Fine : ExitCode.Findings;
        }

        if (findings.Count == 0)
        {
            host.Out.WriteLine($"{folder.DisplayRoot}: up to date ({Count.Of(comparison.Files.Count, "file")}).");
        }
        else
        {
            CheckReport.WriteText(host.Out, folder, findings);
            collector.AddRemoved(folder, comparison);
            if (collector.Files.Count == 0)
                collector.AddSum(comparison);
            DiffCommand.Print(host, folder, collector);
            host.Error.WriteLine($"{folder.DisplayRoot} is not up to date: run 'fenceline generate', and commit what it writes. 'fenceline diff' shows every difference.");
        }

        if (differences is not null)
            CheckReport.WriteText(host.Out, differences);
        return findings.Count == 0 && differences is not { Count: > 0 } ? ExitCode.Fine : ExitCode.Findings;
    }
}
