using System.CommandLine;
using System.CommandLine.Parsing;
using Fenceline.Cli.Databases;
using Fenceline.Cli.Reporting;

namespace Fenceline.Cli.Commands;

/// <summary>The commands of <c>fenceline tenant</c> that change a tenant in a database, and leave the manifest alone.</summary>
internal static class TenantStateCommands
{
    /// <summary>The variable of the environment that holds the password of a loader, unless another is named.</summary>
    public const string PasswordVariable = "FENCELINE_LOADER_PASSWORD";

    private const string LandingDatabase = " --database postgresql://opsai_operator@db/app --landing postgresql://opsai_landing_operator@db/opsai_landing";

    public static IEnumerable<Command> Create(CliHost host, GlobalOptions options) =>
    [
        Simple("suspend", "Shut a tenant out: its data stays, and nobody reaches it", "suspended", (provisioning, tenant, cancellation) => provisioning.SuspendAsync(tenant, cancellation), host, options),
        Simple("resume", "Let a suspended tenant in again", "active", (provisioning, tenant, cancellation) => provisioning.ResumeAsync(tenant, cancellation), host, options),
        Simple("keep", "Undo 'tenant offboard' within its grace period", "kept", (provisioning, tenant, cancellation) => provisioning.UndoOffboardingAsync(tenant, cancellation), host, options),
        Rename(host, options),
        Offboard(host, options),
        Password(host, options),
    ];

    public static TenantId Parse(string id) => TenantId.TryParse(id, out var tenant) ? tenant : throw new CliException($"'{id}' can't be a tenant's id. 'fenceline tenant list' shows those that there are.");

    private static Argument<string> Id() => new("id") { Description = "The tenant's id, as in 123" };

    private static CliCommand Simple(string name, string description, string done, Func<ProvisioningDataSource, TenantId, CancellationToken, Task> work, CliHost host, GlobalOptions options)
    {
        var id = Id();
        var access = new TenantAccess(host, reachesLanding: true);
        var command = new CliCommand(name, description, $"fenceline tenant {name} 123{LandingDatabase}") { id };
        access.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, access, host, options, async provisioning =>
        {
            var tenant = Parse(parsed.GetRequiredValue(id));
            await work(provisioning, tenant, cancellation);
            host.Out.WriteLine($"tenant {tenant}: {done}");
            return ExitCode.Fine;
        }, cancellation));
        return command;
    }

    private static CliCommand Rename(CliHost host, GlobalOptions options)
    {
        var id = Id();
        var name = new Argument<string>("name") { Description = "What people call it" };
        var access = new TenantAccess(host, reachesLanding: false);
        var command = new CliCommand("rename", "Change what people call a tenant; its id stays", "fenceline tenant rename 123 \"Acme Inc.\" --database postgresql://opsai_operator@db/app") { id, name };
        access.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, access, host, options, async provisioning =>
        {
            var tenant = Parse(parsed.GetRequiredValue(id));
            await provisioning.RenameAsync(tenant, parsed.GetRequiredValue(name), cancellation);
            host.Out.WriteLine($"tenant {tenant}: renamed. Where the manifest lists it, change the name there too.");
            return ExitCode.Fine;
        }, cancellation));
        return command;
    }

    private static CliCommand Offboard(CliHost host, GlobalOptions options)
    {
        var id = Id();
        var days = new Option<int?>("--grace") { Description = "Shut it out now, and remove nothing for so many days: until then 'tenant keep' undoes it", HelpName = "days" };
        var now = new Option<bool>("--now") { Description = "Remove everything at once; there is no way back" };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 0)
                result.AddError("--grace takes a number of days.");
        });
        var access = new TenantAccess(host, reachesLanding: true);
        var command = new CliCommand(
            "offboard",
            "Remove a tenant with everything that it has, and print what that was",
            $"fenceline tenant offboard 123 --grace 30{LandingDatabase}",
            $"fenceline tenant offboard 123{LandingDatabase}")
        {
            id, days, now, options.Json,
        };
        access.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, access, host, options, async provisioning =>
        {
            var tenant = Parse(parsed.GetRequiredValue(id));
            var grace = parsed.GetValue(now) ? TimeSpan.Zero : parsed.GetValue(days) is { } wanted ? TimeSpan.FromDays(wanted) : (TimeSpan?)null;
            // Without a word about time it goes on with what was begun, and begins nothing.
            if (grace is null && (await provisioning.ReadTenantsAsync(cancellation)).Any(known => known.Id == tenant && known.Status != TenantStatus.Leaving))
                throw new CliException($"Say when tenant {tenant}'s data may go: --grace 30 keeps it for 30 days, --now keeps nothing.");
            return TenantReport.Write(host, parsed.GetValue(options.Json), await provisioning.OffboardAsync(tenant, grace, cancellation));
        }, cancellation));
        return command;
    }

    private static CliCommand Password(CliHost host, GlobalOptions options)
    {
        var id = Id();
        var variable = new Option<string>("--password-variable")
        {
            Description = "The variable of the environment that holds the password: on a command line anybody on the machine could read it", HelpName = "name", DefaultValueFactory = _ => PasswordVariable,
        };
        var access = new TenantAccess(host, reachesLanding: true);
        var command = new CliCommand("password", "Set or change the password that a tenant's loader, Airbyte's login, has", "fenceline tenant password 123 --database postgresql://opsai_provisioner@db/app --landing postgresql://opsai_landing_provisioner@db/opsai_landing")
        {
            id, variable,
        };
        access.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, access, host, options, async provisioning =>
        {
            var tenant = Parse(parsed.GetRequiredValue(id));
            await provisioning.SetLoaderPasswordAsync(tenant, ReadPassword(parsed.GetRequiredValue(variable), host), cancellation);
            host.Out.WriteLine($"tenant {tenant}: the loader's password is changed. Sessions that it has stay; give the new one to Airbyte.");
            return ExitCode.Fine;
        }, cancellation));
        return command;
    }

    private static string ReadPassword(string variable, CliHost host) =>
        host.Variable(variable) is { Length: > 0 } password ? password : throw new CliException($"The variable {variable} holds no password: set it in the environment, or name another with --password-variable.");

    private static async Task<int> RunAsync(ParseResult parsed, TenantAccess access, CliHost host, GlobalOptions options, Func<ProvisioningDataSource, Task<int>> work, CancellationToken cancellation) =>
        CheckedManifest.Load(parsed, options, host) is { } manifest ? await access.RunAsync(parsed, manifest, work, cancellation) : ExitCode.Findings;
}
