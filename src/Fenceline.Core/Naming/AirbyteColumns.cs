namespace Fenceline.Core.Naming;

/// <summary>The columns that Airbyte adds to each table that it writes.</summary>
public static class AirbyteColumns
{
    public const string RawId = Prefix + "raw_id";
    public const string ExtractedAt = Prefix + "extracted_at";
    public const string Meta = Prefix + "meta";
    public const string GenerationId = Prefix + "generation_id";

    private const string Prefix = "_airbyte_";

    /// <summary>In Airbyte's order.</summary>
    public static IReadOnlyList<string> All { get; } = [RawId, ExtractedAt, Meta, GenerationId];

    /// <summary>Whether it is Airbyte's, or could become so: other versions have other columns.</summary>
    public static bool IsAirbytes(string column) => column.StartsWith(Prefix, StringComparison.Ordinal);
}
