using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Fenceline.Integration.Tests.Attacks;

/// <summary>
/// The fence as SQL: the function bodies of templates/sql within what surrounds them. The attacks know nothing of where it comes from:
/// <see cref="Write"/> is the only place that does.
/// </summary>
internal sealed partial record FenceScript(string Project = "opsai", string Identity = "setting", string PublicRights = "auto")
{
    private const string TenantRolePattern = "^user_[A-Za-z0-9](_{0,2}[A-Za-z0-9])*$";

    private static readonly string[] Logins = ["app", "admin", "publisher", "provisioner", "operator", "migrator", "backup"];

    /// <summary>What an apply runs, in one transaction.</summary>
    public string Write() => Bodies().Replace(Resource("Scaffold.sql"), match => Body(match.Groups["name"].Value, match.Groups["hole"].Value, match.Groups["value"].Value))
        .Replace("opsai", Project, StringComparison.Ordinal);

    /// <summary>The part of it that makes or accepts the roles; each apply runs it.</summary>
    public string WriteRoles() => $"BEGIN; DO $roles$ {Body("roles")} $roles$; DO $roles$ {Body("roles_close")} $roles$; COMMIT;".Replace("opsai", Project, StringComparison.Ordinal);

    /// <summary>The part of it that looks at what everybody may do in the database; each apply ends with it.</summary>
    public string WriteDatabaseAccess() => $"DO $access$ {Body("database_access")} $access$;".Replace("opsai", Project, StringComparison.Ordinal);

    private string Body(string name, string hole = "", string value = "")
    {
        var values = Values();
        if (hole.Length > 0)
            values[hole] = value;
        var text = Resource((name == "identity" ? "identity_" + Identity : name) + ".sql").TrimEnd();
        // A value may have holes itself.
        for (var depth = 0; depth < 3; depth++)
            text = Holes().Replace(text, match => values[match.Groups["name"].Value]);
        return text;
    }

    private Dictionary<string, string> Values() => new(StringComparer.Ordinal)
    {
        ["control"] = "fenceline",
        ["owner"] = "opsai_owner",
        ["owner_text"] = "'opsai_owner'",
        ["maker"] = "opsai_maker",
        ["maker_text"] = "'opsai_maker'",
        ["maker_groups"] = "opsai_tenant",
        ["group"] = "opsai_tenant",
        ["group_text"] = "'opsai_tenant'",
        ["app"] = "opsai_app",
        ["app_text"] = "'opsai_app'",
        ["calls"] = "opsai_calls",
        ["admin_schema"] = "fenceline_admin",
        ["admin_schema_text"] = "'fenceline_admin'",
        ["shared_schema"] = "public",
        ["shared_schema_text"] = "'public'",
        ["schema_readers"] = "opsai_admin, opsai_backup",
        ["project_text"] = "'opsai'",
        ["prefix_text"] = "'user_'",
        ["suffix_text"] = "''",
        ["tenant_id_pattern_text"] = "'^[A-Za-z0-9]([_-]?[A-Za-z0-9])*$'",
        ["tenant_type"] = "text",
        ["identity"] = "public.current_user_id",
        ["identity_setting_text"] = Identity == "jwt" ? "'request.jwt.claims'" : "'app.user_id'",
        ["identity_claim_text"] = "'sub'",
        ["landing_here"] = "false",
        ["limit"] = "100",
        ["public_rights_text"] = $"'{PublicRights}'",
        ["marker_text"] = "'opsai_on_github'",
        ["source_text"] = "'github'",
        ["table_text"] = "'github_repositories'",
        ["row_tenant_key"] = "written.user_id",
        ["logins"] = string.Join(", ", Logins.Select(login => "opsai_" + login)),
        ["project_roles"] = string.Join(",\n    ", ProjectRoles()),
        ["is_tenant_role"] = $"(pg_catalog.shobj_description(r.oid, 'pg_authid') = claim AND r.rolname ~ '{TenantRolePattern}')",
        ["sealed_types"] = "text, int",
        ["sealed_parameters"] = "query text, row_limit int DEFAULT 1000",
        ["sealed_result"] = "SETOF jsonb",
        ["pinned_rest"] = "opsai_path, pg_temp",
        ["sealed_body_text"] = """
            $sealed$
            DECLARE
              r record;
              n int := 0;
            BEGIN
              PERFORM pg_catalog.set_config('app.user_id', {tenant}, true);
              FOR r IN EXECUTE query LOOP
                EXIT WHEN n OPERATOR(pg_catalog.>=) row_limit;
                n := n OPERATOR(pg_catalog.+) 1;
                RETURN NEXT pg_catalog.to_jsonb(r);
              END LOOP;
            END
            $sealed$
            """,
    };

    private static IEnumerable<string> ProjectRoles() =>
    [
        "('opsai_owner', false, false, false, '{}'::text[])",
        "('opsai_maker', false, true, true, '{opsai_owner,opsai_tenant}'::text[])",
        "('opsai_tenant', false, false, false, '{}'::text[])",
        "('opsai_on_github', false, false, false, '{}'::text[])",
        .. Logins.Select(login => string.Create(CultureInfo.InvariantCulture, $"('opsai_{login}', true, false, false, '{(login == "migrator" ? "{opsai_owner}" : "{}")}'::text[])")),
    ];

    private static string Resource(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Attacks." + file) ?? throw new InvalidOperationException(file + " is not part of the tests.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{\{ body (?<name>\w+)(?:, (?<hole>\w+) = (?<value>.*?))? \}\}")]
    private static partial Regex Bodies();

    [GeneratedRegex(@"\{\{ (?<name>\w+) \}\}")]
    private static partial Regex Holes();
}
