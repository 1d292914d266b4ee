using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Engines;
using Fenceline.Migrations.Plan;
using Fenceline.Migrations.Render;
using Fenceline.Migrations.Scripts;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Adoption;

/// <summary>What is beside the tables: Fenceline's own schemas, the registry and the functions.</summary>
internal sealed class GroundUnits(TenantManifest manifest, ObjectSet set, DatabaseNames names)
{
    public AdoptionUnit Make(AdoptedState state)
    {
        // A schema of others keeps its owner for now; that one lets the new owner create there.
        var there = state.Schemas.Select(schema => schema.Name).ToHashSet(StringComparer.Ordinal);
        var ours = set with { Schemas = set.Schemas.Select(schema => there.Contains(schema.Name) ? schema with { IsPublic = true } : schema).ToEquatableArray() };
        var scripts = new DatabaseScripts(ours, names, PostgresEngine.TenantHoles(manifest));
        var foundation = ObjectSetParts.Split(ours, manifest.Database, names.Lookup).First().Objects;
        var own = ours.Schemas.Where(schema => !schema.IsPublic).Select(schema => schema.Name);
        return new AdoptionUnit(AdoptionStage.Prepare, "Make the project's roles, schemas, registry and functions", [
            new Step("Make the project's roles, schemas, registry and functions", [.. scripts.Ground(), .. scripts.Make(foundation), "RESET ROLE"])
            {
                Note = "Beside what is there: nobody's rights change.",
                Reverse = [AdoptionSql.DropGround(set.Roles.Select(role => role.Name), own, set.EventTriggers.Select(trigger => trigger.Name))],
            }]);
    }
}
