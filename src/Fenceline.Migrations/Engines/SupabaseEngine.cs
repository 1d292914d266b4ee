using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Engines;

/// <summary>
/// What is otherwise on Supabase. Its API answers requests as a role that all customers share, and a token says for whom: that role reads and
/// writes shared tables under their policies. The schema for extensions is there already. What else its services own is left alone.
/// </summary>
/// <remarks>Source: the roles and schemas that supabase/postgres sets up.</remarks>
internal static class SupabaseEngine
{
    /// <summary>The role of the API's requests that have a valid token.</summary>
    private const string SharedRole = "authenticated";

    /// <summary>Where Supabase installs extensions.</summary>
    private const string ExtensionSchema = "extensions";

    public static DatabaseModel Adapt(DatabaseModel model, TenantManifest manifest)
    {
        var names = new DatabaseNames(manifest.Project);
        var shared = model.Shared with { Schemas = model.Shared.Schemas.Select(Own).ToEquatableArray() };
        // What is not the owner's own schema it has to be let into.
        var used = shared.Schemas.Where(schema => schema.IsOnlyUsed).Select(schema => new PgGrant(GrantTarget.Schema, new ObjectName(null, schema.Name), null, EquatableArray.Of("USAGE"), default, names.Owner));
        shared = shared with { Grants = shared.Grants.Concat(used).ToEquatableArray() };
        if (manifest.Database.HasSharedRole)
        {
            var group = names.TenantGroup;
            shared = shared with { Memberships = shared.Memberships.Append(new PgMembership(group, SharedRole, Admin: false, Inherits: true, MaySet: false)).ToEquatableArray() };
            if (manifest.Database.Members is { } members)
                shared = new MemberTokens(manifest, members, names, SharedRole).Add(shared);
        }

        return model with { Shared = shared };
    }

    /// <summary>What lets the identity function answer for the shared role: there the token alone says who asks, and the registry whether it is let in.</summary>
    public static void AddIdentity(Dictionary<string, string> holes, DatabaseOptions database)
    {
        holes["or_shared_role"] = database.HasTenantTokens ? $"CASE WHEN current_user = {SqlText.Literal(SharedRole)} THEN {SqlText.Qualified(database.ControlSchema, "is_let_in")}() ELSE " : "";
        holes["or_end"] = database.HasTenantTokens ? " END" : "";
    }

    private static PgSchema Own(PgSchema schema) => schema.Name == ExtensionSchema ? schema with { IsPublic = true, IsOnlyUsed = true } : schema;
}
