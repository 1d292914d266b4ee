using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>Statements and calls that change whose rows the session sees: for all who use the connection next, or inside of a pin.</summary>
internal sealed class SessionSettings(SqlCatalog catalog, bool isPinned)
{
    private const string SetConfig = "set_config";
    private const string SettingsView = "pg_settings";

    /// <summary>Whether a text can hold such a call: most hold none, and need no walk through the tree.</summary>
    public static bool MayBeCalled(SqlTokens tokens)
    {
        for (var i = 0; i < tokens.Tokens.Count; i++)
        {
            if (tokens[i].Value is SetConfig or SettingsView)
                return true;
        }

        return false;
    }

    /// <summary>What is wrong with the statement itself; null when nothing is.</summary>
    public SqlFinding? OfStatement(StatementNode statement) => statement switch
    {
        SetStatement set when DecidesTenant(set.Name) => Finding(set.Name, set.Scope == SqlSettingScope.Local, set.Span, "`SET LOCAL` in a transaction, or the session API, leaves nothing behind"),
        ResetStatement { Name: null } reset when isPinned => Pinned("every setting", reset.Span),
        ResetStatement { Name: { } name } reset when isPinned && DecidesTenant(name) => Pinned($"`{name}`", reset.Span),
        OtherStatement { Keywords: "discard all" } discard when isPinned => Pinned("every setting", discard.Span),
        _ => null,
    };

    public IEnumerable<SqlFinding> OfCalls(StatementNode statement)
    {
        if (statement is SetStatement or CreateFunctionStatement)
            yield break;

        if (statement is UpdateStatement { Target.Name.Last.Name: SettingsView } update)
            yield return isPinned ? Pinned("a setting", update.Target.Span) : new SqlFinding(SqlRules.NotProven, "the name of the setting that is changed is not known", update.Target.Span);
        foreach (var call in statement.DescendantsAndSelf().OfType<FunctionExpression>())
        {
            if (SettingCall.Of(call) is not { } change)
                continue;
            if (change.Name is null)
                yield return isPinned ? Pinned("a setting", call.Span) : new SqlFinding(SqlRules.NotProven, "the name of the setting that is changed is not known", call.Span);
            else if (DecidesTenant(change.Name) && Finding(change.Name, change.IsLocal, call.Span, "with `true` as its third argument it ends with the transaction") is { } finding)
                yield return finding;
        }
    }

    private SqlFinding? Finding(string name, bool isLocal, TextSpan span, string advice) =>
        isPinned ? Pinned($"`{name}`", span)
        : isLocal || name == "row_security" ? null
        : new SqlFinding(SqlRules.SessionSetting, $"`{name}` is changed for the whole session, and the next user of the connection inherits it: {advice}", span);

    private static SqlFinding Pinned(string what, TextSpan span) =>
        new(SqlRules.SessionSetting, $"{what} is changed inside a pinned session: the statements that follow may see another tenant's rows. Open a session for that tenant instead", span);

    private bool DecidesTenant(string name) =>
        name is "search_path" or "role" or "session_authorization" or "row_security" || string.Equals(name, catalog.DecidingSetting, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A call of <c>set_config</c>.</summary>
/// <param name="Name">In lower case; null when it can't be told.</param>
internal sealed record SettingCall(string? Name, SqlExpression? Value, bool IsLocal)
{
    /// <summary>Null when it is a call of something else.</summary>
    public static SettingCall? Of(FunctionExpression call)
    {
        if (call.Name.Last.Name != "set_config" || (CatalogLookup.SchemaOf(call.Name) is { } schema && schema != "pg_catalog"))
            return null;
        var name = Argument(call, 0, "setting_name");
        return new SettingCall(name is null ? null : Text(name)?.ToLowerInvariant(), Argument(call, 1, "new_value"), Argument(call, 2, "is_local") is { } local && IsTrue(local));
    }

    private static SqlExpression? Argument(FunctionExpression call, int place, string name) =>
        call.Arguments.FirstOrDefault(argument => argument.Name?.Name == name)?.Value
        ?? (place < call.Arguments.Count && call.Arguments[place].Name is null && !call.Arguments[place].IsVariadic ? call.Arguments[place].Value : null);

    private static string? Text(SqlExpression expression)
    {
        expression = expression.Unwrapped;
        while (expression is CastExpression { Type: { Modifiers.Count: 0, Name: "text" or "varchar" } } cast)
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
