using Fenceline.Core.Naming;
using Fenceline.Sql;

namespace Fenceline.Database.Importing;

/// <summary>A column's default as the manifest writes it.</summary>
internal static class DefaultText
{
    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal) { "smallint", "integer", "bigint", "real", "double precision", "numeric" };

    /// <summary>Null for one that the manifest can't say.</summary>
    /// <param name="value">As the catalog writes it.</param>
    /// <param name="type">The column's.</param>
    public static string? Read(string value, string type) =>
        SqlParser.Parse("SELECT " + value) is { Errors.Count: 0, Statements: [QueryStatement { Query.Body: SelectBody { Targets: [{ Alias: null } target], From.Count: 0 } }] } ? Read(target.Expression, type) : null;

    private static string? Read(SqlExpression expression, string type) => expression.Unwrapped switch
    {
        CastExpression cast => Read(cast.Operand, type),
        LiteralExpression { Kind: SqlLiteralKind.Null } => null,
        LiteralExpression { Kind: SqlLiteralKind.True } => "true",
        LiteralExpression { Kind: SqlLiteralKind.False } => "false",
        LiteralExpression { Kind: SqlLiteralKind.WholeNumber or SqlLiteralKind.Number } number => number.Value,
        LiteralExpression { Kind: SqlLiteralKind.Text } text => Numbers.Contains(type.Split('(')[0]) ? text.Value : ColumnText.Literal(text.Value),
        UnaryExpression { Operator.Name: "-", Operand: var operand } when operand.Unwrapped is LiteralExpression { Kind: SqlLiteralKind.WholeNumber or SqlLiteralKind.Number } number => "-" + number.Value,
        FunctionExpression { Arguments.Count: 0, Name.Parts: [.., { Name: "now" or "gen_random_uuid" }] } call when call.Name.Parts.Count == 1 || call.Name.Parts[0].Name == "pg_catalog" => call.Name.Last.Name + "()",
        SystemValueExpression { Name: "current_timestamp" or "current_date" } word => word.Name,
        _ => null,
    };
}
