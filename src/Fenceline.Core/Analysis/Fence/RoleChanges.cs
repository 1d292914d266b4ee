using Fenceline.Core.Analysis.Scripts;
using Fenceline.Core.Rules;
using Fenceline.Sql;

namespace Fenceline.Core.Analysis.Fence;

/// <summary>What roles may do by themselves, and settings that a role, the database or the session starts with.</summary>
internal sealed class RoleChanges(FenceState state)
{
    /// <summary>CREATE and ALTER ROLE.</summary>
    public void Change(DdlReader reader)
    {
        reader.SkipIfExists();
        if (reader.Name() is not { } role)
            return;
        if (reader.At("in", "database") || reader.AtAny("set", "reset"))
        {
            Settings(reader);
            return;
        }

        while (!reader.IsAtEnd)
        {
            if (reader.AtAny("bypassrls", "superuser", "replication"))
                state.Report(FenceRules.RoleBypassesRowSecurity, $"`{role.Name}` becomes {reader.Current.Value.ToUpperInvariant()}: row-level security does not hold it back. Give it a policy of its own where it must see more", reader.Current.Span);
            reader.SkipOne();
        }
    }

    /// <summary>ALTER ROLE, DATABASE or SYSTEM with SET.</summary>
    public void Settings(DdlReader reader)
    {
        if (!reader.SkipTo("set") || !reader.Accept("set") || reader.Name() is not { } name)
            return;
        var setting = FenceState.Named(name);
        if (setting is "row_security" or "session_replication_role" or "role" or "session_authorization" || string.Equals(setting, state.Catalog.DecidingSetting, StringComparison.OrdinalIgnoreCase))
            state.Report(FenceRules.GuardsOff, $"`{setting}` gets a value that sessions start with: whose rows they see is then decided before they are pinned", name.Span);
    }

    /// <summary>SET of what switches checks off for a session.</summary>
    public void Switch(SetStatement set)
    {
        var isReplica = set.Name == "session_replication_role" && set.Values.Any(value => value.Unwrapped is not LiteralExpression { Value: "origin" });
        if (isReplica)
            state.Report(FenceRules.GuardsOff, "`session_replication_role` switches triggers and foreign keys off: rows may then refer to other tenants' rows", set.Span);
    }

    public void ReassignOwned(DdlReader reader)
    {
        var owners = reader.Names();
        if (reader.Accept("to") && reader.Name() is { } owner && owners.Any(name => name.Name == state.Catalog.Names?.Owner))
            state.Report(FenceRules.OwnerChanged, $"every table gets the owner `{owner.Name}`, who may switch row-level security off and grant rights", owner.Span);
    }
}
