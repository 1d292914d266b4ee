using System.CommandLine;
using Fenceline.Cli.Reporting;
using Fenceline.Database.Execution;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline migrate repair</c>: takes away what a run left half done, and accepts the texts of files that somebody vouches for.</summary>
internal static class MigrateRepairCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var database = MigrateCommand.DatabaseOption();
        var landing = MigrateCommand.LandingOption();
        var accept = new Option<string[]>("--accept-text") { Description = "Record that this file, which the database ran with another text, is the one here; may be repeated", HelpName = "file" };
        var command = new CliCommand(
            "repair",
            "Drop indexes that a run left half built, and record the texts of files that you vouch for",
            "fenceline migrate repair --database postgresql://postgres@db/app",
            "fenceline migrate repair --accept-text 0004_notes")
        {
            database, landing, accept, options.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (MigrateCommand.Scripts(parsed, options, host, parsed.GetValue(landing)) is not { } scripts)
                return ExitCode.Findings;

            var runner = new MigrationRunner(MigrateCommand.AddressOf(parsed.GetValue(database), host), scripts);
            try
            {
                return new MigrationReport(host, parsed.GetValue(options.Json)).Write(await runner.RepairAsync(parsed.GetValue(accept) ?? [], cancellation));
            }
            catch (OperationCanceledException)
            {
                throw new CliException("Cancelled. What was done until then stays; run it again to go on.");
            }
        });
        return command;
    }
}
