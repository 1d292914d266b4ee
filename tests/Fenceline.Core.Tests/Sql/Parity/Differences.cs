using Fenceline.Core.Sql.Syntax;

namespace Fenceline.Core.Tests.Sql.Parity;

/// <summary>Where this parser means to differ from PostgreSQL 15's.</summary>
internal static class Differences
{
    /// <summary>The reason why the acceptance of a text is not compared; null when it is.</summary>
    public static string? Reason(string sql, SqlScript script, string? pgError)
    {
        var nodes = script.Statements.SelectMany(statement => statement.DescendantsAndSelf()).ToList();
        if (script.Statements.Any(statement => statement is OtherStatement) || nodes.Any(node => node is ExplainStatement { Statement: OtherStatement }))
            return "DDL is not taken apart: its tokens are not checked";
        if (nodes.Any(node => node is PsqlCommandStatement))
            return "commands for psql are no SQL";
        if (nodes.Any(node => node is ParameterExpression { Style: not SqlParameterStyle.Positional })
            || SqlLexer.Tokenize(sql).Tokens.Any(token => token.Kind is SqlTokenKind.AtParameter or SqlTokenKind.ColonParameter))
            return "@p and :p are parameters of .NET";
        if (nodes.Any(node => node is UnknownExpression or IsExpression { Test: SqlIsTest.Json } or AtTimeZoneExpression { Zone: null }))
            return "syntax of PostgreSQL 16 and later";
        if (pgError is not null && (pgError.StartsWith("subquery in FROM must have an alias", StringComparison.Ordinal)
            || pgError.StartsWith("VALUES in FROM must have an alias", StringComparison.Ordinal)))
            return "since PostgreSQL 16 a query in FROM needs no alias";
        if (pgError is not null && SqlLexer.Tokenize(sql).Tokens.Any(IsLaterNumber))
            return "0x1F, 0o17, 0b1 and 1_000 are numbers since PostgreSQL 16";
        return null;
    }

    private static bool IsLaterNumber(SqlToken token) =>
        token.Kind is SqlTokenKind.WholeNumber or SqlTokenKind.Number
        && (token.Value.Contains('_') || (token.Value.Length > 1 && token.Value[0] == '0' && char.IsLetter(token.Value[1]) && token.Value[1] is not ('e' or 'E')));
}
