using System.CommandLine;
using Fenceline.Cli.Databases;
using Fenceline.Cli.Reporting;
using Npgsql;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline publish</c>: copies what Airbyte landed into the tables that tenants read.</summary>
internal static class PublishCommand
{
    private const string DatabaseVariable = "FENCELINE_DATABASE";
    private const string LandingVariable = "FENCELINE_LANDING";

    public static Command Create(CliHost host, GlobalOptions options)
    {
        var database = new Option<string?>("--database", "-d") { Description = $"The tenants' database: a connection string or a URI; else {DatabaseVariable}, else libpq's environment (PGHOST, ...)", HelpName = "address" };
        var landing = new Option<string?>("--landing", "-l") { Description = $"The landing database, where there is one; else {LandingVariable}", HelpName = "address" };
        var tenants = new Option<string[]>("--tenant", "-t") { Description = "Publish this tenant; may be repeated. All active ones when it is left out", HelpName = "id" };
        var source = new Option<string?>("--source", "-s") { Description = "Publish the tables of this source alone", HelpName = "name" };
        var compareAll = new Option<bool>("--compare-all") { Description = "Compare every row, also where only recent ones need it" };
        var allowDeletes = new Option<bool>("--allow-deletes") { Description = "Delete rows however many they are" };
        var watch = new Option<bool>("--watch", "-w") { Description = "Keep running, and publish each tenant when a sync of it has ended" };
        var parallel = new Option<int>("--parallel") { Description = "With --watch: so many tenants at once", HelpName = "count", DefaultValueFactory = _ => new PublishingWorkerOptions().MaxParallel };
        var interval = new Option<int>("--interval") { Description = "With --watch: so many seconds until it asks again whether anything has landed", HelpName = "seconds", DefaultValueFactory = _ => (int)new PublishingWorkerOptions().PollInterval.TotalSeconds };
        var quiet = new Option<int>("--quiet-period") { Description = "With --watch: a sync has ended when nothing has landed for so many seconds", HelpName = "seconds", DefaultValueFactory = _ => (int)new PublishingWorkerOptions().QuietPeriod.TotalSeconds };
        var command = new CliCommand(
            "publish",
            "Publish what Airbyte landed: copy it into the tables that tenants read",
            "fenceline publish --database 'Host=db;Database=app;Username=opsai_publisher' --landing 'Host=db;Database=opsai_landing;Username=opsai_landing_publisher'",
            "fenceline publish --tenant 123 --source stripe",
            "fenceline publish --watch --parallel 4")
        {
            database, landing, tenants, source, compareAll, allowDeletes, watch, parallel, interval, quiet, options.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(watch) && (result.GetValue(tenants) is { Length: > 0 } || result.GetValue(source) is not null || result.GetValue(compareAll) || result.GetValue(allowDeletes) || result.GetValue(options.Json)))
                result.AddError("--watch publishes everybody as syncs end: leave out --tenant, --source, --compare-all, --allow-deletes and --json.");
        });
        AcceptOnly(parallel, 1, 100);
        AcceptOnly(interval, 1, 3600);
        AcceptOnly(quiet, 0, 300);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new PublishRequest { Source = parsed.GetValue(source), CompareAll = parsed.GetValue(compareAll), AllowDeletes = parsed.GetValue(allowDeletes) };
            var publishing = new PublishingOptions { ControlSchema = ControlSchema(parsed, options, host) };
            var address = parsed.GetValue(database) ?? host.Variable(DatabaseVariable);
            var landingAddress = parsed.GetValue(landing) ?? host.Variable(LandingVariable);
            var publisher = new PublishingDataSource(
                address is { Length: > 0 } ? DatabaseAddress.Parse(address, "--database") : DatabaseAddress.FromEnvironment(host.Variable) ?? throw new CliException("Say which database, with --database."),
                landingAddress is { Length: > 0 } ? DatabaseAddress.Parse(landingAddress, "--landing") : null,
                publishing);
            await using (publisher)
            {
                if (parsed.GetValue(watch))
                {
                    return await WatchAsync(
                        publisher,
                        new PublishingWorkerOptions { MaxParallel = parsed.GetValue(parallel), PollInterval = TimeSpan.FromSeconds(parsed.GetValue(interval)), QuietPeriod = TimeSpan.FromSeconds(parsed.GetValue(quiet)), Progress = new PublishReport(host, json: false) },
                        cancellation);
                }

                return await RunAsync(publisher, parsed.GetValue(tenants) ?? [], request, new PublishReport(host, parsed.GetValue(options.Json)), cancellation);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(PublishingDataSource publisher, string[] ids, PublishRequest request, PublishReport report, CancellationToken cancellation)
    {
        try
        {
            var tenants = ids.Length > 0 ? [.. ids.Select(Parse)] : await publisher.ReadTenantsAsync(request.Source, cancellation);
            foreach (var tenant in tenants)
            {
                try
                {
                    var result = await publisher.PublishAsync(tenant, request with { Progress = report.Progress(tenant) }, cancellation);
                    report.Add(result);
                }
                catch (PublishException e)
                {
                    // The others are not to wait for this one.
                    report.Add(e);
                }
            }

            return report.Finish();
        }
        catch (OperationCanceledException)
        {
            throw new CliException("Cancelled. The tenants that were reported are published, the others are as they were: run it again to go on.");
        }
        catch (Exception e) when (e is NpgsqlException or UnsafeConnectionException)
        {
            throw new CliException(e.Message);
        }
    }

    private static void AcceptOnly(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var number && (number < least || number > most))
            result.AddError(FormattableString.Invariant($"{option.Name} is a number from {least} to {most}."));
    });

    private static async Task<int> WatchAsync(PublishingDataSource publisher, PublishingWorkerOptions options, CancellationToken cancellation)
    {
        using var worker = new PublishingWorker(publisher, options);
        try
        {
            await worker.RunAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // Somebody ended it, as it is meant to end.
        }

        return ExitCode.Fine;
    }

    private static TenantId Parse(string id) => TenantId.TryParse(id, out var tenant) ? tenant : throw new CliException($"'{id}' can't be a tenant's id. 'fenceline tenant list' shows those of the manifest.");

    /// <summary>As the manifest has it; a machine that only publishes may be without one.</summary>
    private static string ControlSchema(ParseResult parsed, GlobalOptions options, CliHost host) =>
        File.Exists(host.FullPath(parsed.GetRequiredValue(options.Manifest))) && CheckedManifest.Load(parsed, options, host) is { } manifest
            ? manifest.Database.ControlSchema
            : new PublishingOptions().ControlSchema;
}
