using System.Text.Json;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>What a value of C# is as a parameter. Npgsql refuses times whose kind or offset could be taken for a mistake; ours says what it means.</summary>
internal static class ParameterValue
{
    /// <summary>
    /// A type that a parameter has only by a cast: what a program has as PostgreSQL writes it, and citext. That comes with an extension, so that its
    /// number differs from database to database, and Npgsql may have read the numbers before the extension was there.
    /// </summary>
    public static bool TravelsAsText(NpgsqlDbType type) => (type & ~NpgsqlDbType.Array) is NpgsqlDbType.Citext or NpgsqlDbType.Unknown;

    /// <summary>The type that a parameter is sent as.</summary>
    public static NpgsqlDbType SentAs(NpgsqlDbType type) => TravelsAsText(type) ? type & NpgsqlDbType.Array | NpgsqlDbType.Text : type;

    public static object From(object? value, NpgsqlDbType type) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time when type == NpgsqlDbType.TimestampTz => time.ToUniversalTime(),
        DateTime time when type == NpgsqlDbType.Timestamp => DateTime.SpecifyKind(time, DateTimeKind.Unspecified),
        DateTimeOffset?[] times => Array.ConvertAll(times, time => time?.ToUniversalTime()),
        DateTime?[] times => Array.ConvertAll(times, time => time is { } known ? DateTime.SpecifyKind(known, DateTimeKind.Unspecified) : (DateTime?)null),
        JsonElement json => json.GetRawText(),
        JsonElement?[] array => Array.ConvertAll(array, json => json?.GetRawText()),
        _ => value,
    };
}
