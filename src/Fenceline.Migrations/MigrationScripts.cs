using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Migrations.Engines;

namespace Fenceline.Migrations;

/// <summary>All that brings one database to the present, for who runs it statement by statement.</summary>
/// <param name="Owner">The role that owns everything.</param>
/// <param name="ControlSchema">The schema of the registry.</param>
/// <param name="History">The table of what was applied, in the control schema.</param>
/// <param name="Roles">Runs first, each time.</param>
/// <param name="Numbered">Each runs once, in order.</param>
/// <param name="TenantSteps">Each is handed to the database once, in order; empty for a landing database.</param>
/// <param name="Access">Runs last, each time.</param>
/// <param name="Tenants">The tenants that the manifest lists, with the script that makes or changes each; empty for a landing database.</param>
public sealed record MigrationScripts(
    string Owner,
    string ControlSchema,
    string History,
    GeneratedFile Roles,
    IReadOnlyList<MigrationScript> Numbered,
    IReadOnlyList<MigrationScript> TenantSteps,
    GeneratedFile Access,
    IReadOnlyList<TenantScript> Tenants)
{
    /// <summary>What they lead to.</summary>
    public required DatabaseModel Model { get; init; }

    /// <summary>The roles that <see cref="Roles"/> makes.</summary>
    public required IReadOnlyList<string> RoleNames { get; init; }

    /// <summary>The body of each tenant's call for SQL that nobody vouches for, where <c>{tenant}</c> is the tenant's id as a literal; null for a landing database.</summary>
    public string? SealedBody { get; init; }

    /// <summary>They are for the landing database.</summary>
    public bool IsLanding => SealedBody is null;

    /// <summary>For the tenants' database.</summary>
    public static MigrationScripts OfTenants(TenantManifest manifest, SqlTree tree)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(tree);
        var planner = new TenantPlanner(manifest);
        return new MigrationScripts(
            new DatabaseNames(manifest.Project).Owner,
            manifest.Database.ControlSchema,
            "shared_migrations",
            tree.Shared.Roles,
            [.. tree.Shared.Numbered.Select(Script)],
            [.. tree.TenantStream.Files.Select(Script)],
            tree.Shared.Access,
            [.. manifest.Tenants.Select(planner.PlanOf).Select(plan => new TenantScript(plan.Tenant.Id, plan.Names.Schema, plan.Tenant.Name, plan.Tier.Name, [.. plan.Connected.Select(source => source.Name)], tree.Onboard(plan)))])
        {
            Model = tree.Model,
            RoleNames = [.. tree.Model.Shared.Roles.Select(role => role.Name)],
            SealedBody = FunctionBodies.Read("sealed", PostgresEngine.TenantHoles(manifest)),
        };
    }

    /// <summary>For the landing database.</summary>
    /// <exception cref="InvalidOperationException">The manifest has none.</exception>
    public static MigrationScripts OfLanding(TenantManifest manifest, SqlTree tree)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(tree);
        var stream = tree.Landing ?? throw new InvalidOperationException("The manifest has no landing database: Airbyte lands in the tenants' own.");
        return new MigrationScripts(new DatabaseNames(manifest.Project).Landing.Owner, manifest.Database.ControlSchema, "landing_migrations", stream.Roles, [.. stream.Numbered.Select(Script)], [], stream.Access, []) { Model = tree.Model, RoleNames = [.. tree.Model.Landing!.Roles.Select(role => role.Name)] };
    }

    private static MigrationScript Script(Scripts.NumberedFile file) => new(file.Version, file.Name, file.Hash, file.File);
}

/// <summary>A numbered file.</summary>
/// <param name="Hash">Of its statements, as the database records it.</param>
public sealed record MigrationScript(int Version, string Name, string Hash, GeneratedFile File);

/// <summary>What makes a tenant of the manifest, or brings its name, tier and sources to what the manifest says.</summary>
/// <param name="Schema">The tenant's own.</param>
public sealed record TenantScript(string Id, string Schema, string? Name, string Tier, IReadOnlyList<string> Sources, GeneratedFile File);
