using Fenceline.Core.Manifest;

namespace Fenceline.Core.Naming;

/// <summary>The names of a project's roles, as the manifest's project name decides them. Unquoted.</summary>
public sealed record DatabaseNames(string Project)
{
    /// <summary>Owns every object; no login.</summary>
    public string Owner => Project + "_owner";

    /// <summary>The group that every tenant role belongs to: grants on shared tables go to it.</summary>
    public string TenantGroup => Project + "_tenant";

    /// <summary>The application's login; may become a tenant's role, inherits nothing.</summary>
    public string App => Project + "_app";

    /// <summary>Reads across tenants, through policies made for it.</summary>
    public string Admin => Project + "_admin";

    /// <summary>Copies what Airbyte landed into the shared tables.</summary>
    public string Publisher => Project + "_publisher";

    /// <summary>The schema of the functions that run as one tenant, or as the reader of its landing.</summary>
    public string CallsSchema => Project + "_calls";

    public IReadOnlyList<string> AllRoles => [Owner, TenantGroup, App, Admin, Publisher];

    public static DatabaseNames For(TenantManifest manifest) => new(manifest.Project);
}
