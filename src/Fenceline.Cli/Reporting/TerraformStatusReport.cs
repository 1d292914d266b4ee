using Fenceline.Provisioning.Fleet;

namespace Fenceline.Cli.Reporting;

/// <summary>A line for each tenant: what was done last, and what Airbyte has.</summary>
internal static class TerraformStatusReport
{
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Write(CliHost host, IReadOnlyList<TenantSyncStatus> statuses, bool json)
    {
        if (json)
            WriteJson(host, statuses);
        else
            WriteText(host, statuses);
        return statuses.Any(status => status.IsOpen) ? ExitCode.Findings : ExitCode.Fine;
    }

    private static string Word(TenantSyncStatus status) => status switch
    {
        { IsLeaving: true } => "leaving",
        { Last: null } => "unknown",
        { Last: TerraformOutcome.Failed } => "failed",
        { IsCurrent: true } => "current",
        _ => "changed",
    };

    private static void WriteText(CliHost host, IReadOnlyList<TenantSyncStatus> statuses)
    {
        host.Out.WriteLine("tenant       state      connections");
        foreach (var status in statuses)
        {
            host.Out.WriteLine(FormattableString.Invariant($"{status.TenantId,-12} {Word(status),-10} {status.Present} of {status.Expected}"));
            foreach (var twins in status.Twins)
                host.Out.WriteLine($"  Airbyte has {twins}: delete all but the one that the state has");
        }
    }

    private static void WriteJson(CliHost host, IReadOnlyList<TenantSyncStatus> statuses) => JsonReport.Write(host.Out, writer =>
    {
        writer.WriteStartArray("tenants");
        foreach (var status in statuses)
        {
            writer.WriteStartObject();
            writer.WriteString("id", status.TenantId);
            writer.WriteString("state", Word(status));
            writer.WriteNumber("expectedConnections", status.Expected);
            writer.WriteNumber("presentConnections", status.Present);
            writer.WriteStartArray("twins");
            foreach (var twins in status.Twins)
                writer.WriteStringValue(twins);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
