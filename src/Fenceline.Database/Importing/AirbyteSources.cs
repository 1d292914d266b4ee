using Fenceline.Core.Naming;

namespace Fenceline.Database.Importing;

/// <summary>Tables that Airbyte filled, and what source their names speak of.</summary>
internal static class AirbyteSources
{
    private static readonly (string Prefix, string Source, string Connector)[] Known =
    [
        ("stripe_", "stripe", "source-stripe"), ("github_", "github", "source-github"), ("google_analytics_", "google_analytics", "source-google-analytics-data-api"),
    ];

    public static bool IsFilled(FoundTable table) => table.Columns.Exists(column => AirbyteColumns.IsAirbytes(column.Name));

    /// <summary>Where Airbyte keeps what it has not typed yet.</summary>
    public static bool IsRaw(FoundTable table) => table.Name.StartsWith("_airbyte_", StringComparison.Ordinal) || table.Name.Contains("_raw__stream_", StringComparison.Ordinal);

    /// <summary>The source, and what its tables' names begin with.</summary>
    public static (string Source, string Prefix, string? Connector) Of(FoundTable table)
    {
        foreach (var (prefix, source, connector) in Known)
        {
            if (table.Name.StartsWith(prefix, StringComparison.Ordinal) && table.Name.Length > prefix.Length)
                return (source, prefix, connector);
        }

        var at = table.Name.IndexOf('_', StringComparison.Ordinal);
        return at > 0 && at < table.Name.Length - 1 ? (table.Name[..at], table.Name[..(at + 1)], null) : ("airbyte", "", null);
    }
}
