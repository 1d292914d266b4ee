using System.CommandLine;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Database.Execution;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline migrate move</c>: moves tenants' rows between their own schemas and the shared tables.</summary>
internal static class MigrateMoveCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var database = MigrateCommand.DatabaseOption();
        var tenants = new Option<string[]>("--tenant", "-t") { Description = "The tenant to move; may be repeated", HelpName = "id", Required = true };
        var source = new Option<string>("--source", "-s") { Description = "The source whose tables move", HelpName = "name", Required = true };
        var placement = new Option<string>("--to") { Description = "Where to", HelpName = "placement", Required = true };
        placement.AcceptOnlyFromAmong(TablePlacements.Schema, TablePlacements.Shared);
        var wait = new Option<int>("--wait") { Description = "So many seconds to wait for transactions that are open", HelpName = "seconds", DefaultValueFactory = _ => 30 };
        var command = new CliCommand(
            "move",
            "Move a source of tenants between their own schemas and the shared tables, while they read",
            "fenceline migrate move --tenant 123 --source github --to schema --database postgresql://postgres@db/app")
        {
            tenants, source, placement, wait, database,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (CheckedManifest.Load(parsed, options, host) is not { } manifest)
                return ExitCode.Findings;

            var address = MigrateCommand.AddressOf(parsed.GetValue(database), host);
            var move = new SourceMove(address, manifest.Database.ControlSchema, new DatabaseNames(manifest.Project).Owner) { Patience = TimeSpan.FromSeconds(parsed.GetValue(wait)) };
            var failed = false;
            foreach (var tenant in parsed.GetRequiredValue(tenants))
            {
                try
                {
                    var hasMoved = await move.MoveAsync(tenant, parsed.GetRequiredValue(source), parsed.GetRequiredValue(placement), cancellation);
                    host.Out.WriteLine(hasMoved ? $"tenant {tenant}: moved" : $"tenant {tenant}: was there already");
                }
                catch (MigrationException e)
                {
                    // The others are not to wait for this one.
                    host.Error.WriteLine($"tenant {tenant}: {e.Message}");
                    failed = true;
                }
            }

            return failed ? ExitCode.Findings : ExitCode.Fine;
        });
        return command;
    }
}
