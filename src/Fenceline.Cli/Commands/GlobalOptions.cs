using System.CommandLine;

namespace Fenceline.Cli.Commands;

/// <summary>The options that every command understands, and the one that several share.</summary>
internal sealed class GlobalOptions
{
    public Option<string> Manifest { get; } = new("--manifest", "-m")
    {
        Description = "The manifest to read",
        HelpName = "file",
        DefaultValueFactory = _ => "tenants.json",
        Recursive = true,
    };

    public Option<string> Out { get; } = new("--out", "-o")
    {
        Description = "The folder that is generated into",
        HelpName = "folder",
        DefaultValueFactory = _ => "generated",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON for a machine to read, as docs/cli.md describes it" };
}
