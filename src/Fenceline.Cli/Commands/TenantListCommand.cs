using System.CommandLine;
using System.Text.Json;
using Fenceline.Cli.Reporting;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline tenant list</c>: who there is, and what they have connected.</summary>
internal static class TenantListCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var command = new CliCommand(
            "list",
            "List the tenants, their tiers and sources",
            "fenceline tenant list",
            "fenceline tenant list --json")
        {
            options.Json,
        };
        command.SetAction(parsed =>
        {
            if (CheckedManifest.Load(parsed, options, host) is not { } manifest)
                return ExitCode.Findings;

            if (parsed.GetValue(options.Json))
                WriteJson(host.Out, manifest);
            else
                WriteText(host.Out, manifest);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void WriteText(TextWriter output, TenantManifest manifest)
    {
        string[][] rows = [["ID", "NAME", "TIER", "SOURCES"], .. manifest.Tenants.Select(tenant => Row(manifest, tenant))];
        var widths = Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column < widths.Length ? cell.PadRight(widths[column]) : cell);
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    private static string[] Row(TenantManifest manifest, Tenant tenant) =>
        [tenant.Id, tenant.Name ?? "", tenant.Tier, string.Join(", ", Placements(manifest, tenant).Select(item => $"{item.Source} ({item.Placement})"))];

    private static IEnumerable<(string Source, string Placement)> Placements(TenantManifest manifest, Tenant tenant)
    {
        foreach (var connected in tenant.Sources)
        {
            var source = manifest.Sources.First(source => source.Name == connected.Source);
            yield return (source.Name, PlacementResolver.Resolve(manifest, tenant, source) == Placement.Schema ? "schema" : "shared");
        }
    }

    private static void WriteJson(TextWriter output, TenantManifest manifest) => JsonReport.Write(output, json =>
    {
        json.WriteStartArray("tenants");
        foreach (var tenant in manifest.Tenants)
            WriteTenant(json, manifest, tenant);
        json.WriteEndArray();
    });

    private static void WriteTenant(Utf8JsonWriter json, TenantManifest manifest, Tenant tenant)
    {
        json.WriteStartObject();
        json.WriteString("id", tenant.Id);
        json.WriteString("name", tenant.Name);
        json.WriteString("tier", tenant.Tier);
        json.WriteStartArray("sources");
        foreach (var (source, placement) in Placements(manifest, tenant))
        {
            json.WriteStartObject();
            json.WriteString("name", source);
            json.WriteString("placement", placement);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
