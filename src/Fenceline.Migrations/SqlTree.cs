using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Engines;
using Fenceline.Migrations.Plan;
using Fenceline.Migrations.Scripts;
using Fenceline.Migrations.Snapshot;

namespace Fenceline.Migrations;

/// <summary>Everything below <c>sql/</c>: the shared stream, the tenant stream, the landing database's, each tenant's files and the snapshot.</summary>
public sealed class SqlTree
{
    /// <summary>The snapshot's path, relative to the output folder.</summary>
    public const string SnapshotPath = "sql/snapshot.json";

    private const string SharedFolder = "sql/shared";
    private const string LandingFolder = "sql/landing";

    private readonly TenantScripts _tenants;

    /// <param name="manifest">What the databases are to be.</param>
    /// <param name="history">What was generated before; null for a project that begins.</param>
    /// <exception cref="PlanException">There is no way from what was generated before to what the manifest says.</exception>
    public SqlTree(TenantManifest manifest, GeneratedHistory? history = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (history is not null)
            manifest = ColumnOrder.Of(manifest, history.Model);
        Manifest = manifest;
        var names = new DatabaseNames(manifest.Project);
        var database = manifest.Database;
        Model = Engine.Build(manifest);
        Plan = history is null ? MigrationPlan.Empty : new Planner(manifest).Plan(history.Model, Model);
        Shared = new SharedStream(SharedFolder, "shared_migrations", Model.Shared, names, database, PostgresEngine.TenantHoles(manifest), Written(SharedFolder), Parts(MigrationStream.Shared));
        Landing = Model.Landing is null
            ? null
            : new SharedStream(LandingFolder, "landing_migrations", Model.Landing, names.Landing, database, PostgresEngine.LandingHoles(manifest), Written(LandingFolder), Parts(MigrationStream.Landing));
        TenantStream = new TenantStream(Model, database, names, Written(Scripts.TenantStream.Folder), Parts(MigrationStream.Tenant));
        _tenants = new TenantScripts(manifest);

        List<NumberedFile> Written(string folder) =>
            [.. (history?.Numbered ?? []).Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)).Select(NumberedFile.Read).OrderBy(file => file.Version)];

        IEnumerable<PlanPart> Parts(MigrationStream stream) => Plan.Parts.Where(part => part.Stream == stream);
    }

    /// <summary>The manifest, with the columns of tables that are there in the order in which they came.</summary>
    public TenantManifest Manifest { get; }

    /// <summary>What leads from the history to the manifest; its files come after those of the history.</summary>
    public MigrationPlan Plan { get; }

    public DatabaseModel Model { get; }

    internal SharedStream Shared { get; }

    internal SharedStream? Landing { get; }

    internal TenantStream TenantStream { get; }

    /// <summary>The folders of numbered files, relative to the output folder.</summary>
    public static IReadOnlyList<string> NumberedFolders { get; } = [SharedFolder, Scripts.TenantStream.Folder, LandingFolder];

    public IEnumerable<GeneratedFile> RenderShared()
    {
        // First, so that who looks for the snapshot alone has not waited for the rest.
        yield return new GeneratedFile(SnapshotPath, ModelSnapshot.Write(Model));
        foreach (var file in Shared.All().Concat(TenantStream.Files.Select(numbered => numbered.File)).Concat(Landing?.All() ?? []))
            yield return file;
    }

    /// <summary>What this leaves behind for the next one.</summary>
    public GeneratedHistory ToHistory() => new(Model, [.. Shared.Numbered.Concat(TenantStream.Files).Concat(Landing?.Numbered ?? []).Select(numbered => numbered.File)]);

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
