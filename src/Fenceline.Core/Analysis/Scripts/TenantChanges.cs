using Fenceline.Sql;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>What a statement makes of the current tenant: by SET, or by calls of <c>set_config</c> anywhere in it.</summary>
internal sealed class TenantChanges(SqlCatalog catalog, Func<SqlExpression, AbstractValue> value)
{
    /// <summary>Before the statement runs: calls inside of it change the tenant while it does.</summary>
    public void During(StatementNode statement, AnalysisContext context)
    {
        if (Find(statement) is { } changed && changed != ScriptState.Caller)
            context.Tenant = AbstractValue.Unknown;
    }

    public void After(StatementNode statement, ScriptState state)
    {
        switch (statement)
        {
            case SetStatement { Name: "search_path" } path:
                state.HasPath = true;
                state.IsPathAdmin = path.Values.Any(item => item.Unwrapped is LiteralExpression literal && literal.Value.Split(',').Any(part => part.Trim(' ', '"') == catalog.AdminSchema));
                break;
            case SetStatement { Name: "plpgsql.variable_conflict" }:
                state.PrefersVariables = true;
                break;
            case SetStatement { Name: "standard_conforming_strings" }:
                state.HasEscapes = true;
                break;
            case SetStatement set when Decides(set.Name):
                state.Tenant = set.Values.Count == 0 ? ScriptState.Caller : Given(set.Values[0]);
                break;
            case ResetStatement reset when reset.Name is null || Decides(reset.Name):
            case OtherStatement { Keywords: "discard all" }:
                state.Tenant = ScriptState.Caller;
                break;
            // What was set may be taken back, or be over.
            case TransactionStatement { Action: SqlTransactionAction.Commit or SqlTransactionAction.Rollback or SqlTransactionAction.RollbackToSavepoint or SqlTransactionAction.Prepare } when state.WasChanged:
                state.Tenant = AbstractValue.Unknown;
                break;
            default:
                state.HasPath |= statement is not CreateFunctionStatement && statement.DescendantsAndSelf().OfType<FunctionExpression>().Any(call => SettingCall.Of(call) is { Name: null or "search_path" });
                if (Find(statement) is { } changed)
                    state.Tenant = changed;
                break;
        }
    }

    /// <summary>Whether the current tenant may be another one once the statement has run.</summary>
    public bool IsToAnother(StatementNode statement) =>
        statement is SetStatement set ? Decides(set.Name) && set.Values.Count > 0 && Given(set.Values[0]) != ScriptState.Caller
        : statement is DoStatement block ? MayChange(block.Body.Value)
        : Find(statement) is { } changed && changed != ScriptState.Caller;

    private bool MayChange(string text) =>
        text.IndexOf("set_config", StringComparison.OrdinalIgnoreCase) >= 0 || (catalog.DecidingSetting is { Length: > 0 } setting && text.IndexOf(setting, StringComparison.OrdinalIgnoreCase) >= 0);

    // Null when nothing changes it.
    private AbstractValue? Find(StatementNode statement)
    {
        if (statement is CreateFunctionStatement or SetStatement)
            return null;
        if (statement is UpdateStatement { Target.Name.Last.Name: "pg_settings" })
            return AbstractValue.Unknown;

        AbstractValue? found = null;
        foreach (var call in statement.DescendantsAndSelf().OfType<FunctionExpression>())
        {
            if (SettingCall.Of(call) is not { } change || (change.Name is not null && !Decides(change.Name)))
                continue;
            var given = change.Name is null || change.Value is null ? AbstractValue.Unknown : Given(change.Value);
            found = found is null || found == given ? given : AbstractValue.Unknown;
        }

        return found;
    }

    // What the caller gives is the caller's tenant.
    private AbstractValue Given(SqlExpression expression)
    {
        var given = value(expression);
        return given is { IsKnown: true, Leaves.Length: 0, IsLiteral: false, IsNull: false } ? ScriptState.Caller
            : given is { IsKnown: true, IsLiteral: true, Leaves.Length: 0 } ? given
            : AbstractValue.Unknown;
    }

    private bool Decides(string name) => string.Equals(name, catalog.DecidingSetting, StringComparison.OrdinalIgnoreCase);
}
