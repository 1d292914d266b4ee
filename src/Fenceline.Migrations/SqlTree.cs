using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Migrations.Engines;
using Fenceline.Migrations.Scripts;
using Fenceline.Migrations.Snapshot;

namespace Fenceline.Migrations;

/// <summary>Everything below <c>sql/</c>: the shared stream, the tenant stream, the landing database's, each tenant's files and the snapshot.</summary>
public sealed class SqlTree
{
    /// <summary>The snapshot's path, relative to the output folder.</summary>
    public const string SnapshotPath = "sql/snapshot.json";

    private readonly TenantScripts _tenants;

    public SqlTree(TenantManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var names = new DatabaseNames(manifest.Project);
        Model = PostgresEngine.Build(manifest);
        Shared = new SharedStream("sql/shared", "shared_migrations", Model.Shared, names, manifest.Database, PostgresEngine.TenantHoles(manifest));
        Landing = Model.Landing is null ? null : new SharedStream("sql/landing", "landing_migrations", Model.Landing, names.Landing, manifest.Database, PostgresEngine.LandingHoles(manifest));
        TenantStream = new TenantStream(Model, manifest.Database, names);
        _tenants = new TenantScripts(manifest);
    }

    public DatabaseModel Model { get; }

    internal SharedStream Shared { get; }

    internal SharedStream? Landing { get; }

    internal TenantStream TenantStream { get; }

    public IEnumerable<GeneratedFile> RenderShared()
    {
        // First, so that who looks for the snapshot alone has not waited for the rest.
        yield return new GeneratedFile(SnapshotPath, ModelSnapshot.Write(Model));
        foreach (var file in Shared.All().Concat(TenantStream.Files.Select(step => step.File)).Concat(Landing?.All() ?? []))
            yield return file;
    }

    public IEnumerable<GeneratedFile> RenderTenant(TenantPlan plan) => _tenants.All(plan);

    /// <summary>Makes the tenant in the tenants' database, or brings it up to date.</summary>
    public GeneratedFile Onboard(TenantPlan plan) => _tenants.Onboard(plan);

    /// <summary>Removes all that is the tenant's from the tenants' database.</summary>
    public GeneratedFile Offboard(TenantPlan plan) => _tenants.Offboard(plan);

    /// <summary>Makes the tenant's landing in the landing database.</summary>
    public GeneratedFile OpenLanding(TenantPlan plan) => _tenants.OpenLanding(plan);

    /// <summary>Removes the tenant's landing from the landing database.</summary>
    public GeneratedFile CloseLanding(TenantPlan plan) => _tenants.CloseLanding(plan);
}
