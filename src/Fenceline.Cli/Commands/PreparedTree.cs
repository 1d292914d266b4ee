using System.CommandLine;
using Fenceline.Cli.Output;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Commands;

/// <summary>What <c>generate</c>, <c>check</c> and <c>diff</c> start from.</summary>
internal sealed record PreparedTree(OutputFolder Folder, TenantManifest Manifest, ITreePart Tree)
{
    /// <summary>Null, once the reasons are printed, when the manifest has errors or its tables have changed.</summary>
    public static PreparedTree? Prepare(ParseResult parsed, GlobalOptions options, CliHost host)
    {
        var folder = OutputFolder.Open(parsed.GetRequiredValue(options.Out), host);
        if (CheckedManifest.Load(parsed, options, host) is not { } manifest)
            return null;

        var tree = new TreeRenderer(manifest);
        if (TableChanges.Find(folder, tree) is { Count: > 0 } changes)
        {
            TableChanges.Report(host.Error, folder, changes);
            return null;
        }

        return new PreparedTree(folder, manifest, tree);
    }
}
