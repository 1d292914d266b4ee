using System.Globalization;
using System.Text.Json;
using Fenceline.Cli.Text;
using Fenceline.Database.Execution;
using Fenceline.Database.Introspection;

namespace Fenceline.Cli.Reporting;

/// <summary>Tells of a migration while it runs and when it has ended.</summary>
internal sealed class MigrationReport(CliHost host, bool isJson) : IProgress<MigrationProgress>
{
    private const int MostLines = 20;
    private const int EachTenants = 100;

    private readonly Lock _lock = new();

    public void Report(MigrationProgress value)
    {
        lock (_lock)
        {
            if (value.Error is not null)
                host.Error.WriteLine($"tenant {value.What}: {value.Error}");
            else if (value.Done is null)
                host.Error.WriteLine(value.What);
            else if (value.Done % EachTenants == 0 || value.Done == value.All)
                host.Error.WriteLine($"{value.Done} of {Count.Of(value.All, "tenant")}");
        }
    }

    /// <returns>The exit code.</returns>
    public int Write(MigrationResult result)
    {
        if (isJson)
        {
            JsonReport.Write(host.Out, json =>
            {
                Write(json, "applied", result.Applied);
                Write(json, "onboarded", result.Onboarded);
                Write(json, "migrated", result.Migrated);
                json.WriteStartObject("failed");
                foreach (var (tenant, error) in result.Failed)
                    json.WriteString(tenant, error);
                json.WriteEndObject();
                json.WriteNumber("left", result.Left);
                json.WriteBoolean("leftRolesAlone", result.LeftRolesAlone);
            });
        }
        else if (result is { IsComplete: true, Applied.Count: 0, Onboarded.Count: 0, Migrated.Count: 0 })
        {
            host.Out.WriteLine("Up to date: nothing was pending.");
        }
        else
        {
            host.Out.WriteLine($"{Count.Of(result.Applied.Count, "file")} applied, {Count.Of(result.Onboarded.Count, "tenant")} of the manifest made or changed, {Count.Of(result.Migrated.Count, "tenant")} migrated.");
            if (!result.IsComplete)
                host.Out.WriteLine($"{Count.Of(result.Failed.Count, "tenant")} failed, {result.Left} left. Those that failed are as they were: fix the cause, and run it again.");
        }

        if (result.LeftRolesAlone && !isJson)
            host.Out.WriteLine("Roles, and who may connect, were left as they are: this login may not change them.");

        return result.IsComplete ? ExitCode.Fine : ExitCode.Findings;
    }

    /// <inheritdoc cref="Write(MigrationResult)"/>
    /// <param name="drift">Null when nobody asked, or files are pending.</param>
    public int Write(MigrationStatus status, DriftReport? drift = null)
    {
        if (isJson)
        {
            JsonReport.Write(host.Out, json =>
            {
                json.WriteNumber("applied", status.Applied);
                Write(json, "pending", status.Pending);
                json.WriteNumber("tenants", status.Tenants);
                json.WriteStartObject("behind");
                foreach (var (tenant, steps) in status.Behind)
                    json.WriteNumber(tenant, steps);
                json.WriteEndObject();
                json.WriteStartObject("failures");
                foreach (var (tenant, failure) in status.Failures)
                {
                    json.WriteStartObject(tenant);
                    json.WriteString("error", failure.Error);
                    json.WriteString("at", failure.At);
                    json.WriteString("toolVersion", failure.ToolVersion);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                if (drift is not null)
                    Write(json, drift);
            });
        }
        else
        {
            host.Out.WriteLine($"{Count.Of(status.Applied, "file")} applied, {status.Pending.Count} pending; {Count.Of(status.Tenants, "tenant")}, {status.Behind.Count} behind.");
            foreach (var name in status.Pending)
                host.Out.WriteLine("  pending: " + name);
            foreach (var (tenant, steps) in status.Behind.Take(MostLines))
                host.Out.WriteLine($"  behind: tenant {tenant}, {Count.Of(steps, "step")}{(status.Failures.TryGetValue(tenant, out var failure) ? string.Create(CultureInfo.InvariantCulture, $"; failed on {failure.At.UtcDateTime:u}: {failure.Error}") : "")}");
            if (status.Behind.Count > MostLines)
                host.Out.WriteLine($"  ... and {status.Behind.Count - MostLines} more tenants; --json lists them all");
            if (drift is not null)
                Write(drift);
        }

        return status.IsUpToDate && drift is not { Findings.Count: > 0 } ? ExitCode.Fine : ExitCode.Findings;
    }

    /// <inheritdoc cref="Write(MigrationResult)"/>
    public int Write(MigrationRepair repair)
    {
        if (isJson)
        {
            JsonReport.Write(host.Out, json =>
            {
                Write(json, "droppedIndexes", repair.DroppedIndexes);
                Write(json, "acceptedTexts", repair.AcceptedTexts);
            });
            return ExitCode.Fine;
        }

        foreach (var index in repair.DroppedIndexes)
            host.Out.WriteLine($"Dropped index {index}, which was not valid. 'fenceline migrate' builds it again where it is pending.");
        foreach (var name in repair.AcceptedTexts)
            host.Out.WriteLine($"Recorded the text of {name}.");
        if (repair.DroppedIndexes.Count + repair.AcceptedTexts.Count == 0)
            host.Out.WriteLine("Nothing to repair.");
        return ExitCode.Fine;
    }

    private void Write(DriftReport drift)
    {
        host.Out.WriteLine(drift.Findings.Count == 0 ? "Everything is as migrations made it." : $"{Count.Of(drift.Findings.Count, "thing")} not as migrations made it:");
        foreach (var finding in drift.Findings.Take(MostLines * 5))
            host.Out.WriteLine($"  {(finding.Tenant is null ? "" : $"tenant {finding.Tenant}: ")}{finding.Subject} {finding.Problem}");
        if (drift.Findings.Count > MostLines * 5)
            host.Out.WriteLine($"  ... and {drift.Findings.Count - (MostLines * 5)} more; --json lists them all");
        if (drift.Skipped.Count > 0)
            host.Out.WriteLine($"  not compared, since steps or a move are under way: {Count.Of(drift.Skipped.Count, "tenant")}");
    }

    private static void Write(Utf8JsonWriter json, DriftReport drift)
    {
        json.WriteStartArray("drift");
        foreach (var finding in drift.Findings)
        {
            json.WriteStartObject();
            json.WriteString("tenant", finding.Tenant);
            json.WriteString("object", finding.Subject);
            json.WriteString("problem", finding.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "notCompared", drift.Skipped);
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
