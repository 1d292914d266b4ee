using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>
/// What a cast leaves of a value. A tenant's id is text, a uuid or a whole number: a cast to one of these is the identity on it, or an
/// error. <c>$1::varchar(2)</c>, <c>$1::"char"</c> or the number's text <c>$1::int::text</c> may be another tenant's id.
/// </summary>
internal static class Casts
{
    private const string Uuid = "::uuid";
    private const string Integer = "::integer";

    // Casts to these keep different texts different.
    private static readonly HashSet<string> TextTypes = new(["text", "varchar", "character varying", "pg_catalog.text", "pg_catalog.varchar"], StringComparer.Ordinal);

    private static readonly HashSet<string> IntegerTypes = new(
        ["int", "integer", "bigint", "smallint", "int2", "int4", "int8", "pg_catalog.int2", "pg_catalog.int4", "pg_catalog.int8"], StringComparer.Ordinal);

    public static AbstractValue Apply(AbstractValue value, SqlTypeName type)
    {
        var isPlain = type.Modifiers.Count == 0 && type.ArrayDimensions == 0;
        if (isPlain && TextTypes.Contains(type.Name))
            return value.Constant is { } text && (IsTyped(text, Uuid) || IsTyped(text, Integer)) ? Changed(value, type) : value;
        // The texts of one uuid or number are several.
        if (value.Leaves.Length > 0)
            return AbstractValue.Unknown;

        var form = !isPlain ? null : type.Name is "uuid" or "pg_catalog.uuid" ? Uuid : IntegerTypes.Contains(type.Name) ? Integer : null;
        return form is null || value.Constant is not { } constant || (IsTyped(constant, form == Uuid ? Integer : Uuid) && !value.IsNull) ? Changed(value, type)
            : value.IsNull || IsTyped(constant, form) ? value
            : value.IsLiteral ? value.Renamed(constant + form)
            : AbstractValue.Of(constant + form);
    }

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
