using System.CommandLine;
using Fenceline.Cli.Scaffold;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline schema</c>: the manifest's JSON Schema.</summary>
internal static class SchemaCommand
{
    public static Command Create(CliHost host)
    {
        var command = new CliCommand(
            "schema",
            "Print the JSON Schema of the manifest, with which editors complete and check it",
            "fenceline schema > tenants.schema.json");
        command.SetAction(_ =>
        {
            host.Out.Write(Resource.ReadText(Scaffolding.SchemaResource));
            return ExitCode.Fine;
        });
        return command;
    }
}
