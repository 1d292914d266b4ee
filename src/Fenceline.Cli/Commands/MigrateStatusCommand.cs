using System.CommandLine;
using Fenceline.Cli.Reporting;
using Fenceline.Database.Execution;
using Fenceline.Database.Introspection;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline migrate status</c>: what a database and its tenants lack.</summary>
internal static class MigrateStatusCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var database = MigrateCommand.DatabaseOption();
        var landing = MigrateCommand.LandingOption();
        var drift = new Option<bool>("--drift") { Description = "Also say what in the database is not as migrations made it" };
        var command = new CliCommand(
            "status",
            "Say what a database and its tenants lack; exits 1 when something is pending, or differs",
            "fenceline migrate status --database postgresql://postgres@db/app",
            "fenceline migrate status --drift",
            "fenceline migrate status --json")
        {
            database, landing, drift, options.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(drift) && result.GetValue(landing))
                result.AddError("--drift compares the tenants' database: leave out --landing.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            if (MigrateCommand.Scripts(parsed, options, host, parsed.GetValue(landing)) is not { } scripts)
                return ExitCode.Findings;

            var address = MigrateCommand.AddressOf(parsed.GetValue(database), host);
            var status = await new MigrationRunner(address, scripts).ReadStatusAsync(cancellation);
            // Before the last file nobody knows what there should be.
            var found = parsed.GetValue(drift) && status.Pending.Count == 0 ? await new DriftReader(address, scripts.Model, scripts.ControlSchema, scripts.Owner).ReadAsync(cancellation) : null;
            return new MigrationReport(host, parsed.GetValue(options.Json)).Write(status, found);
        });
        return command;
    }
}
