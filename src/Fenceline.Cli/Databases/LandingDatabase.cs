using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Databases;

/// <summary>The database that <c>--landing</c> asks for.</summary>
internal static class LandingDatabase
{
    /// <exception cref="CliException">The manifest has none: Airbyte lands in the tenants' own.</exception>
    public static void Require(TenantManifest manifest)
    {
        if (!manifest.Database.Landing.IsDatabase)
            throw new CliException("There is no landing database: the manifest says \"landing\": \"schema\". Leave out --landing.");
    }
}
