using Fenceline.Core.Manifest;

namespace Fenceline.Core.Queries;

/// <summary>What a column's type is in C#.</summary>
/// <param name="Name">The type without its nullability, as C# writes it anywhere.</param>
/// <param name="DbType">The <c>NpgsqlDbType</c> of a parameter, as C# writes it.</param>
/// <param name="IsComparable">Values have an equality and an order.</param>
/// <param name="Labels">For an enum, the type that turns its values into labels and back; else null.</param>
public sealed record ClrType(string Name, ClrTypeKind Kind, string DbType, bool IsComparable, string? Labels = null)
{
    private const string Json = "global::System.Text.Json.JsonElement";
    private const string Unknown = "Unknown";
    private const string DbTypes = "global::NpgsqlTypes.NpgsqlDbType.";

    private static readonly Dictionary<string, ClrType> Known = new(StringComparer.Ordinal)
    {
        ["text"] = Reference("string", "Text"),
        ["varchar"] = Reference("string", "Varchar"),
        ["char"] = Reference("string", "Char"),
        ["citext"] = Reference("string", "Citext"),
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
        ["cidr"] = Written(),
        ["macaddr"] = Written(),
        ["int4range"] = Written(),
        ["int8range"] = Written(),
        ["numrange"] = Written(),
        ["daterange"] = Written(),
        ["tsrange"] = Written(),
        ["tstzrange"] = Written(),
        ["tsvector"] = Written(),
        ["hstore"] = Written(),
        ["ltree"] = Written(),
        ["cube"] = Written(),
        ["vector"] = Written(),
        ["json"] = new ClrType(Json, ClrTypeKind.Json, DbTypes + "Json", false),
        ["jsonb"] = new ClrType(Json, ClrTypeKind.Json, DbTypes + "Jsonb", false),
    };

    /// <summary>A tenant, as the registry writes it.</summary>
    public static ClrType Tenant { get; } = new("global::Fenceline.TenantId", ClrTypeKind.Tenant, DbTypes + "Text", true);

    /// <summary>It can be searched as text.</summary>
    public bool IsText => Name == "string" && !IsWritten;

    /// <summary>A program has it as PostgreSQL writes it, in both directions.</summary>
    public bool IsWritten => DbType.EndsWith(Unknown, StringComparison.Ordinal);

    /// <param name="enums">The C# enums of the manifest's, by the name that the database has for them.</param>
    /// <exception cref="ArgumentException">A checked manifest has no such type.</exception>
    public static ClrType Of(ColumnType type, IReadOnlyDictionary<string, ClrType> enums)
    {
        if (!(type.IsEnum ? enums : Known).TryGetValue(type.Name, out var element))
            throw new ArgumentException($"There is no C# type for '{type.Name}'.", nameof(type));
        if (!type.IsArray)
            return element;

        // PostgreSQL can't forbid NULL in an array.
        var kind = element.Kind switch
        {
            ClrTypeKind.Json => ClrTypeKind.JsonArray,
            ClrTypeKind.Enum => ClrTypeKind.EnumArray,
            _ => ClrTypeKind.Reference,
        };
        return new ClrType(element.Name + "?[]", kind, DbTypes + "Array | " + element.DbType, false, element.Labels);
    }

    /// <summary>An enum. It travels as text, which asks nothing of the types that a connection has loaded.</summary>
    public static ClrType OfEnum(EnumNode node)
    {
        var name = $"global::{node.Namespace}.{node.Stem}";
        return new ClrType(name, ClrTypeKind.Enum, DbTypes + "Text", true, name + TypeNames.Labels);
    }

    private static ClrType Value(string name, string dbType) => new(name, ClrTypeKind.Value, DbTypes + dbType, true);

    private static ClrType Written() => Reference("string", Unknown);

    private static ClrType Reference(string name, string dbType) => new(name, ClrTypeKind.Reference, DbTypes + dbType, true);
}

/// <summary>How a column is read.</summary>
public enum ClrTypeKind
{
    Value,
    Reference,
    Json,
    JsonArray,
    Enum,
    EnumArray,
    Tenant,
}
