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

    /// <summary>Makes and drops tenants' roles, inside of functions that it owns; nobody may become it.</summary>
    public string Maker => Project + "_maker";

    /// <summary>The group of Airbyte's logins.</summary>
    public string LoaderGroup => Project + "_loader";

    /// <summary>Onboards tenants and connects their sources: a web server's login.</summary>
    public string Provisioner => Project + "_provisioner";

    /// <summary>Suspends, offboards and moves tenants; not for a web server.</summary>
    public string Operator => Project + "_operator";

    /// <summary>Applies migrations; may act as the owner.</summary>
    public string Migrator => Project + "_migrator";

    /// <summary>Reads every row for dumps, and writes none.</summary>
    public string Backup => Project + "_backup";

    /// <summary>Reads, inside of functions that it owns, what look-ups tell; nobody but who applies migrations may become it. Their schema is called the same.</summary>
    public string Lookup => Project + "_lookup";

    /// <summary>The schema of views through which a pinned session finds shared and reference tables by their bare names.</summary>
    public string PathSchema => Project + "_path";

    /// <summary>The schema of the functions that run as one tenant, or as the reader of its landing.</summary>
    public string CallsSchema => Project + "_calls";

    /// <summary>The schema of the tables that a publish fills from a landing database.</summary>
    public string StagingSchema => Project + "_staging";

    /// <summary>The landing database, where the manifest names no other.</summary>
    public string LandingDatabase => Project + "_landing";

    /// <summary>The names within the landing database, which is a project of its own beside this one.</summary>
    public DatabaseNames Landing => new(LandingDatabase);

    public IReadOnlyList<string> AllRoles => [Owner, Maker, TenantGroup, LoaderGroup, App, Admin, Publisher, Provisioner, Operator, Migrator, Backup, Lookup];
}
