namespace Fenceline.Core.Manifest.Reading;

/// <summary>The types that a column can have, with their other names, sizes and kinship.</summary>
internal static class ColumnTypes
{
    /// <summary>Which types can be compared with each other, and what a default may look like.</summary>
    internal enum Family
    {
        Integer,
        Fraction,
        Text,
        Boolean,
        Date,
        Timestamp,
        Time,
        Interval,
        Uuid,
        Bytes,
        Json,
        Address,
        Enum,

        /// <summary>Values that a program has as PostgreSQL writes them: ranges, documents, types of extensions.</summary>
        Other,
    }

    /// <param name="MaxLength">Of the number in brackets; 0 when the type takes none.</param>
    /// <param name="Extension">The extension that brings the type; null for PostgreSQL's own.</param>
    internal sealed record Info(string Name, Family Family, int MinLength = 0, int MaxLength = 0, bool TakesScale = false, string? Extension = null);

    private static readonly Info[] Infos =
    [
        new("smallint", Family.Integer),
        new("integer", Family.Integer),
        new("bigint", Family.Integer),
        new("real", Family.Fraction),
        new("double precision", Family.Fraction),
        new("numeric", Family.Fraction, 1, 1000, TakesScale: true),
        new("text", Family.Text),
        new("varchar", Family.Text, 1, 10_485_760),
        new("char", Family.Text, 1, 10_485_760),
        new("citext", Family.Text, Extension: "citext"),
        new("boolean", Family.Boolean),
        new("date", Family.Date),
        new("timestamp", Family.Timestamp, 0, 6),
        new("timestamptz", Family.Timestamp, 0, 6),
        new("time", Family.Time, 0, 6),
        new("timetz", Family.Time, 0, 6),
        new("interval", Family.Interval),
        new("uuid", Family.Uuid),
        new("bytea", Family.Bytes),
        new("json", Family.Json),
        new("jsonb", Family.Json),
        new("inet", Family.Address),
        new("cidr", Family.Other),
        new("macaddr", Family.Other),
        new("int4range", Family.Other),
        new("int8range", Family.Other),
        new("numrange", Family.Other),
        new("daterange", Family.Other),
        new("tsrange", Family.Other),
        new("tstzrange", Family.Other),
        new("tsvector", Family.Other),
        new("hstore", Family.Other, Extension: "hstore"),
        new("ltree", Family.Other, Extension: "ltree"),
        new("cube", Family.Other, Extension: "cube"),
        new("vector", Family.Other, 1, 16_000, Extension: "vector"),
    ];

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["int2"] = "smallint",
        ["int"] = "integer",
        ["int4"] = "integer",
        ["int8"] = "bigint",
        ["float4"] = "real",
        ["float8"] = "double precision",
        ["decimal"] = "numeric",
        ["bool"] = "boolean",
        ["character varying"] = "varchar",
        ["character"] = "char",
        ["timestamp without time zone"] = "timestamp",
        ["timestamp with time zone"] = "timestamptz",
        ["time without time zone"] = "time",
        ["time with time zone"] = "timetz",
    };

    private static readonly Dictionary<string, Info> ByName = Infos.ToDictionary(info => info.Name, StringComparer.Ordinal);

    /// <summary>Every name that can be written, for hints.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. ByName.Keys, .. Aliases.Keys];

    /// <param name="name">In lower case, words one space apart.</param>
    public static Info? Find(string name) =>
        ByName.TryGetValue(Aliases.TryGetValue(name, out var canonical) ? canonical : name, out var info) ? info : null;

    /// <summary>A column's text means one of PostgreSQL's types by this word, or begins one with it.</summary>
    public static bool IsTaken(string word) => Find(word) is not null || word == "double";

    public static Family FamilyOf(ColumnType type) => type.IsEnum ? Family.Enum : ByName[type.Name].Family;

    /// <summary>Whether PostgreSQL can compare the two in a foreign key.</summary>
    public static bool AreComparable(ColumnType left, ColumnType right)
    {
        if (left.IsArray || right.IsArray || left.IsEnum || right.IsEnum || FamilyOf(left) == Family.Other)
            return left == right;

        var (first, second) = (FamilyOf(left), FamilyOf(right));
        return first == second || (IsNumber(first) && IsNumber(second));
    }

    public static bool IsNumber(Family family) => family is Family.Integer or Family.Fraction;

    /// <summary>Whether rows can be kept unique or in order by it: <c>json</c> has no equality.</summary>
    public static bool CanBeKey(ColumnType type) => type.Name != "json";
}
