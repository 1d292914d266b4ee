using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Render;

namespace Fenceline.Migrations.Adoption;

/// <summary>
/// Plans how a database in use becomes what migrations would have made of an empty one. What is done already is seen in the catalog and not planned again, so that the same
/// call goes on after a run that ended in the middle.
/// </summary>
public sealed class AdoptionPlanner
{
    private readonly TenantManifest _manifest;
    private readonly SqlTree _tree;
    private readonly DatabaseNames _names;

    public AdoptionPlanner(TenantManifest manifest, SqlTree tree)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(tree);
        _manifest = manifest;
        _tree = tree;
        _names = new DatabaseNames(manifest.Project);
    }

    /// <summary>What is there only while a database is adopted is called so.</summary>
    public const string Temporary = AdoptionSql.Temporary;

    /// <summary>Where what an adoption remembers is kept until it is done.</summary>
    public static string LogSchema(DatabaseOptions database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return DerivedName.Join(database.ControlSchema, "adoption");
    }

    /// <summary>Runs before any stage: the roles, and who runs it may act as them.</summary>
    public GeneratedFile Opening => _tree.Shared.Roles;

    /// <summary>Runs after any stage: takes that back.</summary>
    public GeneratedFile Closing => _tree.Shared.Closing;

    public AdoptionPlan Plan(AdoptedState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var changes = new AdoptedChanges(state, _tree.Model);
        var ground = new GroundUnits(_manifest, _tree.Model.Shared, _names);
        var units = new List<AdoptionUnit>();
        if (!state.HasGround)
            units.Add(ground.Make(state));
        units.AddRange(new PrepareUnits(changes, LogSchema(_manifest.Database)).All());
        units.AddRange(new ShadowUnits(_manifest, _tree, _names, state, changes).All());
        if (new EnforceUnit(state, changes, _tree.Model.Shared, LogSchema(_manifest.Database)).Make() is { } enforce)
            units.Add(enforce);
        units.AddRange(new CloseUnits(_manifest, _tree, _names, state).All());
        return new AdoptionPlan(units, [.. state.Problems, .. state.Tables.SelectMany(table => table.Problems), .. changes.Problems], [.. state.Tables.SelectMany(table => table.Kept), .. state.Kept]);
    }
}
