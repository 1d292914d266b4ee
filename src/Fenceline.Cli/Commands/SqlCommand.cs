using System.CommandLine;
using Fenceline.Core.Manifest;
using Fenceline.Migrations.Tree;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline sql</c>: a complete script for psql.</summary>
internal static class SqlCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var id = new Option<string?>("--tenant", "-t") { Description = "Print what one tenant needs; the shared part must have been applied", HelpName = "id" };
        var all = new Option<bool>("--all") { Description = "Print the shared part and every tenant" };
        var command = new CliCommand(
            "sql",
            "Print complete SQL for psql; it may be run again, what is applied is skipped",
            "fenceline sql --all | psql",
            "fenceline sql --tenant 123 | psql")
        {
            id, all,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetValue(id) is not null)
                result.AddError("Say either --tenant <id> or --all.");
        });
        command.SetAction(parsed =>
        {
            if (CheckedManifest.Load(parsed, options, host) is not { } manifest)
                return ExitCode.Findings;

            var script = new SqlScript(manifest);
            foreach (var part in parsed.GetValue(id) is { } tenant ? script.ForTenant(Find(manifest, tenant)) : script.All())
                host.Out.Write(part);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Tenant Find(TenantManifest manifest, string id) =>
        manifest.Tenants.FirstOrDefault(tenant => tenant.Id == id) ?? throw new CliException($"There is no tenant '{id}'. 'fenceline tenant list' shows them.");
}
