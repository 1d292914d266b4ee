using System.CommandLine;
using System.Text.Json;
using Fenceline.Cli.Databases;
using Fenceline.Cli.Reporting;
using Fenceline.Cli.Text;
using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline tenant list</c>: who there is, and what they have connected.</summary>
internal static class TenantListCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var access = new TenantAccess(host, reachesLanding: false) { Database = TenantAccess.OptionalDatabase("List the tenants of this database instead of the manifest's") };
        var command = new CliCommand(
            "list",
            "List the tenants, their tiers and sources",
            "fenceline tenant list",
            "fenceline tenant list --json",
            "fenceline tenant list --database postgresql://opsai_operator@db/app")
        {
            options.Json,
        };
        access.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (CheckedManifest.Load(parsed, options, host) is not { } manifest)
                return ExitCode.Findings;

            if (parsed.GetValue(access.Database) is not null)
            {
                return await access.RunAsync(
                    parsed, manifest, async provisioning => TenantReport.Write(host, parsed.GetValue(options.Json), await provisioning.ReadTenantsAsync(cancellation)), cancellation);
            }

            if (parsed.GetValue(options.Json))
                WriteJson(host.Out, manifest);
            else
                WriteText(host.Out, manifest);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void WriteText(TextWriter output, TenantManifest manifest) =>
        TextTable.Write(output, [["ID", "NAME", "TIER", "SOURCES"], .. PlansOf(manifest).Select(Row)]);

    private static IEnumerable<TenantPlan> PlansOf(TenantManifest manifest)
    {
        var planner = new TenantPlanner(manifest);
        return manifest.Tenants.Select(planner.PlanOf);
    }

    private static string[] Row(TenantPlan plan) =>
        [plan.Tenant.Id, plan.Tenant.Name ?? "", plan.Tier.Name, string.Join(", ", plan.Connected.Select(source => $"{source.Name} ({PlacementOf(source)})"))];

    private static string PlacementOf(PlacedSource source) => TablePlacements.WordOf(source.Placement);

    private static void WriteJson(TextWriter output, TenantManifest manifest) => JsonReport.Write(output, json =>
    {
        json.WriteStartArray("tenants");
        foreach (var plan in PlansOf(manifest))
            WriteTenant(json, plan);
        json.WriteEndArray();
    });

    private static void WriteTenant(Utf8JsonWriter json, TenantPlan plan)
    {
        json.WriteStartObject();
        json.WriteString("id", plan.Tenant.Id);
        json.WriteString("name", plan.Tenant.Name);
        json.WriteString("tier", plan.Tier.Name);
        json.WriteStartArray("sources");
        foreach (var source in plan.Connected)
        {
            json.WriteStartObject();
            json.WriteString("name", source.Name);
            json.WriteString("placement", PlacementOf(source));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
