using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>How generated code reads a column of a result, and what it says of one.</summary>
internal static class ColumnCode
{
    private const string Reader = "global::Fenceline.ColumnReader";

    /// <summary>What a row is read from. An enum, and what a program has as PostgreSQL writes it, is read as text; under a name of its own, or ORDER BY would take the text for the column.</summary>
    public static string Selected(ColumnNode column, int place)
    {
        var name = SqlText.Identifier(column.Column);
        return column.Type.Kind switch
        {
            ClrTypeKind.Enum or ClrTypeKind.Reference when column.Type.Kind == ClrTypeKind.Enum || column.Type is { IsWritten: true } => FormattableString.Invariant($"{name}::text AS \"fenceline.{place}\""),
            ClrTypeKind.EnumArray => FormattableString.Invariant($"{name}::text[] AS \"fenceline.{place}\""),
            _ => name,
        };
    }

    /// <summary>The value at a place of a row.</summary>
    public static string Read(ColumnNode column, int place) =>
        FormattableString.Invariant($"{Method(column)}(reader, {place}{(column.Type.Labels is { } type ? $", {type}.Map" : "")})");

    public static string Info(ColumnNode column) =>
        $"new global::Fenceline.ColumnInfo({CSharpText.Literal(SqlText.Identifier(column.Column))}, {CSharpText.Literal(column.SqlType)}, {column.Type.DbType}, {(column.IsNullable ? "true" : "false")}{(column.Type.Labels is { } labels ? $", {labels}.Map" : "")})";

    private static string Method(ColumnNode column) => Reader + "." + (column.Type.Kind, column.IsNullable) switch
    {
        (ClrTypeKind.Tenant, _) => "Tenant",
        (ClrTypeKind.Json, false) => "Json",
        (ClrTypeKind.Json, true) => "NullableJson",
        (ClrTypeKind.JsonArray, false) => "JsonArray",
        (ClrTypeKind.JsonArray, true) => "NullableJsonArray",
        (ClrTypeKind.Enum, false) => "Enum",
        (ClrTypeKind.Enum, true) => "NullableEnum",
        (ClrTypeKind.EnumArray, false) => "EnumArray",
        (ClrTypeKind.EnumArray, true) => "NullableEnumArray",
        (ClrTypeKind.Value, true) => $"Nullable<{column.Type.Name}>",
        (_, true) => $"Reference<{column.Type.Name}>",
        _ => $"Value<{column.Type.Name}>",
    };
}
