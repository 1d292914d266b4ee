using System.CommandLine;
using Fenceline.Cli.Output;
using Fenceline.Cli.Reporting;
using Fenceline.Cli.Text;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline diff</c>: what generate would change, as a patch.</summary>
internal static class DiffCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var command = new CliCommand(
            "diff",
            "Print what generate would change, as a unified diff; exits 1 when there is a difference",
            "fenceline diff",
            "fenceline diff | less");
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, host, options, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CliHost host, GlobalOptions options, CancellationToken cancellation)
    {
        if (PreparedTree.Prepare(parsed, options, host) is not { } prepared)
            return ExitCode.Findings;

        var collector = new DiffCollector(int.MaxValue);
        var folder = prepared.Folder;
        var comparison = Compare(host, prepared, collector, cancellation);
        collector.AddRemoved(folder, comparison);
        collector.AddSum(comparison);
        Print(host, folder, collector);
        return comparison.IsUpToDate ? ExitCode.Fine : ExitCode.Findings;
    }

    /// <exception cref="CliException">A file of somebody else is in the way.</exception>
    public static TreeComparison Compare(CliHost host, PreparedTree prepared, IChangeSink sink, CancellationToken cancellation)
    {
        var (folder, manifest, tree) = prepared;
        var comparison = TenantProgress.Run(host, manifest.Tenants.Count, tenantDone =>
            TreeComparer.Compare(folder, tree, manifest.Tenants, sink, tenantDone, cancellation));
        OutputTree.RefuseConflicts(folder, comparison);
        return comparison;
    }

    public static void Print(CliHost host, OutputFolder folder, DiffCollector collector)
    {
        var diff = new UnifiedDiff(host.Out, host.ColorOutput);
        foreach (var file in collector.Files)
            diff.Write(folder.Display(file.Path), file.OnDisk, file.Rendered);
    }
}
