using Fenceline.Database.Execution;
using Fenceline.Database.Files;
using Fenceline.Database.Introspection;
using Fenceline.Migrations;
using Fenceline.Migrations.Files;

namespace Fenceline.Database;

/// <summary>
/// Migrates from a program, as <c>fenceline migrate</c> does from the command line: for those who migrate when they start, and for health
/// probes. It needs the manifest and the folder that was generated from it, as they are in version control.
/// </summary>
public sealed class FencelineMigrator
{
    private readonly MigrationScripts _scripts;

    private FencelineMigrator(MigrationScripts scripts) => _scripts = scripts;

    /// <param name="manifestPath">The manifest, <c>tenants.json</c>; files that it includes are found beside it.</param>
    /// <param name="generatedPath">The folder that <c>fenceline generate</c> wrote.</param>
    /// <exception cref="FormatException">The manifest has errors: the message lists them.</exception>
    /// <exception cref="GeneratedFilesException">What was generated was edited, is not whole, or is not what the manifest says.</exception>
    public static FencelineMigrator FromFiles(string manifestPath, string generatedPath)
    {
        var (manifest, tree) = GeneratedProject.Read(manifestPath, generatedPath);
        return new FencelineMigrator(MigrationScripts.OfTenants(manifest, tree));
    }

    /// <summary>Brings the database, and all its tenants, to what was generated. It may be ended at any moment and run again; several at once do the work of one.</summary>
    /// <param name="connectionString">Of the server itself or a pooler in session mode, as the login that applied everything before.</param>
    /// <returns>What was done. Not complete where a tenant failed: that tenant is as it was.</returns>
    /// <exception cref="MigrationException">It can't go on: what was committed before stays.</exception>
    public Task<MigrationResult> MigrateAsync(string connectionString, MigrationOptions? options = null, CancellationToken cancellationToken = default) =>
        new MigrationRunner(connectionString, _scripts).RunAsync(options, cancellationToken);

    /// <summary>What the database has, and what it lacks.</summary>
    /// <exception cref="MigrationException">It can't be reached, or has run other files than these.</exception>
    public Task<MigrationStatus> ReadStatusAsync(string connectionString, CancellationToken cancellationToken = default) =>
        new MigrationRunner(connectionString, _scripts).ReadStatusAsync(cancellationToken);

    /// <summary>Whether something is pending, of the database or of a tenant: for a health probe.</summary>
    /// <inheritdoc cref="ReadStatusAsync"/>
    public async Task<bool> AreMigrationsPendingAsync(string connectionString, CancellationToken cancellationToken = default) =>
        !(await ReadStatusAsync(connectionString, cancellationToken).ConfigureAwait(false)).IsUpToDate;

    /// <summary>What in the database is not as migrations made it. It makes sense when nothing is pending.</summary>
    /// <inheritdoc cref="ReadStatusAsync"/>
    public Task<DriftReport> ReadDriftAsync(string connectionString, CancellationToken cancellationToken = default) =>
        new DriftReader(connectionString, _scripts.Model, _scripts.ControlSchema, _scripts.Owner).ReadAsync(cancellationToken);
}
