using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Database.Introspection;

namespace Fenceline.Database.Verification;

/// <summary>What <see cref="ServerQuery"/> reads of a server, written of a model and its tenants.</summary>
/// <param name="set">What is there once.</param>
/// <param name="version">Of the server, as in <c>150004</c>.</param>
internal sealed class ServerLines(ObjectSet set, DatabaseNames names, int version)
{
    // What a membership says for itself since PostgreSQL 16.
    private const int OptionsSince = 160000;

    public IEnumerable<StructureLine> All(IEnumerable<FleetRow> tenants, IEnumerable<LandingRow> landings) =>
        set.Roles.SelectMany(Of).Concat(set.Memberships.Select(Of)).Concat(OnDatabase()).Concat(ByDefault())
            .Concat(set.Extensions.Select(extension => new StructureLine("extension " + extension.Name, "in " + SqlText.Identifier(extension.Schema))))
            .Concat(set.EventTriggers.Select(Of))
            .Concat(tenants.SelectMany(Of))
            .Concat(landings.SelectMany(Of));

    private static IEnumerable<StructureLine> Of(PgRole role)
    {
        yield return Role(role.Name, role.CanLogin, role.Inherits, role.CreatesRoles);
        foreach (var setting in role.Settings)
            yield return new StructureLine($"setting {setting.Name} of {role.Name}", setting.Value);
    }

    private static StructureLine Role(string name, bool canLogin, bool inherits, bool createsRoles = false) =>
        new("role " + name, (canLogin ? "login" : "no login") + (inherits ? ", inherits" : "") + (createsRoles ? ", creates roles" : ""));

    private StructureLine Of(PgMembership membership) => Member(membership.Member, membership.Role, membership.Admin, membership.Inherits, membership.MaySet);

    private StructureLine Member(string member, string role, bool admin, bool inherits, bool maySet)
    {
        var since = version >= OptionsSince;
        List<string> said = [.. admin ? ["may pass it on"] : Array.Empty<string>(), .. since && inherits ? ["inherits"] : Array.Empty<string>(), .. since && maySet ? ["may set role"] : Array.Empty<string>()];
        return new StructureLine($"membership of {member} in {role}", said.Count == 0 ? "member" : string.Join(", ", said));
    }

    private IEnumerable<StructureLine> OnDatabase() => StructureLines.Grouped(
        set.Roles.Where(role => role.CanLogin).Select(role => ("CONNECT", role.Name))
            .Concat([("CREATE", names.Owner), ("CREATE", names.Maker)])
            .Concat(set.Grants.Where(grant => grant.Kind == GrantTarget.Database).SelectMany(grant => grant.Privileges.Select(privilege => (privilege, grant.Grantee!)))),
        "the database");

    private IEnumerable<StructureLine> ByDefault() => set.DefaultPrivileges.Where(item => !item.IsRevoked)
        .Select(item => new StructureLine($"by default, {item.Privileges} on {item.Objects} of {item.Owner}", "for " + (item.Grantee ?? "PUBLIC")));

    private static StructureLine Of(PgEventTrigger trigger) => new(
        "event trigger " + trigger.Name, $"on, at ddl_command_end calls {trigger.Function.ToSql("")}{(trigger.Tags.Count == 0 ? "" : " for " + string.Join(", ", trigger.Tags))}");

    private IEnumerable<StructureLine> Of(FleetRow tenant)
    {
        yield return Role(tenant.Role, canLogin: false, inherits: true);
        // Whoever makes a role may give it to others since PostgreSQL 16.
        if (version >= OptionsSince)
            yield return Member(names.Maker, tenant.Role, admin: true, inherits: false, maySet: false);
        if (!tenant.IsActive)
            yield break;
        yield return Member(names.App, tenant.Role, admin: false, inherits: false, maySet: true);
        yield return Member(tenant.Role, names.TenantGroup, admin: false, inherits: true, maySet: false);
    }

    private IEnumerable<StructureLine> Of(LandingRow landing)
    {
        yield return Role(landing.Loader, canLogin: !landing.IsShut, inherits: true);
        yield return Role(landing.Reader, canLogin: false, inherits: false);
        yield return new StructureLine($"setting search_path of {landing.Loader}", "pg_catalog");
        yield return new StructureLine($"by default, SELECT on TABLES of {landing.Loader} in {SqlText.Identifier(landing.Schema)}", "for " + landing.Reader);
        if (!landing.IsShut)
            yield return Member(landing.Loader, names.LoaderGroup, admin: false, inherits: true, maySet: true);
        if (version < OptionsSince)
            yield break;
        foreach (var role in new[] { landing.Loader, landing.Reader })
            yield return Member(names.Maker, role, admin: true, inherits: false, maySet: false);
    }
}

/// <summary>A registered landing.</summary>
internal sealed record LandingRow(string Tenant, string BaseName, string Schema, string Loader, string Reader, bool IsShut);
