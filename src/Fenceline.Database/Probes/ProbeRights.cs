using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Database.Probes;

/// <summary>What the model lets each role do with each relation.</summary>
internal sealed class ProbeRights(DatabaseModel model, DatabaseNames names)
{
    private static readonly string[] All = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    public static IReadOnlyList<string> Commands => All;

    /// <param name="schema">The relation's, in the database.</param>
    /// <param name="name">Its name in the model.</param>
    /// <param name="ownerOf">The tenant whose schema it is in; null for what all share.</param>
    public bool Allows(ProbeActor actor, string schema, ObjectName name, string? ownerOf, string command)
    {
        var roles = actor.Tenant is null ? new[] { actor.Role } : [actor.Role, names.TenantGroup];
        if (actor.Role == names.Owner)
            return true;
        if (!MayUse(actor, roles, schema, ownerOf))
            return false;
        // A dump reads all that the owner has.
        if (command == "SELECT" && actor.Role == names.Backup)
            return true;
        var grants = ownerOf is null ? model.Shared.Grants : model.TenantSets.SelectMany(set => set.Grants);
        return grants.Any(grant => grant.Kind == GrantTarget.Table && grant.Target == name && grant.Privileges.Contains(command)
            && (grant.Grantee is null ? actor.Tenant == ownerOf && ownerOf is not null : roles.Contains(grant.Grantee)));
    }

    private bool MayUse(ProbeActor actor, string[] roles, string schema, string? ownerOf) => ownerOf is not null
        ? actor.Tenant == ownerOf || actor.Role == names.Admin || actor.Role == names.Backup
        : actor.Role == names.Backup || model.Shared.Grants.Any(grant => grant.Kind == GrantTarget.Schema && grant.Target.Name == schema && grant.Grantee is not null && roles.Contains(grant.Grantee));
}
