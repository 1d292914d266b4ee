using System.CommandLine;
using Fenceline.Cli.Output;
using Fenceline.Cli.Reporting;
using Fenceline.Cli.Text;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline check</c>: is the output folder what the manifest yields?</summary>
internal static class CheckCommand
{
    private const int FilesInDiff = 10;

    public static Command Create(CliHost host, GlobalOptions options)
    {
        var command = new CliCommand(
            "check",
            "Exit 1, and show why, when the output folder is stale or was edited by hand; writes nothing",
            "fenceline check",
            "fenceline check --json")
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

        var folder = prepared.Folder;
        var collector = new DiffCollector(FilesInDiff);
        var comparison = DiffCommand.Compare(host, prepared, collector, cancellation);
        var findings = CheckReport.Findings(folder, comparison);
        if (parsed.GetValue(options.Json))
        {
            CheckReport.WriteJson(host.Out, folder, findings);
        }
        else if (findings.Count == 0)
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

        return findings.Count == 0 ? ExitCode.Fine : ExitCode.Findings;
    }
}
