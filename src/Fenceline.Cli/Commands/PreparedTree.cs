using System.CommandLine;
using Fenceline.Database.Files;
using Fenceline.Cli.Output;
using Fenceline.Core.Manifest;
using Fenceline.Migrations.Diff;

namespace Fenceline.Cli.Commands;

/// <summary>What <c>generate</c>, <c>check</c>, <c>diff</c> and <c>migrate</c> start from: the manifest, and what it yields after what was generated before.</summary>
internal sealed record PreparedTree(OutputFolder Folder, TenantManifest Manifest, TreeRenderer Tree)
{
    /// <summary>Null, once the reasons are printed, when the manifest has errors or asks for what can't be made of what is there.</summary>
    /// <exception cref="CliException">A numbered file is not as it was generated.</exception>
    public static PreparedTree? Prepare(ParseResult parsed, GlobalOptions options, CliHost host)
    {
        var folder = OutputFolder.Open(parsed.GetRequiredValue(options.Out), host);
        if (CheckedManifest.Load(parsed, options, host) is not { } manifest)
            return null;

        try
        {
            return new PreparedTree(folder, manifest, new TreeRenderer(manifest, GeneratedFolder.Read(folder.Root, folder.DisplayRoot)));
        }
        catch (PlanException e)
        {
            host.Error.WriteLine("fenceline: error: " + e.Message);
            return null;
        }
    }

    /// <summary>The same for a command that runs or hands on what was generated: nothing may be left to generate.</summary>
    /// <exception cref="CliException">What was generated is not what the manifest says, or a numbered file is not as it was generated.</exception>
    public static PreparedTree? PrepareGenerated(ParseResult parsed, GlobalOptions options, CliHost host)
    {
        var prepared = Prepare(parsed, options, host);
        return prepared is null or { Tree.Plan.IsEmpty: true }
            ? prepared
            : throw new CliException($"{prepared.Folder.DisplayRoot} is not what the manifest says: run 'fenceline generate' first, and review the migrations that it writes. 'fenceline migrate plan' shows them.");
    }
}
