using System.CommandLine;
using Fenceline.Cli.Reporting;
using Fenceline.Database.Execution;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline migrate status</c>: what a database and its tenants lack.</summary>
internal static class MigrateStatusCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var database = MigrateCommand.DatabaseOption();
        var landing = MigrateCommand.LandingOption();
        var command = new CliCommand(
            "status",
            "Say what a database and its tenants lack; exits 1 when something is pending",
            "fenceline migrate status --database postgresql://postgres@db/app",
            "fenceline migrate status --json")
        {
            database, landing, options.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (MigrateCommand.Scripts(parsed, options, host, parsed.GetValue(landing)) is not { } scripts)
                return ExitCode.Findings;

            try
            {
                var status = await new MigrationRunner(MigrateCommand.AddressOf(parsed.GetValue(database), host), scripts).ReadStatusAsync(cancellation);
                return new MigrationReport(host, parsed.GetValue(options.Json)).Write(status);
            }
            catch (MigrationException e)
            {
                throw new CliException(e.Message);
            }
        });
        return command;
    }
}
