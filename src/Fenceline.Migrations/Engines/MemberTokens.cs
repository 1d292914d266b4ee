using Fenceline.Core.Build;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Engines;

/// <summary>
/// Where a token names a user, and the role of the request is shared by all: the user sees the rows of the tenants that it is a member of, as
/// long as the registry has them as active. A function finds these, for the policies would otherwise ask the members' table about itself.
/// </summary>
internal sealed class MemberTokens(TenantManifest manifest, Members members, DatabaseNames names, string role)
{
    private const string FunctionName = "my_tenants";

    private readonly DatabaseOptions _database = manifest.Database;
    private readonly Table _table = manifest.Tables.First(table => table.Name == members.Table);

    private ObjectName MyTenants => new(names.Lookup, FunctionName);

    private ObjectName User => new(_database.SharedSchema, members.Identity.Function);

    public ObjectSet Add(ObjectSet set)
    {
        var tables = manifest.Sources.SelectMany(source => source.Tables).Concat(manifest.Tables).ToDictionary(table => table.NameIn(_database));
        return set with
        {
            Tables = set.Tables.Select(table => table.HasRowSecurity && tables.TryGetValue(table.Name, out var said) ? WithPolicies(table, said) : table).ToEquatableArray(),
            Functions = set.Functions.Append(Function()).ToEquatableArray(),
            Grants = set.Grants.Concat(Grants()).Distinct().ToEquatableArray(),
        };
    }

    private PgTable WithPolicies(PgTable table, Table said)
    {
        var policies = said.TenantKey is { Parent: null } key ? Policies(said, key) : [];
        return table with { Policies = table.Policies.Concat(policies).ToEquatableArray() };
    }

    private IEnumerable<PgPolicy> Policies(Table table, TenantKey key)
    {
        var isMembers = table == _table;
        if (table.MemberRules.Count == 0 && !isMembers)
        {
            yield return Policy("member_isolation", null, default);
            yield break;
        }

        foreach (var command in new[] { "SELECT", "INSERT", "UPDATE", "DELETE" })
        {
            var rule = table.MemberRules.FirstOrDefault(candidate => candidate.Command == command);
            // Nobody makes itself or others members but who is told to.
            if (rule is null ? !isMembers || command == "SELECT" : rule.Roles.Count > 0)
                yield return Policy("member_" + command.ToLowerInvariant(), command, rule?.Roles ?? default);
        }

        PgPolicy Policy(string name, string? command, EquatableArray<string> roles) => new(
            name, role, command == "SELECT",
            RowPredicate.TenantOfMember(TenantKeySql.Expression(key), MyTenants, key.Type == TenantKeyType.Text ? null : TenantKeyTypes.WordOf(key.Type), roles)) { Command = command == "SELECT" ? null : command };
    }

    private PgFunction Function() => new(
        MyTenants,
        IsProcedure: false,
        EquatableArray.Of(new PgArgument(false, "roles", "text[]", null)),
        "SETOF text",
        FunctionLanguage.PlPgSql,
        FunctionVolatility.Stable,
        IsParallelSafe: false,
        IsSecurityDefiner: true,
        EquatableArray.Of(new PgSetting("search_path", "pg_catalog, pg_temp")),
        names.Lookup,
        FunctionReach.Coordinator,
        new FunctionBody(
            "BEGIN\n"
            + $"  RETURN QUERY SELECT t.tenant_id FROM {_table.NameIn(_database)} AS m JOIN {SqlText.Qualified(_database.ControlSchema, "tenants")} AS t ON t.tenant_id = m.{TenantKeySql.Text(_table.TenantKey!)}\n"
            + $"    WHERE m.{SqlText.Identifier(members.User)} = {User}() AND t.status = 'active'{(members.Role is { } what ? $" AND ($1 IS NULL OR m.{SqlText.Identifier(what)}::text = ANY ($1))" : "")};\n"
            + "END",
            IsTemplate: false),
        null);

    private IEnumerable<PgGrant> Grants()
    {
        yield return Grant(GrantTarget.Schema, new ObjectName(null, names.Lookup), "USAGE", role);
        yield return Grant(GrantTarget.Function, MyTenants, "EXECUTE", role) with { Signature = "text[]" };
    }

    private static PgGrant Grant(GrantTarget kind, ObjectName target, string privilege, string grantee) =>
        new(kind, target, null, EquatableArray.Of(privilege), default, grantee);
}
