using Fenceline.Core.Manifest;

namespace Fenceline.Core.Queries;

/// <summary>What a column's type is in C#.</summary>
/// <param name="Name">The type without its nullability, as C# writes it anywhere.</param>
/// <param name="DbType">The <c>NpgsqlDbType</c> of a parameter; null when the type can't be compared with one.</param>
public sealed record ClrType(string Name, ClrTypeKind Kind, string? DbType)
{
    private const string Json = "global::System.Text.Json.JsonElement";

    private static readonly Dictionary<string, ClrType> Known = new(StringComparer.Ordinal)
    {
        ["text"] = Reference("string", "Text"),
        ["varchar"] = Reference("string", "Varchar"),
        ["char"] = Reference("string", "Char"),
        ["citext"] = Reference("string", "Text"),
        ["smallint"] = Value("short", "Smallint"),
        ["integer"] = Value("int", "Integer"),
        ["bigint"] = Value("long", "Bigint"),
        ["real"] = Value("float", "Real"),
        ["double precision"] = Value("double", "Double"),
        ["numeric"] = Value("decimal", "Numeric"),
        ["boolean"] = Value("bool", "Boolean"),
        ["date"] = Value("global::System.DateOnly", "Date"),
        ["time"] = Value("global::System.TimeOnly", "Time"),
        ["timetz"] = Value("global::System.DateTimeOffset", "TimeTz"),
        ["timestamp"] = Value("global::System.DateTime", "Timestamp"),
        ["timestamptz"] = Value("global::System.DateTimeOffset", "TimestampTz"),
        ["interval"] = Value("global::System.TimeSpan", "Interval"),
        ["uuid"] = Value("global::System.Guid", "Uuid"),
        ["bytea"] = Reference("byte[]", "Bytea"),
        ["inet"] = Reference("global::System.Net.IPAddress", "Inet"),
        ["json"] = new ClrType(Json, ClrTypeKind.Json, null),
        ["jsonb"] = new ClrType(Json, ClrTypeKind.Json, null),
    };

    /// <summary>Types that C# has no match for are read as the text that PostgreSQL writes them in.</summary>
    public static ClrType Of(ColumnType type)
    {
        var element = Known.TryGetValue(type.Name, out var known) ? known : new ClrType("string", ClrTypeKind.Text, null);
        if (!type.IsArray)
            return element;

        var kind = element.Kind switch
        {
            ClrTypeKind.Json => ClrTypeKind.JsonArray,
            ClrTypeKind.Text => ClrTypeKind.TextArray,
            _ => ClrTypeKind.Reference,
        };
        // PostgreSQL can't forbid NULL in an array.
        return new ClrType(ArrayOf(element.Name), kind, null);
    }

    /// <summary>An array of <c>byte[]</c> is <c>byte[]?[]</c>: the same suffix as for any other element.</summary>
    private static string ArrayOf(string element) => element + "?[]";

    private static ClrType Value(string name, string dbType) => new(name, ClrTypeKind.Value, dbType);

    private static ClrType Reference(string name, string dbType) => new(name, ClrTypeKind.Reference, dbType);
}

/// <summary>How a column is read.</summary>
public enum ClrTypeKind
{
    Value,
    Reference,
    Json,
    JsonArray,

    /// <summary>A string, which PostgreSQL is asked for by a cast.</summary>
    Text,

    /// <summary>Strings, which PostgreSQL is asked for by a cast.</summary>
    TextArray,
}
