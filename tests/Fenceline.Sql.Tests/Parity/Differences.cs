using System.Text.RegularExpressions;

namespace Fenceline.Sql.Tests.Parity;

/// <summary>Where this parser means to differ from PostgreSQL 15's.</summary>
internal static partial class Differences
{
    /// <summary>The reason why the acceptance of a text is not compared; null when it is.</summary>
    public static string? Reason(string sql, SqlScript script, string? pgError)
    {
        var nodes = script.Statements.SelectMany(statement => statement.DescendantsAndSelf()).ToList();
        if (nodes.Any(node => node is OtherStatement))
            return "DDL is not taken apart: its tokens are not checked";
        if (nodes.Any(node => node is PsqlCommandStatement))
            return "commands for psql are no SQL";
        if (nodes.Any(node => node is ParameterExpression { Style: not SqlParameterStyle.Positional })
            || SqlLexer.Tokenize(sql).Tokens.Any(token => token.Kind is SqlTokenKind.AtParameter or SqlTokenKind.ColonParameter))
            return "@p and :p are parameters of .NET";
        if (nodes.Any(node => node is UnknownExpression or TableFunctionSource { Name: "json_table" } or IsExpression { Test: SqlIsTest.Json } or AtTimeZoneExpression { Zone: null }))
            return "syntax of PostgreSQL 16 and later";
        if (nodes.OfType<SpecialFunctionExpression>().Any(call => call.Name.StartsWith("json", StringComparison.Ordinal)))
            return "SQL/JSON of PostgreSQL 16 and later";
        if (pgError is not null && (pgError.StartsWith("subquery in FROM must have an alias", StringComparison.Ordinal)
            || pgError.StartsWith("VALUES in FROM must have an alias", StringComparison.Ordinal)))
            return "since PostgreSQL 16 a query in FROM needs no alias";
        if (pgError is null && script.Statements.OfType<InvalidStatement>().Any(statement => sql.AsSpan(statement.Span.Start).StartsWith("DO", StringComparison.OrdinalIgnoreCase)))
            return "PostgreSQL refuses DO without a body, or with two, only when it is run";
        if (pgError is null && script.Errors.Count > 0 && ParameterBehindName().IsMatch(sql.AsSpan(script.Errors[0].Span.Start)))
            return "libpg_query takes a parameter for the string of a typed constant, as in date $1; PostgreSQL does not";
        if (pgError is not null && LookaheadLabel().IsMatch(sql))
            return "PostgreSQL takes NOT before IN, LIKE and the like for an operator even where only a label can stand, and so with NULLS and WITH";
        if (pgError == "multiple limit options not allowed")
            return "libpg_query numbers its options anew, so that it takes LIMIT and OFFSET for the same; PostgreSQL does not";
        if (pgError is not null && SqlLexer.Tokenize(sql).Tokens.Any(IsLaterNumber))
            return "0x1F, 0o17, 0b1 and 1_000 are numbers since PostgreSQL 16";
        return null;
    }

    // A word that can't be a column is itself at fault, any other the parameter behind it.
    [GeneratedRegex(@"^(\w+\s+)?\$[0-9]")]
    private static partial Regex ParameterBehindName();

    [GeneratedRegex(@"(\.|\bAS)\s*(NOT\s+(BETWEEN|IN|I?LIKE|SIMILAR)|NULLS\s+(FIRST|LAST)|WITH\s+(TIME|ORDINALITY))\b", RegexOptions.IgnoreCase)]
    private static partial Regex LookaheadLabel();

    private static bool IsLaterNumber(SqlToken token) =>
        token.Kind is SqlTokenKind.WholeNumber or SqlTokenKind.Number
        && (token.Value.Contains('_') || (token.Value.Length > 1 && token.Value[0] == '0' && char.IsLetter(token.Value[1]) && token.Value[1] is not ('e' or 'E')));
}
