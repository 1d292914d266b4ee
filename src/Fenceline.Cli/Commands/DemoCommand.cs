using System.CommandLine;
using Fenceline.Cli.Demo;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline demo</c>: the fence at work on a server of its own.</summary>
internal static class DemoCommand
{
    public static Command Create(CliHost host)
    {
        var keep = new Option<bool>("--keep") { Description = "Leave the server running, and print how to reach and how to end it" };
        var command = new CliCommand(
            "demo",
            "See the fence at work: three customers on a throw-away PostgreSQL server, in under a minute; leaves nothing behind",
            "fenceline demo",
            "fenceline demo --keep")
        {
            keep,
        };
        command.SetAction((parsed, cancellation) => new DemoRun(host, parsed.GetValue(keep)).RunAsync(cancellation));
        return command;
    }
}
