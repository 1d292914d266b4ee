using System.CommandLine;
using Fenceline.Cli.Manifests;
using Fenceline.Cli.Reporting;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Commands;

/// <summary>The first step of every command that works with what the manifest says.</summary>
internal static class CheckedManifest
{
    /// <summary>Reads the manifest and prints its problems; null when there is an error among them.</summary>
    public static TenantManifest? Load(ParseResult parsed, GlobalOptions options, CliHost host)
    {
        var result = ManifestFiles.Load(parsed.GetRequiredValue(options.Manifest), host).Result;
        ProblemReport.WriteText(host.Error, result.Problems);
        return result.Manifest;
    }
}
