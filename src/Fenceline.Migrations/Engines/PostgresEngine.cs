using System.Globalization;
using Fenceline.Core.Build;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Migrations.Adoption;

namespace Fenceline.Migrations.Engines;

/// <summary>Makes the model of a plain PostgreSQL server whole: the bodies of Fenceline's own functions.</summary>
internal static class PostgresEngine
{
    public static DatabaseModel Build(TenantManifest manifest)
    {
        var model = DatabaseModelBuilder.Build(manifest);
        return model with
        {
            Shared = FunctionBodies.Fill(model.Shared, TenantHoles(manifest)),
            Landing = model.Landing is null ? null : FunctionBodies.Fill(model.Landing, LandingHoles(manifest)),
        };
    }

    /// <summary>What the bodies of the tenants' database are filled with.</summary>
    public static Dictionary<string, string> TenantHoles(TenantManifest manifest)
    {
        var names = new DatabaseNames(manifest.Project);
        var holes = Holes(manifest, names);
        holes["landing_here"] = manifest.Database.Landing.IsDatabase ? "false" : "true";
        holes["tenant_type_checks"] = string.Concat(DesiredStateBuilder.Build(manifest).TenantTypes.Select(TypeCheck));
        Name(holes, "reading_role", names.Owner);
        SupabaseEngine.AddIdentity(holes, manifest.Database);
        if (manifest.Database.Members is { } members)
        {
            holes["member_setting_text"] = SqlText.Literal(members.Identity.Setting);
            holes["member_claim"] = Claim(members.Identity);
            holes["member_type"] = members.UserType;
        }

        return holes;
    }

    /// <summary>What those of the landing database are filled with.</summary>
    public static Dictionary<string, string> LandingHoles(TenantManifest manifest)
    {
        var names = new DatabaseNames(manifest.Project).Landing;
        var holes = Holes(manifest, names);
        holes["landing_here"] = "true";
        Name(holes, "reading_role", names.Publisher);
        return holes;
    }

    private static Dictionary<string, string> Holes(TenantManifest manifest, DatabaseNames names)
    {
        var database = manifest.Database;
        var (prefix, suffix) = TenantNames.AffixesOf(database.TenantSchema);
        var holes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["limit"] = database.AdminViewLimit.ToString(CultureInfo.InvariantCulture),
            ["identity"] = SqlText.Qualified(database.SharedSchema, database.Identity.Function),
            ["identity_setting_text"] = SqlText.Literal(database.Identity.Setting),
            ["identity_claim"] = Claim(database.Identity),
            ["tenant_type"] = "text",
            ["tenant_id_pattern_text"] = SqlText.Literal(TenantIds.Pattern),
            ["prefix_text"] = SqlText.Literal(prefix),
            ["suffix_text"] = SqlText.Literal(suffix),
            ["schema_prefix_text"] = SqlText.Literal(prefix),
            ["schema_suffix_text"] = SqlText.Literal(suffix),
            ["project_text"] = SqlText.Literal(names.Project),
        };
        holes["public_rights_text"] = SqlText.Literal(database.PublicRights switch
        {
            PublicRights.Revoke => "revoke",
            PublicRights.Keep => "keep",
            _ => "auto",
        });
        // Beside the tenant itself.
        holes["schema_readers"] = SqlText.IdentifierList([names.Admin, names.Backup]);
        AddSealed(holes, database, names);
        Name(holes, "control", database.ControlSchema);
        Name(holes, "adoption", AdoptionPlanner.LogSchema(database));
        Name(holes, "shared_schema", database.SharedSchema);
        Name(holes, "admin_schema", database.AdminSchema);
        Name(holes, "path", names.PathSchema);
        Name(holes, "calls", names.CallsSchema);
        Name(holes, "staging", names.StagingSchema);
        Name(holes, "owner", names.Owner);
        Name(holes, "maker", names.Maker);
        Name(holes, "group", names.TenantGroup);
        Name(holes, "loader_group", names.LoaderGroup);
        Name(holes, "app", names.App);
        Name(holes, "admin", names.Admin);
        Name(holes, "publisher", names.Publisher);
        Name(holes, "provisioner", names.Provisioner);
        Name(holes, "operator", names.Operator);
        Name(holes, "migrator", names.Migrator);
        Name(holes, "backup", names.Backup);
        return holes;
    }

    /// <summary>What takes the tenant out of the claims.</summary>
    private static string Claim(Identity identity) => identity.WithinClaim.Count == 0
        ? "->> " + SqlText.Literal(identity.Claim)
        : $"#>> ARRAY[{string.Join(", ", identity.ClaimPath.Select(SqlText.Literal))}]";

    /// <summary>Part of <c>onboard</c>: the id must be a value of the type.</summary>
    private static string TypeCheck(TenantKeyType type) => $"""

          IF NOT ({TenantKeyValues.Condition(type, "onboard.tenant")}) THEN
            RAISE EXCEPTION 'Tenant % can''t be onboarded: shared tables have the tenant as {TenantKeyTypes.WordOf(type)}, and this is not one.', quote_literal(onboard.tenant)
              USING ERRCODE = 'FEN11', HINT = {SqlText.Literal("The id must be " + TenantKeyValues.Describe(type) + ".")};
          END IF;
        """;

    /// <summary>The call for SQL that nobody vouches for, which is made for each tenant.</summary>
    private static void AddSealed(Dictionary<string, string> holes, DatabaseOptions database, DatabaseNames names)
    {
        holes["sealed_parameters"] = "query text, row_limit integer DEFAULT 1000";
        holes["sealed_types"] = "text, integer";
        holes["sealed_result"] = "SETOF jsonb";
        holes["pinned_rest"] = string.Join(", ", PinnedPath.BehindTenant(database, names).Select(SqlText.Identifier)) + ", pg_temp";
        holes["sealed_identity"] = SealedIdentity(database.Identity);
        holes["sealed_body_text"] = SqlText.Literal(FunctionBodies.Read("sealed", holes));
    }

    /// <summary>Tells the identity function whose call it is; <c>{tenant}</c> becomes the tenant as a literal.</summary>
    private static string SealedIdentity(Identity identity)
    {
        var setting = SqlText.Literal(identity.Setting);
        return identity.Kind switch
        {
            IdentityKind.Role => "-- The role says it.",
            IdentityKind.Jwt => $"PERFORM pg_catalog.set_config({setting}, {identity.ClaimPath.Reverse().Aggregate("{tenant}::text", (inner, name) => $"pg_catalog.json_build_object({SqlText.Literal(name)}, {inner})")}::text, true);",
            _ => $"PERFORM pg_catalog.set_config({setting}, {{tenant}}, true);",
        };
    }

    private static void Name(Dictionary<string, string> holes, string key, string name)
    {
        holes[key] = SqlText.Identifier(name);
        holes[key + "_text"] = SqlText.Literal(name);
    }
}
