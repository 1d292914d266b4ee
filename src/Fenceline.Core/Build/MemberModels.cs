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
    ];

    public IEnumerable<PgGrant> Grants() => Functions().SelectMany(function => new[] { names.TenantGroup, names.Admin }
        .Select(role => new PgGrant(GrantTarget.Function, function.Name, function.Signature, EquatableArray.Of("EXECUTE"), default, role)));

    /// <summary>The policies that keep a named user to what it may; they take away from what its tenant may.</summary>
    public IEnumerable<PgPolicy> Policies(Table table)
    {
        // What belongs to a parent's row is seen and written where that is.
        if (database.Members is not { } members || table.TenantKey is not { Parent: null })
            yield break;
        var isMembers = table.Name == members.Table;
        // Whoever could write there could make itself what it likes: that takes a rule.
        if (!isMembers)
            yield return Restrictive("members_only", null, RowPredicate.MemberHolds(Holds, default));
        foreach (var command in new[] { "SELECT", "INSERT", "UPDATE", "DELETE" })
        {
            if (table.MemberRules.FirstOrDefault(rule => rule.Command == command) is { } rule)
                yield return Restrictive("roles_" + command.ToLowerInvariant(), command, rule.Roles.Count == 0 ? RowPredicate.NoMember(Holds) : RowPredicate.MemberHolds(Holds, rule.Roles));
            else if (isMembers && command != "SELECT")
                yield return Restrictive("roles_" + command.ToLowerInvariant(), command, RowPredicate.NoMember(Holds));
        }
    }

    private PgPolicy Restrictive(string name, string? command, RowPredicate predicate) =>
        new(name, names.TenantGroup, command == "SELECT", predicate) { Command = command == "SELECT" ? null : command, IsRestrictive = true };

    private ObjectName Holds => new(database.ControlSchema, ControlNames.MemberHolds);

    private ObjectName User(Members members) => new(database.SharedSchema, members.Identity.Function);
}
