using Fenceline.Core.Manifest;
using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>
/// What a cast leaves of a value. A tenant's id is text, a uuid or a whole number: a cast to one of these is the identity on it, or an
/// error. <c>$1::varchar(2)</c>, <c>$1::"char"</c> or the number's text <c>$1::int::text</c> may be another tenant's id. Where a tenant
/// column is a uuid (a number), no tenant has an id that is not the one text of one: then the way there and back is the identity too.
/// </summary>
internal static class Casts
{
    private const string Uuid = "::uuid";
    private const string Integer = "::integer";

    // Casts to these keep different texts different.
    private static readonly HashSet<string> TextTypes = new(["text", "varchar", "character varying", "pg_catalog.text", "pg_catalog.varchar"], StringComparer.Ordinal);

    private static readonly HashSet<string> UuidTypes = new(["uuid", "pg_catalog.uuid"], StringComparer.Ordinal);

    private static readonly HashSet<string> BigintTypes = new(["bigint", "int8", "pg_catalog.int8"], StringComparer.Ordinal);

    private static readonly HashSet<string> SmallintTypes = new(["smallint", "int2", "pg_catalog.int2"], StringComparer.Ordinal);

    private static readonly HashSet<string> IntegerTypes = new(
        ["int", "integer", "bigint", "smallint", "int2", "int4", "int8", "pg_catalog.int2", "pg_catalog.int4", "pg_catalog.int8"], StringComparer.Ordinal);

    public static AbstractValue Apply(AbstractValue value, SqlTypeName type, CatalogLookup tables)
    {
        var isPlain = type.Modifiers.Count == 0 && type.ArrayDimensions == 0;
        if (isPlain && (value.Leaves.Length == 0 ? IsOneText(type, tables) : IsOfKeys(value, type)))
            return value;
        if (isPlain && TextTypes.Contains(type.Name))
            return value.Constant is { } text && (IsTyped(text, Uuid) || IsTyped(text, Integer)) ? Changed(value, type) : value;
        // The texts of one uuid or number are several.
        if (value.Leaves.Length > 0)
            return AbstractValue.Unknown;

        var form = !isPlain ? null : UuidTypes.Contains(type.Name) ? Uuid : IntegerTypes.Contains(type.Name) ? Integer : null;
        return form is null || value.Constant is not { } constant || (IsTyped(constant, form == Uuid ? Integer : Uuid) && !value.IsNull) ? Changed(value, type)
            : value.IsNull || IsTyped(constant, form) ? value
            : value.IsLiteral ? value.Renamed(constant + form)
            : AbstractValue.Of(constant + form);
    }

    /// <summary>Whether every tenant's id is the only text of a value of the type.</summary>
    private static bool IsOneText(SqlTypeName type, CatalogLookup tables) =>
        (tables.HasUuids && UuidTypes.Contains(type.Name)) || (tables.HasNumbers && IntegerTypes.Contains(type.Name));

    /// <summary>Whether the value is of tenant columns that have the type already, or one that fits into it: a cast that changes nothing and never fails.</summary>
    private static bool IsOfKeys(AbstractValue value, SqlTypeName type) => Array.TrueForAll(value.Leaves, leaf =>
        leaf.Node is { Entry: { SharedTable.TenantKey: { IsColumn: true } key } entry } node && entry.Key == node && key.Type switch
        {
            TenantKeyType.Uuid => UuidTypes.Contains(type.Name),
            TenantKeyType.Bigint => BigintTypes.Contains(type.Name),
            TenantKeyType.Int4 => IntegerTypes.Contains(type.Name) && !SmallintTypes.Contains(type.Name),
            _ => false,
        });

    /// <summary>What a call returns that makes the value a uuid.</summary>
    public static AbstractValue AsUuid(AbstractValue value, CatalogLookup tables) =>
        tables.HasUuids || value.Constant is not { } constant || value.IsNull || IsTyped(constant) ? value
        : value.IsLiteral ? value.Renamed(constant + Uuid) : AbstractValue.Of(constant + Uuid);

    public static bool IsNumber(AbstractValue value) => value.Constant is { } constant && IsTyped(constant, Integer);

    public static bool IsTyped(string constant) => IsTyped(constant, Uuid) || IsTyped(constant, Integer);

    /// <summary>The items of <c>ARRAY[...]</c>, each with the cast that the array has; null when it is another expression.</summary>
    public static EquatableArray<SqlExpression>? ItemsOf(SqlExpression array) => array.Unwrapped switch
    {
        ArrayExpression items => items.Items,
        CastExpression { Type: { ArrayDimensions: 1 } type } cast when cast.Operand.Unwrapped is ArrayExpression items =>
            items.Items.Select(item => (SqlExpression)new CastExpression(item, type with { ArrayDimensions = 0 }, item.Span)).ToEquatableArray(),
        _ => null,
    };

    private static bool IsTyped(string constant, string form) => constant.EndsWith(form, StringComparison.Ordinal);

    // A literal is one id all the same, of whichever tenant.
    private static AbstractValue Changed(AbstractValue value, SqlTypeName type) =>
        value is { IsLiteral: true, Constant: { } constant, Leaves.Length: 0 } ? value.Renamed(constant + "::" + type.Name + type.Modifiers.Count) : AbstractValue.Unknown;
}
