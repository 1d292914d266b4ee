namespace Fenceline.Core.Schema;

/// <summary>The four columns that Airbyte adds to each table that it writes.</summary>
public static class AirbyteColumns
{
    public const string RawId = "_airbyte_raw_id";
    public const string ExtractedAt = "_airbyte_extracted_at";
    public const string Meta = "_airbyte_meta";
    public const string GenerationId = "_airbyte_generation_id";

    /// <summary>In Airbyte's order, with its types.</summary>
    public static IReadOnlyList<(string Name, string Definition)> All { get; } =
    [
        (RawId, "varchar NOT NULL"),
        (ExtractedAt, "timestamptz NOT NULL"),
        (Meta, "jsonb NOT NULL"),
        (GenerationId, "bigint"),
    ];
}
