using Fenceline.Core.Analysis.Scripts;
using Fenceline.Core.Rules;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Fence;

/// <summary>CREATE, ALTER and DROP POLICY on shared tables.</summary>
internal sealed class PolicyChanges(FenceState state, Func<DdlName, TextSpan, PolicyBinding> binding)
{
    public void Create(DdlReader reader)
    {
        if (reader.Name() is not { } policy || !reader.Accept("on") || reader.Name() is not { } table || state.Shared(table) is null)
            return;

        state.Cure(FenceState.Key("policy " + policy.Name, table));
        // Rows must pass a restrictive policy besides the others: it can't widen anything.
        var isRestrictive = reader.Accept("as", "restrictive");
        if (!isRestrictive)
            reader.Accept("as", "permissive");
        var command = "all";
        if (reader.Accept("for"))
        {
            command = reader.Current.Value;
            reader.Position++;
        }

        if (!isRestrictive)
            Conditions(reader, policy, table, command);
    }

    public void Alter(DdlReader reader)
    {
        if (reader.Name() is { } policy && reader.Accept("on") && reader.Name() is { } table && state.Shared(table) is not null)
            Conditions(reader, policy, table, null);
    }

    public void Drop(DdlReader reader)
    {
        reader.SkipIfExists();
        if (reader.Name() is { } policy && reader.Accept("on") && reader.Name() is { } table && state.Shared(table) is not null)
        {
            state.ReportUnlessCured(
                FenceState.Key("policy " + policy.Name, table), FenceRules.PolicyDropped,
                $"the policy `{policy.Name}` of `{table.Name}` is dropped: it is one of those that keep tenants apart there. Create it again in the same script, or leave it", policy.Span);
        }
    }

    /// <param name="command">Of CREATE POLICY; null for ALTER POLICY.</param>
    private void Conditions(DdlReader reader, DdlName policy, DdlName table, string? command)
    {
        if (reader.Accept("to") && reader.Names() is var roles && roles.Count > 0 && roles.All(role => IsTrusted(role.Name)))
            return;

        TextSpan? read = null;
        TextSpan? write = null;
        if (reader.SkipTo("using") && reader.Accept("using"))
            read = reader.Parenthesized();
        if (reader.Accept("with", "check"))
            write = reader.Parenthesized();
        // Without USING the reader has gone to the end.
        if (read is null)
            write = Check(reader);
        if (read is { } shown)
            Judge(policy, table, shown, "read");
        else if (command is not null and not "insert")
            state.Report(FenceRules.PolicyWidened, $"the policy `{policy.Name}` of `{table.Name}` has no USING condition: every row passes it. Compare the tenant column with `{state.Catalog.CurrentTenantFunction}()`", policy.Span);
        if (write is { } written)
            Judge(policy, table, written, "write");
        else if (command == "insert")
            state.Report(FenceRules.PolicyWidened, $"the policy `{policy.Name}` of `{table.Name}` has no WITH CHECK condition: rows for any tenant may be inserted", policy.Span);
    }

    private static TextSpan? Check(DdlReader reader)
    {
        reader.Position = reader.Start;
        return reader.SkipTo("with", "check") && reader.Accept("with", "check") ? reader.Parenthesized() : null;
    }

    private void Judge(DdlName policy, DdlName table, TextSpan condition, string verb)
    {
        switch (binding(table, condition))
        {
            case PolicyBinding.Literal:
                state.Report(FenceRules.PolicyWidened, $"the policy `{policy.Name}` lets its roles {verb} the rows of a tenant that is named in the text, whoever asks: compare with `{state.Catalog.CurrentTenantFunction}()`", condition);
                break;
            case PolicyBinding.Others:
                state.Report(FenceRules.PolicyWidened, $"the policy `{policy.Name}` lets its roles {verb} rows of other tenants in `{table.Name}`: the condition must demand that the tenant column equals `{state.Catalog.CurrentTenantFunction}()`", condition);
                break;
        }
    }

    // They see every row by design.
    private bool IsTrusted(string role) => state.Catalog.Names is { } names && (role == names.Admin || role == names.Backup || role == names.Owner || role == names.Publisher || role == names.Operator || role == names.Maker || role == names.Lookup);
}
