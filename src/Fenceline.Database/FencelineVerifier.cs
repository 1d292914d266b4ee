using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Database.Files;
using Fenceline.Database.Probes;
using Fenceline.Database.Verification;
using Fenceline.Migrations;
using Fenceline.Migrations.Files;

namespace Fenceline.Database;

/// <summary>Verifies from a program, as <c>fenceline verify</c> does from the command line: for jobs that watch a database, and for health probes.</summary>
public sealed class FencelineVerifier
{
    private readonly TenantManifest _manifest;
    private readonly MigrationScripts _scripts;

    private FencelineVerifier(TenantManifest manifest, MigrationScripts scripts)
    {
        _manifest = manifest;
        _scripts = scripts;
    }

    /// <param name="manifestPath">The manifest, <c>tenants.json</c>; files that it includes are found beside it.</param>
    /// <param name="generatedPath">The folder that <c>fenceline generate</c> wrote.</param>
    /// <exception cref="FormatException">The manifest has errors: the message lists them.</exception>
    /// <exception cref="GeneratedFilesException">What was generated was edited, is not whole, or is not what the manifest says.</exception>
    public static FencelineVerifier FromFiles(string manifestPath, string generatedPath)
    {
        var (manifest, tree) = GeneratedProject.Read(manifestPath, generatedPath);
        return new FencelineVerifier(manifest, MigrationScripts.OfTenants(manifest, tree));
    }

    /// <summary>Compares the database with the manifest; it only reads. A report without findings is a fence that is whole, as far as its login sees.</summary>
    /// <exception cref="MigrationException">The database can't be reached.</exception>
    public Task<VerifyReport> VerifyAsync(string connectionString, CancellationToken cancellationToken = default) =>
        new FenceVerifier(connectionString, _manifest, _scripts).VerifyAsync(cancellationToken);

    /// <summary>Asks as each role, in a transaction that is rolled back. The login must be able to take the roles.</summary>
    /// <exception cref="MigrationException">The database can't be reached.</exception>
    public Task<VerifyReport> ProbeAsync(string connectionString, CancellationToken cancellationToken = default) =>
        new FenceProbe(connectionString, _manifest, _scripts).ProbeAsync(cancellationToken);
}
