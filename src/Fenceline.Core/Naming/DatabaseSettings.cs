namespace Fenceline.Core.Naming;

/// <summary>Settings of PostgreSQL that are Fenceline's own, whatever the manifest calls the rest.</summary>
public static class DatabaseSettings
{
    /// <summary>The tenant on whose behalf one of Fenceline's functions runs as the owner.</summary>
    public const string ActingTenant = "fenceline.tenant";
}
