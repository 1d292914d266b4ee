using System.Text.Json;
using Fenceline.Cli.Text;
using Fenceline.Provisioning.Fleet;

namespace Fenceline.Cli.Reporting;

/// <summary>Tells what became of each tenant: as it happens, and as JSON at the end.</summary>
internal sealed class TerraformReport(CliHost host, bool json, int tenants)
{
    private const string EraseLine = "\r\u001b[K";

    private readonly Lock _gate = new();
    private readonly SortedSet<string> _running = new(StringComparer.Ordinal);
    private int _done;

    public void Begin(string tenant)
    {
        lock (_gate)
        {
            _running.Add(tenant);
            WriteLive();
        }
    }

    public void Add(TenantResult result)
    {
        lock (_gate)
        {
            _running.Remove(result.TenantId);
            _done++;
            if (host.LiveError)
                host.Error.Write(EraseLine);
            if (!json)
                WriteText(result);
            WriteLive();
        }
    }

    /// <returns>An <see cref="ExitCode"/>.</returns>
    public int Finish(IReadOnlyList<TenantResult> results)
    {
        if (host.LiveError)
            host.Error.Write(EraseLine);
        if (json)
            WriteJson(results);
        else
            host.Out.WriteLine(Summary(results));
        return results.Any(result => result.Outcome == TerraformOutcome.Failed) ? ExitCode.Failed
            : results.Any(result => result.IsOpen) ? ExitCode.Findings
            : ExitCode.Fine;
    }

    private void WriteLive()
    {
        if (host.LiveError)
            host.Error.Write($"{EraseLine}{_done} of {tenants} done, at work: {string.Join(", ", _running.Take(8))}");
    }

    private void WriteText(TenantResult result)
    {
        var counts = result.Plan is { } plan ? FormattableString.Invariant($"  +{plan.Create} ~{plan.Update} -{plan.Delete}{(plan.Import > 0 ? $" imported {plan.Import}" : "")}") : "";
        host.Out.WriteLine(FormattableString.Invariant($"{result.TenantId,-12} {Word(result.Outcome),-10}{result.Elapsed.TotalSeconds,7:0.0} s{counts}"));
        if (result.Message is null)
            return;
        host.Error.WriteLine($"fenceline: tenant {result.TenantId}: {PrintedText.OneLine(result.Message)}");
        if (result is { Outcome: TerraformOutcome.Failed, LogPath: { } log })
            host.Error.WriteLine($"  all of it: {host.Display(log)}");
    }

    private static string Summary(IReadOnlyList<TenantResult> results) => results.Count == 0
        ? "Nothing to do."
        : string.Join(", ", results.GroupBy(result => result.Outcome).OrderBy(same => same.Key).Select(same => $"{same.Count()} {Word(same.Key)}"));

    private void WriteJson(IReadOnlyList<TenantResult> results) => JsonReport.Write(host.Out, writer =>
    {
        writer.WriteStartArray("tenants");
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("id", result.TenantId);
            writer.WriteString("outcome", Word(result.Outcome));
            if (result.Plan is { } plan)
            {
                writer.WriteNumber("create", plan.Create);
                writer.WriteNumber("update", plan.Update);
                writer.WriteNumber("delete", plan.Delete);
                writer.WriteNumber("import", plan.Import);
            }

            if (result.Message is not null)
                writer.WriteString("message", result.Message);
            writer.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 1));
            if (result.LogPath is not null)
                writer.WriteString("log", host.Display(result.LogPath));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    internal static string Word(TerraformOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString());
}
