using System.Text.Json;
using Fenceline.Cli.Text;

namespace Fenceline.Cli.Reporting;

/// <summary>Tells what was published: as it happens, or as JSON at the end.</summary>
internal sealed class PublishReport(CliHost host, bool json) : IProgress<PublishingEvent>
{
    private readonly List<PublishResult> _results = [];
    private readonly List<PublishException> _failures = [];
    private readonly Lock _lock = new();

    /// <summary>What a person who watches sees while tables are published; null for nobody.</summary>
    public IProgress<PublishProgress>? Progress(TenantId tenant) => host.LiveError && !json ? new Line(host.Error, tenant) : null;

    public void Add(PublishResult result)
    {
        _results.Add(result);
        if (json)
            return;

        foreach (var table in result.Tables)
            WriteText(result.Tenant, table);
    }

    public void Add(PublishException failure)
    {
        _failures.Add(failure);
        if (!json)
            host.Error.WriteLine("fenceline: error: " + failure.Message);
    }

    /// <summary>What a worker tells while it runs: what was published or went wrong, and nothing of what is as it was.</summary>
    public void Report(PublishingEvent value)
    {
        lock (_lock)
        {
            if (value.Error is { } error)
                host.Error.WriteLine(FormattableString.Invariant($"fenceline: error: {error.Message} Tried again in {Math.Max(1, value.RetryAfter?.TotalSeconds ?? 0):0} s."));
            foreach (var table in value.Result?.Tables.Where(table => table.Outcome == PublishOutcome.Published) ?? [])
                WriteText(value.Result!.Tenant, table);
        }
    }

    /// <returns>An <see cref="ExitCode"/>.</returns>
    public int Finish()
    {
        if (json)
            WriteJson();
        if (_failures.Count > 0)
            return ExitCode.Failed;
        return _results.Any(result => result.Tables.Any(table => table.SetAside.Count > 0)) ? ExitCode.Findings : ExitCode.Fine;
    }

    private void WriteText(TenantId tenant, PublishedTable table)
    {
        var done = table.Outcome switch
        {
            PublishOutcome.Missing => "has not landed yet",
            PublishOutcome.Unchanged => "nothing new",
            _ => FormattableString.Invariant($"{table.Inserted} inserted, {table.Updated} updated, {table.Deleted} deleted"),
        };
        host.Out.WriteLine($"{tenant}  {table.Table}: {done}");
        foreach (var rows in table.SetAside)
            host.Out.WriteLine($"  {Count.Of(rows.Rows, "row")} set aside: {rows.Column} {(rows.Problem == SetAsideProblem.Null ? "has no value" : "doesn't fit its type")}");
        foreach (var column in table.MissingColumns)
            host.Out.WriteLine($"  {column} is not in what landed, and NULL in what is published");
    }

    private void WriteJson() => JsonReport.Write(host.Out, json =>
    {
        json.WriteStartArray("tenants");
        foreach (var result in _results)
        {
            json.WriteStartObject();
            json.WriteString("id", result.Tenant.Value);
            json.WriteStartArray("tables");
            foreach (var table in result.Tables)
                Write(json, table);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        foreach (var failure in _failures)
        {
            json.WriteStartObject();
            json.WriteString("id", failure.Tenant.Value);
            json.WriteString("failure", Camel(failure.Failure));
            json.WriteString("message", failure.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, PublishedTable table)
    {
        json.WriteStartObject();
        json.WriteString("name", table.Table);
        json.WriteString("source", table.Source);
        json.WriteString("outcome", Camel(table.Outcome));
        json.WriteString("compared", Camel(table.Compared));
        json.WriteNumber("inserted", table.Inserted);
        json.WriteNumber("updated", table.Updated);
        json.WriteNumber("deleted", table.Deleted);
        json.WriteStartArray("setAside");
        foreach (var rows in table.SetAside)
        {
            json.WriteStartObject();
            json.WriteString("column", rows.Column);
            json.WriteString("problem", Camel(rows.Problem));
            json.WriteNumber("rows", rows.Rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("missingColumns");
        foreach (var column in table.MissingColumns)
            json.WriteStringValue(column);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>One line that is written over.</summary>
    private sealed class Line(TextWriter error, TenantId tenant) : IProgress<PublishProgress>
    {
        private const string EraseLine = "\r\u001b[K";

        public void Report(PublishProgress value) =>
            error.Write(value.TablesDone == value.Tables ? EraseLine : FormattableString.Invariant($"{EraseLine}{tenant}: {value.Table} ({value.TablesDone + 1} of {value.Tables}) ..."));
    }
}
