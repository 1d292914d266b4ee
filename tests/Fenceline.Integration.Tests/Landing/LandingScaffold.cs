using System.Text.RegularExpressions;

namespace Fenceline.Integration.Tests.Landing;

/// <summary>The SQL of the landing's and the publisher's side, with the bodies of the functions as they are shipped.</summary>
internal static partial class LandingScaffold
{
    /// <summary>Everything, in one database; landings are schemas in it.</summary>
    public static string OneDatabase => Expand(Holes("opsai", "owner"), "roles", "landing_side", "tenants_side", "publish_schema_mode", "sample", "guard_loader_trigger");

    /// <summary>The tenants' database, beside a landing database.</summary>
    public static string TenantsDatabase => Expand(Holes("opsai", "publisher"), "roles", "tenants_side", "publish_database_mode", "sample");

    /// <summary>The landing database.</summary>
    public static string LandingDatabase => Expand(Holes("opsai_landing", "publisher"), "roles", "landing_side", "landing_database");

    private static Dictionary<string, string> Holes(string project, string readingRole)
    {
        var holes = new Dictionary<string, string>
        {
            ["owner"] = project + "_owner",
            ["maker"] = project + "_maker",
            ["publisher"] = project + "_publisher",
            ["provisioner"] = project + "_provisioner",
            ["operator"] = project + "_operator",
            ["loader_group"] = project + "_loader",
            ["reading_role"] = project + "_" + readingRole,
            ["calls"] = project + "_calls",
            ["staging"] = "opsai_staging",
            ["control"] = "fenceline",
            ["event_trigger"] = project + "_guard_loader",
            ["path"] = "SET search_path = pg_catalog, pg_temp",
            ["reader_settings"] = "SET jit = off SET standard_conforming_strings = on SET \"TimeZone\" = 'UTC' SET \"DateStyle\" = 'ISO, YMD' SET \"IntervalStyle\" = 'postgres'",
            ["publish_settings"] = "SET lock_timeout = '5s' SET work_mem = '256MB' SET enable_mergejoin = off SET jit = off SET standard_conforming_strings = on SET \"TimeZone\" = 'UTC' SET \"DateStyle\" = 'ISO, YMD' SET \"IntervalStyle\" = 'postgres'",
            ["identity_setting_text"] = "'app.user_id'",
            ["schema_prefix_text"] = "'user_'",
            ["schema_suffix_text"] = "''",
            ["tenant_id_pattern_text"] = "'^[A-Za-z0-9]([_-]?[A-Za-z0-9])*$'",
            ["project_text"] = "'opsai'",
        };
        foreach (var name in (string[])["owner", "maker", "publisher", "loader_group", "calls", "staging", "control"])
            holes[name + "_text"] = $"'{holes[name]}'";
        return holes;
    }

    private static string Expand(Dictionary<string, string> holes, params string[] parts)
    {
        var text = string.Concat(parts.Select(part => Read("Landing", "Scaffold", part + ".sql")));
        text = Body().Replace(text, body => "$fenceline$\n" + Read("templates", body.Groups[1].Value + ".sql") + "$fenceline$");
        return Hole().Replace(text, hole => holes[hole.Groups[1].Value]);
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([AppContext.BaseDirectory, .. path]));

    [GeneratedRegex(@"\{\{ body:(\w+) \}\}")]
    private static partial Regex Body();

    [GeneratedRegex(@"\{\{ (\w+) \}\}")]
    private static partial Regex Hole();
}
