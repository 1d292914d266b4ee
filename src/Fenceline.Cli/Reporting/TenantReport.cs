using System.Globalization;
using System.Text.Json;
using Fenceline.Cli.Text;

namespace Fenceline.Cli.Reporting;

/// <summary>Tells of the tenants of a database.</summary>
internal static class TenantReport
{
    public static string WordOf(TenantStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    public static string WordOf(SourcePlacement placement) => JsonNamingPolicy.CamelCase.ConvertName(placement.ToString());

    /// <returns>The exit code.</returns>
    public static int Write(CliHost host, bool isJson, IReadOnlyList<RegisteredTenant> tenants)
    {
        if (isJson)
            WriteJson(host.Out, tenants);
        else
            TextTable.Write(host.Out, [["ID", "NAME", "TIER", "STATUS", "SOURCES"], .. tenants.Select(Row)]);
        return ExitCode.Fine;
    }

    /// <returns>The exit code.</returns>
    public static int Write(CliHost host, bool isJson, TenantRemoval removal)
    {
        if (isJson)
        {
            JsonReport.Write(host.Out, json =>
            {
                json.WriteString("id", removal.Tenant.Value);
                WriteTime(json, "eraseAfter", removal.EraseAfter);
                json.WriteStartArray("removed");
                foreach (var item in removal.Removed)
                    Write(json, item);
                json.WriteEndArray();
            });
        }
        else if (removal.EraseAfter is { } until)
        {
            host.Out.WriteLine($"tenant {removal.Tenant}: shut out. 'fenceline tenant keep {removal.Tenant}' undoes it until {Time(until)}; after that 'fenceline tenant offboard {removal.Tenant}' removes everything.");
        }
        else if (removal.Removed.Count == 0)
        {
            host.Out.WriteLine($"tenant {removal.Tenant}: nothing was left to remove.");
        }
        else
        {
            host.Out.WriteLine($"tenant {removal.Tenant}: removed.");
            TextTable.Write(host.Out, [["KIND", "NAME", "ROWS", "NOTE"], .. removal.Removed.Select(item => new[] { item.Kind, item.Name, item.Rows?.ToString(CultureInfo.InvariantCulture) ?? "", item.Note ?? "" })]);
        }

        return ExitCode.Fine;
    }

    private static string[] Row(RegisteredTenant tenant) =>
    [
        tenant.Id.Value,
        tenant.Name is null ? "" : string.Concat(PrintedText.Cells(tenant.Name).Select(cell => cell.Text)),
        tenant.Tier,
        WordOf(tenant.Status) + (tenant.EraseAfter is { } until ? $" (until {Time(until)})" : ""),
        string.Join(", ", tenant.Sources.OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => $"{source.Key} ({WordOf(source.Value)})"))
            + (tenant.PendingSteps > 0 ? $"; lacks {Count.Of(tenant.PendingSteps, "step")}" : ""),
    ];

    private static void WriteJson(TextWriter output, IReadOnlyList<RegisteredTenant> tenants) => JsonReport.Write(output, json =>
    {
        json.WriteStartArray("tenants");
        foreach (var tenant in tenants)
        {
            json.WriteStartObject();
            json.WriteString("id", tenant.Id.Value);
            json.WriteString("name", tenant.Name);
            json.WriteString("tier", tenant.Tier);
            json.WriteString("status", WordOf(tenant.Status));
            WriteTime(json, "eraseAfter", tenant.EraseAfter);
            json.WriteNumber("pendingSteps", tenant.PendingSteps);
            json.WriteStartArray("sources");
            foreach (var (name, placement) in tenant.Sources.OrderBy(source => source.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("placement", WordOf(placement));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, RemovedObject item)
    {
        json.WriteStartObject();
        json.WriteString("kind", item.Kind);
        json.WriteString("name", item.Name);
        if (item.Rows is { } rows)
            json.WriteNumber("rows", rows);
        json.WriteString("note", item.Note);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteString(name, known.ToUniversalTime());
        else
            json.WriteNull(name);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
