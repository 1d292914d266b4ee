using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>Roles and memberships as rows of a VALUES list: the block that makes them goes by these.</summary>
internal static class RoleSql
{
    /// <returns>The holes, and those that only that block has.</returns>
    public static Dictionary<string, string> WithRoles(IReadOnlyDictionary<string, string> holes, ObjectSet set)
    {
        var groups = set.Memberships.Where(member => member.Admin).Select(member => SqlText.Identifier(member.Role));
        // Beside the owner itself.
        var owners = set.Functions.Select(function => function.Owner).Concat(set.Schemas.Select(schema => schema.Owner)).Select(SqlText.Identifier).Where(role => role != holes["owner"]).Distinct(StringComparer.Ordinal);
        var logins = set.Roles.Where(role => role.CanLogin).Select(role => SqlText.Identifier(role.Name));
        return new(holes, StringComparer.Ordinal)
        {
            ["project_roles"] = Rows(set.Roles.Select(role =>
                $"({SqlText.Literal(role.Name)}, {Word(role.CanLogin)}, {Word(role.CreatesRoles)}, {Word(role.Inherits)}, {MayBe(role, set)})")),
            ["role_statements"] = string.Join("\n  ", Settings(set).Concat(Outsiders(set)).Concat(Memberships(set))),
            ["is_tenant_role"] = IsTenantRole(holes),
            ["maker_groups"] = string.Join(", ", groups),
            ["logins"] = string.Join(", ", logins),
            ["function_owners"] = string.Join(", ", owners),
        };
    }

    private static IEnumerable<string> Settings(ObjectSet set) => set.Roles.SelectMany(role => role.Settings.Select(setting =>
        $"ALTER ROLE {SqlText.Identifier(role.Name)} SET {setting.Name} = {setting.Value};"));

    /// <summary>Members that are not the project's, which an engine has.</summary>
    private static IEnumerable<string> Outsiders(ObjectSet set) => set.Memberships.Select(member => member.Member)
        .Where(name => !set.Roles.Any(role => role.Name == name)).Distinct(StringComparer.Ordinal)
        .Select(name => $"""
            IF pg_catalog.to_regrole({SqlText.Literal(SqlText.Identifier(name))}) IS NULL THEN
                RAISE EXCEPTION 'There is no role {name.Replace("'", "''", StringComparison.Ordinal)} here, which every database on Supabase has.'
                  USING ERRCODE = 'undefined_object', HINT = 'If this is not Supabase, write "engine": "postgres" in the manifest.';
              END IF;
            """.ReplaceLineEndings("\n"));

    /// <summary>Those of others than the maker, which needs its own before it can be anything.</summary>
    private static IEnumerable<string> Memberships(ObjectSet set) => set.Memberships
        .Where(member => !set.Roles.Any(role => role.CreatesRoles && role.Name == member.Member))
        .Select(member => $"EXECUTE 'GRANT {SqlText.Identifier(member.Role)} TO {SqlText.Identifier(member.Member)}'"
            + $" || CASE WHEN since_16 THEN ' WITH INHERIT {Word(member.Inherits)}, SET {Word(member.MaySet)}' ELSE '' END;");

    /// <summary>Whether role <c>r</c> is a tenant's: of the tenants' group, and the application may become it.</summary>
    private static string IsTenantRole(IReadOnlyDictionary<string, string> holes) =>
        "EXISTS (SELECT FROM pg_catalog.pg_auth_members AS g JOIN pg_catalog.pg_auth_members AS a ON a.roleid = g.member"
        + " JOIN pg_catalog.pg_roles AS gr ON gr.oid = g.roleid JOIN pg_catalog.pg_roles AS ar ON ar.oid = a.member"
        + $" WHERE g.member = r.oid AND gr.rolname = {holes["group_text"]} AND ar.rolname = {holes["app_text"]})";

    private static string MayBe(PgRole role, ObjectSet set) =>
        "ARRAY[" + string.Join(", ", set.Memberships.Where(member => member.Member == role.Name).Select(member => SqlText.Literal(member.Role))) + "]::text[]";

    private static string Rows(IEnumerable<string> rows) => string.Join(",\n    ", rows);

    private static string Word(bool value) => value ? "true" : "false";
}
