using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>Statements and calls that change, for the whole session, whose rows it sees.</summary>
internal static class SessionSettings
{
    private const string SetConfig = "set_config";

    /// <summary>Whether a text can hold such a call: most hold none, and need no walk through the tree.</summary>
    public static bool MayBeCalled(SqlTokens tokens)
    {
        for (var i = 0; i < tokens.Tokens.Count; i++)
        {
            if (tokens[i].Value == SetConfig)
                return true;
        }

        return false;
    }

    public static SqlFinding? OfStatement(StatementNode statement, SqlCatalog catalog) =>
        statement is SetStatement set && set.Scope != SqlSettingScope.Local && DecidesTenant(set.Name, catalog)
            ? Finding(set.Name, set.Span, "`SET LOCAL` in a transaction, or the session API, leaves nothing behind")
            : null;

    public static IEnumerable<SqlFinding> OfCalls(StatementNode statement, SqlCatalog catalog)
    {
        if (statement is SetStatement or CreateFunctionStatement)
            yield break;
        foreach (var call in statement.DescendantsAndSelf().OfType<FunctionExpression>())
        {
            if (call.Name.Last.Name == SetConfig && call.Arguments.Count == 3 && Text(call.Arguments[0].Value) is { } name && DecidesTenant(name.ToLowerInvariant(), catalog) && !IsTrue(call.Arguments[2].Value))
                yield return Finding(name, call.Span, "with `true` as its third argument it ends with the transaction");
        }
    }

    private static SqlFinding Finding(string name, TextSpan span, string advice) =>
        new(SqlRules.SessionSetting, $"`{name}` is changed for the whole session, and the next user of the connection inherits it: {advice}", span);

    private static bool DecidesTenant(string name, SqlCatalog catalog) =>
        name is "search_path" or "role" or "session_authorization" || string.Equals(name, catalog.IdentitySetting, StringComparison.OrdinalIgnoreCase);

    private static string? Text(SqlExpression expression)
    {
        expression = expression.Unwrapped;
        while (expression is CastExpression cast)
            expression = cast.Operand.Unwrapped;
        return expression is LiteralExpression { Kind: SqlLiteralKind.Text, HasHole: false } literal ? literal.Value : null;
    }

    private static bool IsTrue(SqlExpression expression)
    {
        expression = expression.Unwrapped;
        if (expression is CastExpression cast)
            expression = cast.Operand.Unwrapped;
        return expression is LiteralExpression { Kind: SqlLiteralKind.True } or LiteralExpression { Kind: SqlLiteralKind.Text, Value: "true" or "t" or "on" or "1" or "yes" };
    }
}
