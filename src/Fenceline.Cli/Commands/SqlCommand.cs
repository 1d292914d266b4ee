using System.CommandLine;
using Fenceline.Cli.Databases;
using Fenceline.Core.Manifest;
using Fenceline.Migrations;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline sql</c>: a complete script for psql.</summary>
internal static class SqlCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var id = new Option<string?>("--tenant", "-t") { Description = "Print what one tenant needs; the shared part must have been applied", HelpName = "id" };
        var all = new Option<bool>("--all") { Description = "Print the shared part and every tenant" };
        var landing = new Option<bool>("--landing") { Description = "Print it for the landing database, where Airbyte writes, instead of the tenants' own" };
        var command = new CliCommand(
            "sql",
            "Print complete SQL for psql; it may be run again, what is applied is skipped",
            "fenceline sql --all | psql",
            "fenceline sql --all --landing | psql --dbname opsai_landing",
            "fenceline sql --tenant 123 | psql")
        {
            id, all, landing,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetResult(id) is not null)
                result.AddError("Say either --tenant <id> or --all.");
        });
        command.SetAction(parsed =>
        {
            if (PreparedTree.PrepareGenerated(parsed, options, host) is not { } prepared)
                return ExitCode.Findings;
            var (_, manifest, tree) = prepared;
            if (parsed.GetValue(landing))
                LandingDatabase.Require(manifest);

            foreach (var part in Parts(new ApplyScript(manifest, tree.Sql), manifest, parsed.GetValue(id), parsed.GetValue(landing)))
                host.Out.Write(part);
            return ExitCode.Fine;
        });
        return command;
    }

    private static IEnumerable<string> Parts(ApplyScript script, TenantManifest manifest, string? tenant, bool landing) => (tenant, landing) switch
    {
        (null, false) => script.All(),
        (null, true) => script.Landing(),
        (_, false) => script.ForTenant(Find(manifest, tenant)),
        _ => script.LandingForTenant(Find(manifest, tenant)),
    };

    private static Tenant Find(TenantManifest manifest, string id) =>
        manifest.Tenants.FirstOrDefault(tenant => tenant.Id == id) ?? throw new CliException($"There is no tenant '{id}'. 'fenceline tenant list' shows them.");
}
