using System.CommandLine;
using Fenceline.Cli.Databases;
using Fenceline.Cli.Reporting;
using Fenceline.Database.Execution;
using Fenceline.Migrations;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline migrate</c>: brings a database and all its tenants to what was generated.</summary>
internal static class MigrateCommand
{
    private const string DatabaseVariable = "FENCELINE_DATABASE";

    public static Command Create(CliHost host, GlobalOptions options)
    {
        var database = DatabaseOption();
        var landing = LandingOption();
        var parallel = new Option<int>("--parallel") { Description = "So many tenants at once", HelpName = "count", DefaultValueFactory = _ => 4 };
        var canaries = new Option<string[]>("--canary") { Description = "Migrate this tenant before all others, and nobody else when it fails; may be repeated", HelpName = "id" };
        var goOn = new Option<bool>("--continue") { Description = "Go on with the other tenants when one fails" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would run, and run nothing" };
        var command = new CliCommand(
            "migrate",
            "Bring a database and all its tenants to what was generated; run again it goes on from where it was",
            "fenceline migrate --database 'Host=db;Database=app;Username=postgres'",
            "fenceline migrate --database postgresql://postgres@db/app --canary 123 --parallel 8",
            "fenceline migrate --landing --database postgresql://postgres@db/opsai_landing")
        {
            database, landing, parallel, canaries, goOn, dryRun, options.Json,
            MigratePlanCommand.Create(host, options),
            MigrateStatusCommand.Create(host, options),
            MigrateMoveCommand.Create(host, options),
            MigrateRepairCommand.Create(host, options),
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (Scripts(parsed, options, host, parsed.GetValue(landing)) is not { } scripts)
                return ExitCode.Findings;

            var runner = new MigrationRunner(AddressOf(parsed.GetValue(database), host), scripts);
            var report = new MigrationReport(host, parsed.GetValue(options.Json));
            try
            {
                if (parsed.GetValue(dryRun))
                    return report.Write(await runner.ReadStatusAsync(cancellation));
                var run = new MigrationOptions { Parallelism = parsed.GetValue(parallel), Canaries = parsed.GetValue(canaries) ?? [], ContinuesOnError = parsed.GetValue(goOn), Progress = report };
                return report.Write(await runner.RunAsync(run, cancellation));
            }
            catch (OperationCanceledException)
            {
                throw new CliException("Cancelled. What was committed stays; run it again to go on.");
            }
        });
        return command;
    }

    public static Option<string?> DatabaseOption() =>
        new("--database", "-d") { Description = $"The database: a connection string or a URI; else {DatabaseVariable}, else libpq's environment (PGHOST, ...)", HelpName = "address" };

    public static Option<bool> LandingOption() => new("--landing") { Description = "It is the landing database, where Airbyte writes" };

    public static string AddressOf(string? given, CliHost host) => (given ?? host.Variable(DatabaseVariable)) is { Length: > 0 } address
        ? DatabaseAddress.Parse(address, "--database")
        : DatabaseAddress.FromEnvironment(host.Variable) ?? throw new CliException("Say which database, with --database.");

    /// <summary>What was generated; null, once the reasons are printed, when the manifest has errors.</summary>
    /// <exception cref="CliException">What was generated is not what the manifest says.</exception>
    public static MigrationScripts? Scripts(ParseResult parsed, GlobalOptions options, CliHost host, bool isLanding)
    {
        if (PreparedTree.PrepareGenerated(parsed, options, host) is not { } prepared)
            return null;

        var (_, manifest, tree) = prepared;
        if (isLanding)
            LandingDatabase.Require(manifest);
        return isLanding ? MigrationScripts.OfLanding(manifest, tree.Sql) : MigrationScripts.OfTenants(manifest, tree.Sql);
    }
}
