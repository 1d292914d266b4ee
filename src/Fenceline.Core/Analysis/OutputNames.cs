using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>What PostgreSQL calls an item of a select list, as its FigureColname does.</summary>
internal static class OutputNames
{
    private const string Nameless = "?column?";

    // Nested so deeply nobody writes it; what is given up is only the name.
    private const int MaxDepth = 100;

    private static readonly Dictionary<string, string> InternalTypeNames = new(StringComparer.Ordinal)
    {
        ["int"] = "int4",
        ["integer"] = "int4",
        ["bigint"] = "int8",
        ["smallint"] = "int2",
        ["real"] = "float4",
        ["float"] = "float8",
        ["double precision"] = "float8",
        ["decimal"] = "numeric",
        ["dec"] = "numeric",
        ["boolean"] = "bool",
        ["char"] = "bpchar",
        ["character"] = "bpchar",
        ["nchar"] = "bpchar",
        ["national char"] = "bpchar",
        ["national character"] = "bpchar",
        ["character varying"] = "varchar",
        ["char varying"] = "varchar",
        ["nchar varying"] = "varchar",
        ["national char varying"] = "varchar",
        ["national character varying"] = "varchar",
        ["bit varying"] = "varbit",
        ["timestamp without time zone"] = "timestamp",
        ["timestamp with time zone"] = "timestamptz",
        ["time without time zone"] = "time",
        ["time with time zone"] = "timetz",
    };

    // Where the word is not the function's name.
    private static readonly Dictionary<string, string> SpecialNames = new(StringComparer.Ordinal)
    {
        ["trim"] = "btrim",
        ["collation for"] = "pg_collation_for",
    };

    public static string Of(TargetItem target) => target.Alias?.Name ?? Find(target.Expression, 0).Name ?? Nameless;

    /// <param name="IsWeak">A name that comes from a type or from CASE itself gives way to a better one.</param>
    private readonly record struct Found(string? Name, bool IsWeak);

    private static Found Find(SqlExpression expression, int depth)
    {
        expression = expression.Unwrapped;
        if (depth > MaxDepth)
            return default;

        return expression switch
        {
            ColumnExpression column => Strong(column.Name.Last.Name),
            FieldExpression { Field: { } field } => Strong(field.Name),
            SubscriptExpression subscript => Find(subscript.Operand, depth + 1),
            CollateExpression collated => Find(collated.Operand, depth + 1),
            CastExpression cast => Cast(cast, depth),
            TypedLiteralExpression literal => new Found(TypeName(literal.Type), true),
            CaseExpression choice => choice.Else is { } other && Find(other, depth + 1) is { Name: not null, IsWeak: false } name ? name : new Found("case", true),
            FunctionExpression call => Strong(call.Name.Last.Name),
            SpecialFunctionExpression special => Strong(SpecialNames.TryGetValue(special.Name, out var name) ? name : special.Name),
            SystemValueExpression value => Strong(value.Name),
            AtTimeZoneExpression => Strong("timezone"),
            IsExpression { Test: SqlIsTest.Normalized, IsNegated: false } => Strong("is_normalized"),
            OverlapsExpression => Strong("overlaps"),
            ExistsExpression => Strong("exists"),
            ArrayQueryExpression or ArrayExpression => Strong("array"),
            RowExpression => Strong("row"),
            SubqueryExpression subquery => First(subquery.Query, depth),
            _ => default,
        };
    }

    private static Found Strong(string name) => new(name, false);

    private static Found Cast(CastExpression cast, int depth) =>
        Find(cast.Operand, depth + 1) is { Name: not null, IsWeak: false } name ? name : new Found(TypeName(cast.Type), true);

    // A subquery is named by its one column.
    private static Found First(SqlQuery query, int depth) => query.Body switch
    {
        SelectBody { Targets.Count: > 0 } select => select.Targets[0].Alias is { } alias ? Strong(alias.Name) : Find(select.Targets[0].Expression, depth + 1),
        ValuesBody => Strong("column1"),
        ParenthesizedBody parenthesized => First(parenthesized.Query, depth + 1),
        _ => default,
    };

    private static string TypeName(SqlTypeName type) =>
        InternalTypeNames.TryGetValue(type.Name, out var known) ? known : type.Name.StartsWith("interval", StringComparison.Ordinal) ? "interval" : type.Name.Substring(type.Name.LastIndexOf('.') + 1);
}
