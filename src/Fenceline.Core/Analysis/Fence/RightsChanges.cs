using Fenceline.Core.Analysis.Scripts;
using Fenceline.Core.Rules;
using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Fence;

/// <summary>GRANT, REVOKE and default privileges.</summary>
internal sealed class RightsChanges(FenceState state)
{
    private const string Public = "public";

    // What row-level security does not hold back, or what lets a role see or stop others' rows.
    private static readonly string[] Dangerous = ["truncate", "references", "trigger", "maintain", "all"];

    public void Grant(DdlReader reader)
    {
        var first = reader.Position;
        if (!reader.SkipTo("on"))
        {
            reader.Position = first;
            Membership(reader);
            return;
        }

        var on = reader.Position;
        reader.Position = first;
        var privileges = Privileges(reader, on);
        reader.Position = on + 1;
        var objects = Objects(reader);
        if (!reader.Accept("to"))
            return;
        foreach (var grantee in Grantees(reader))
            Granted(privileges, objects, grantee, HasGrantOption(reader));
    }

    public void Revoke(DdlReader reader)
    {
        if (!reader.SkipTo("on") || !reader.Accept("on"))
            return;
        var objects = Objects(reader);
        if (reader.Accept("from") && Grantees(reader).Any(grantee => grantee.Name == Public) && objects.Kind is "function" or "procedure" or "routine")
        {
            foreach (var name in objects.Names)
                state.Cure(FenceState.Key("execute", name));
        }
        else if (objects is { Kind: "function", IsAll: true })
        {
            state.Cure("execute");
        }
    }

    /// <summary>Behind ALTER DEFAULT PRIVILEGES.</summary>
    public void DefaultPrivileges(DdlReader reader)
    {
        DdlName? schema = null;
        while (reader.AtAny("for", "in"))
        {
            var isSchema = reader.At("in");
            reader.Position += 2;
            var names = reader.Names();
            if (isSchema && names.Count > 0)
                schema = names[0];
        }

        if (!reader.Accept("grant") || !reader.SkipTo("on") || !reader.Accept("on"))
            return;
        var kind = reader.Current.Value;
        if (!reader.SkipTo("to") || !reader.Accept("to") || kind is not ("tables" or "schemas" or "functions" or "routines"))
            return;

        var isTenants = schema is { } name && state.IsTenantSchema(name.Name);
        foreach (var grantee in Grantees(reader))
        {
            if (grantee.Name == Public || (isTenants && grantee.Name != schema!.Value.Name && !IsOfProject(grantee.Name)))
                state.Report(FenceRules.DefaultRights, $"what is created from now on can be used by {Everybody(grantee)} from its first moment, before anybody looks at its policies. Grant rights on each object instead", grantee.Span);
        }
    }

    private void Membership(DdlReader reader)
    {
        var roles = reader.Names();
        if (!reader.Accept("to"))
            return;

        foreach (var grantee in Grantees(reader))
        {
            foreach (var role in roles)
            {
                if (IsMoreThanATenant(role.Name) && grantee.Name != state.Catalog.Names!.Maker && !(role.Name == state.Catalog.Names.Owner && grantee.Name == state.Catalog.Names.Migrator))
                    state.Report(FenceRules.MembershipWidened, $"`{grantee.Name}` may act as `{role.Name}` from now on, which reaches the rows of all tenants", grantee.Span);
                else if (state.IsTenantSchema(role.Name) && grantee.Name != state.Catalog.Names?.App && !IsOfProject(grantee.Name))
                    state.Report(FenceRules.MembershipWidened, $"`{grantee.Name}` may act as the tenant's role `{role.Name}` from now on, and sees that tenant's rows", grantee.Span);
            }
        }
    }

    private void Granted(List<SqlToken> privileges, GrantedObjects objects, DdlName grantee, bool hasGrantOption)
    {
        var isPublic = grantee.Name == Public;
        foreach (var name in objects.Names)
        {
            if (objects.Kind == "table")
                OnTable(privileges, name, grantee, isPublic, hasGrantOption);
            else if (objects.Kind == "schema" && (state.IsTenantSchema(name.Name) ? IsForeign(name.Name, grantee.Name) : isPublic && IsOurs(name.Name)))
                Widened(isPublic, $"{Everybody(grantee)} may use the schema `{name.Name}`", grantee);
        }

        if (objects.IsAll)
        {
            foreach (var schema in objects.Schemas)
            {
                if (state.IsTenantSchema(schema.Name) ? IsForeign(schema.Name, grantee.Name) : isPublic && objects.Kind == "table" && IsOurs(schema.Name))
                    Widened(isPublic, $"{Everybody(grantee)} gets rights on everything in the schema `{schema.Name}`", grantee);
                else if (objects.Kind == "table" && state.Tables.IsSharedSchema(schema.Name))
                    Danger(privileges, $"the shared tables of `{schema.Name}`", grantee);
            }
        }
    }

    private void OnTable(List<SqlToken> privileges, DdlName name, DdlName grantee, bool isPublic, bool hasGrantOption)
    {
        if (state.IsTenantSchema(name.Schema) && IsForeign(name.Schema!, grantee.Name))
        {
            Widened(isPublic, $"{Everybody(grantee)} gets rights on `{FenceState.Named(name)}`, a table of one tenant", grantee);
        }
        else if (name.Schema == state.Catalog.AdminSchema && !IsMoreThanATenant(grantee.Name))
        {
            Widened(isPublic, $"{Everybody(grantee)} gets rights on `{FenceState.Named(name)}`, which holds the rows of all tenants", grantee);
        }
        else if (state.Shared(name) is not null)
        {
            if (isPublic)
                Widened(true, $"everybody who can connect gets rights on `{name.Name}`", grantee);
            else if (hasGrantOption)
                state.Report(FenceRules.DangerousPrivilege, $"`{grantee.Name}` may hand on its rights on `{name.Name}`: leave WITH GRANT OPTION out", grantee.Span);
            else
                Danger(privileges, $"`{name.Name}`", grantee);
        }
    }

    private void Danger(List<SqlToken> privileges, string what, DdlName grantee)
    {
        if (IsMoreThanATenant(grantee.Name) && grantee.Name != state.Catalog.Names?.Admin && grantee.Name != state.Catalog.Names?.Backup)
            return;
        if (privileges.FirstOrDefault(privilege => Array.IndexOf(Dangerous, privilege.Value) >= 0) is { Value: not null } dangerous)
            state.Report(FenceRules.DangerousPrivilege, $"`{grantee.Name}` gets {dangerous.Value.ToUpperInvariant()} on {what}, which row-level security does not hold back. Grant SELECT, INSERT, UPDATE and DELETE only", dangerous.Span);
    }

    private void Widened(bool isPublic, string what, DdlName grantee) =>
        state.Report(isPublic ? FenceRules.GrantToPublic : FenceRules.GrantAcrossTenants, what + (isPublic ? ". Grant to the group of tenants instead" : ". Grant a tenant's objects to its own role only"), grantee.Span);

    private static string Everybody(DdlName grantee) => grantee.Name == Public ? "everybody who can connect" : $"`{grantee.Name}`";

    // A tenant's schema and role have one name.
    private bool IsForeign(string schema, string grantee) => grantee != schema && !IsOfProject(grantee);

    private bool IsOurs(string schema) => state.Tables.IsSharedSchema(schema) || schema == state.Catalog.ControlSchema || schema == state.Catalog.AdminSchema;

    private bool IsOfProject(string role) => state.Catalog.Names is { } names && names.AllRoles.Contains(role) && role != names.TenantGroup;

    private bool IsMoreThanATenant(string role) => state.Catalog.Names is { } names
        && (role == names.Owner || role == names.Admin || role == names.Maker || role == names.Backup || role == names.Migrator || role == names.Operator || role == names.Publisher || role == names.Lookup);

    private static List<SqlToken> Privileges(DdlReader reader, int end)
    {
        var found = new List<SqlToken>();
        while (reader.Position < end)
        {
            if (reader.Current.Kind == SqlTokenKind.Word)
                found.Add(reader.Current);
            reader.SkipOne();
        }

        return found;
    }

    private static List<DdlName> Grantees(DdlReader reader)
    {
        var names = new List<DdlName>();
        do
        {
            if (!reader.At("group") || reader.Ahead(1).Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier))
                reader.Accept("role");
            else
                reader.Accept("group");
            if (reader.Name() is { } name)
                names.Add(name);
        }
        while (reader.Accept(SqlTokenKind.Comma));
        return names;
    }

    private static bool HasGrantOption(DdlReader reader) => reader.At("with", "grant", "option");

    /// <summary>Behind ON.</summary>
    private static GrantedObjects Objects(DdlReader reader)
    {
        if (reader.Accept("all"))
        {
            var all = reader.Current.Value;
            reader.Position++;
            reader.Accept("in", "schema");
            return new GrantedObjects(all is "tables" ? "table" : all is "functions" or "routines" or "procedures" ? "function" : all, [], true, reader.Names());
        }

        var kind = reader.AtAny("schema", "function", "procedure", "routine", "sequence", "database", "language", "type", "domain", "tablespace", "parameter", "large", "foreign") && reader.Ahead(1).Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.WholeNumber
            ? reader.Current.Value : "table";
        if (kind != "table")
            reader.Position++;
        else
            reader.Accept("table");
        var names = new List<DdlName>();
        do
        {
            if (reader.Name() is not { } name)
                break;
            names.Add(name);
            if (reader.Current.Kind == SqlTokenKind.OpenParen)
                reader.SkipOne();
        }
        while (reader.Accept(SqlTokenKind.Comma));
        return new GrantedObjects(kind, names, false, []);
    }

    private sealed record GrantedObjects(string Kind, IReadOnlyList<DdlName> Names, bool IsAll, IReadOnlyList<DdlName> Schemas);
}
