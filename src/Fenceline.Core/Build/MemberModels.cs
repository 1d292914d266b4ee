using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Build;

/// <summary>
/// Users within tenants. A session that is pinned to a tenant may name a user too: then it sees and writes only what that user may, and nothing
/// when the user is no member. Without a user it is the application that works for the tenant.
/// </summary>
/// <param name="shared">The tables that hold rows of all tenants, by name.</param>
internal sealed class MemberModels(DatabaseOptions database, DatabaseNames names, IReadOnlyDictionary<string, Table> shared)
{
    private const string Template = "identity_member_";

    private static readonly EquatableArray<string> Select = EquatableArray.Of("SELECT");

    /// <summary>Who the user is, and whether it holds one of some roles in the tenant.</summary>
    public IEnumerable<PgFunction> Functions() => database.Members is not { } members ? [] :
    [
        FunctionDeclaration.Expression(User(members), names.Owner, members.UserType, Template + members.Identity.Kind.ToString().ToLowerInvariant()),
        // As who asks: the members' own policies leave those of its tenant. And a function, since a policy may not ask its own table.
        new FunctionDeclaration(database.ControlSchema).PlPgSql(names.Owner, Holds.Name, "boolean", FunctionDeclaration.In("roles", "text[]")) with
        {
            Volatility = FunctionVolatility.Stable,
            Body = new FunctionBody(
                "BEGIN\n"
                + $"  RETURN {User(members)}() IS NULL OR EXISTS (SELECT FROM {shared[members.Table].NameIn(database)} AS m\n"
                + $"    WHERE m.{SqlText.Identifier(members.User)} = {User(members)}() AND ($1 IS NULL OR {(members.Role is { } role ? $"m.{SqlText.Identifier(role)}::text = ANY ($1)" : "false")}));\n"
                + "END",
                IsTemplate: false),
        },
        IsHere(members),
    ];

    public IEnumerable<PgGrant> Grants()
    {
        if (database.Members is not { } members)
            yield break;
        var table = shared[members.Table];
        foreach (var (function, roles) in Functions().Select(function => (function, function.Owner == names.Lookup ? new[] { names.TenantGroup } : [names.TenantGroup, names.Admin, names.Lookup])))
        {
            foreach (var role in roles)
                yield return Grant(GrantTarget.Function, function.Name, EquatableArray.Of("EXECUTE"), role) with { Signature = function.Signature };
        }

        // The owner writes policies that name the function.
        foreach (var role in new[] { names.TenantGroup, names.Owner })
            yield return Grant(GrantTarget.Schema, new ObjectName(null, names.Lookup), EquatableArray.Of("USAGE"), role);
        foreach (var schema in new[] { table.SchemaIn(database), database.SharedSchema, database.ControlSchema }.Distinct(StringComparer.Ordinal))
            yield return Grant(GrantTarget.Schema, new ObjectName(null, schema), EquatableArray.Of("USAGE"), names.Lookup);
        yield return Grant(GrantTarget.Table, table.NameIn(database), Select, names.Lookup) with { Columns = new[] { table.TenantKey!.Column, members.User }.Concat(members.Role is { } role2 ? [role2] : []).ToEquatableArray() };
        yield return Grant(GrantTarget.Table, new ObjectName(database.ControlSchema, "tenants"), Select, names.Lookup) with { Columns = EquatableArray.Of("tenant_id", "status", "role_name") };
    }

    /// <summary>The policies that keep a named user to what it may; they take away from what its tenant may.</summary>
    public IEnumerable<PgPolicy> Policies(Table table)
    {
        // What belongs to a parent's row is seen and written where that is.
        if (database.Members is not { } members || table.TenantKey is not { Parent: null })
            yield break;
        var isMembers = table.Name == members.Table;
        yield return isMembers
            ? Restrictive("members_only", "SELECT", RowPredicate.MemberIsHere(new ObjectName(names.Lookup, ControlNames.MemberIsHere)))
            : Restrictive("members_only", null, RowPredicate.MemberHolds(Holds, default));
        if (isMembers)
            yield return new PgPolicy(LookupModels.PolicyName, names.Lookup, true, RowPredicate.Always);
        foreach (var command in new[] { "SELECT", "INSERT", "UPDATE", "DELETE" })
        {
            if (table.MemberRules.FirstOrDefault(rule => rule.Command == command) is { } rule)
                yield return Restrictive("roles_" + command.ToLowerInvariant(), command, rule.Roles.Count == 0 ? RowPredicate.NoMember(Holds) : RowPredicate.MemberHolds(Holds, rule.Roles));
            // Whoever could write there could make itself what it likes: that takes a rule.
            else if (isMembers && command != "SELECT")
                yield return Restrictive("roles_" + command.ToLowerInvariant(), command, RowPredicate.NoMember(Holds));
        }
    }

    private PgPolicy Restrictive(string name, string? command, RowPredicate predicate) =>
        new(name, names.TenantGroup, command == "SELECT", predicate) { Command = command == "SELECT" ? null : command, IsRestrictive = true };

    /// <summary>
    /// Whether the user is a member of the tenant whose role the session took. What the members' table itself may show can't be asked of it under
    /// its own policies: so this one reads it as the role of look-ups, and goes by the role, which a session can't make up.
    /// </summary>
    private PgFunction IsHere(Members members)
    {
        var table = shared[members.Table];
        var tenants = SqlText.Qualified(database.ControlSchema, "tenants");
        return new FunctionDeclaration(names.Lookup).Definer(names.Lookup, ControlNames.MemberIsHere, "boolean") with
        {
            Volatility = FunctionVolatility.Stable,
            Body = new FunctionBody(
                "BEGIN\n"
                + $"  RETURN {User(members)}() IS NULL\n"
                + "    -- A role that is no tenant's: what it may see, its own policies say.\n"
                + $"    OR NOT EXISTS (SELECT FROM {tenants} AS t WHERE t.role_name = current_setting('role'))\n"
                + $"    OR EXISTS (SELECT FROM {table.NameIn(database)} AS m JOIN {tenants} AS t ON t.tenant_id = m.{TenantKeySql.Text(table.TenantKey!)}\n"
                + $"      WHERE t.role_name = current_setting('role') AND m.{SqlText.Identifier(members.User)} = {User(members)}());\n"
                + "END",
                IsTemplate: false),
        };
    }

    private static PgGrant Grant(GrantTarget kind, ObjectName target, EquatableArray<string> privileges, string grantee) => new(kind, target, null, privileges, default, grantee);

    private ObjectName Holds => new(database.ControlSchema, ControlNames.MemberHolds);

    private ObjectName User(Members members) => new(database.SharedSchema, members.Identity.Function);
}
