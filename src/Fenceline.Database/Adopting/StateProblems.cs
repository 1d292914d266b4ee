using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Database.Importing;
using Fenceline.Migrations;
using Fenceline.Migrations.Adoption;

namespace Fenceline.Database.Adopting;

/// <summary>What a person has to settle before a stage can begin.</summary>
internal sealed class StateProblems(TenantManifest manifest, MigrationScripts scripts, FoundCatalog catalog, bool hasGround, IReadOnlyList<AdoptedTenant> tenants, IReadOnlyList<AdoptedTable> tables)
{
    private const int Few = 5;

    public IEnumerable<AdoptionProblem> All() => Names().Concat(Tenants()).Concat(Policies()).Concat(Airbyte());

    /// <summary>Something of others has a name that Fenceline's own would get.</summary>
    private IEnumerable<AdoptionProblem> Names()
    {
        if (hasGround)
            yield break;
        foreach (var function in scripts.Model.Shared.Functions.Where(function => catalog.Functions.Any(found => found.Schema == function.Name.Schema && found.Name == function.Name.Name)))
            yield return new AdoptionProblem(AdoptionStage.Prepare, $"function {function.Name.Schema}.{function.Name.Name}", "it is there already, and Fenceline would make one of that name", "Give the manifest's identity another \"function\", or rename this one.");
        foreach (var schema in new[] { scripts.ControlSchema, manifest.Database.AdminSchema, new DatabaseNames(manifest.Project).PathSchema }.Where(name => catalog.Tables.Any(table => table.Schema == name)))
            yield return new AdoptionProblem(AdoptionStage.Prepare, "schema " + schema, "it is there already, and Fenceline would make one of that name", "Give the manifest another name for it, or rename it.");
    }

    private IEnumerable<AdoptionProblem> Tenants()
    {
        var types = tables.Where(table => table.TenantColumn is not null).Select(table => manifest.Tables.Concat(manifest.Sources.SelectMany(source => source.Tables)).First(other => other.Name == table.Wanted.Name.Name).TenantKey!.Type).Distinct().ToList();
        var bad = tenants.Where(tenant => !TenantIds.IsValid(tenant.Id) || !types.TrueForAll(type => TenantKeyValues.IsValue(type, tenant.Id)) || System.Text.Encoding.UTF8.GetByteCount(tenant.Schema + "_landing") > SqlText.MaxIdentifierBytes).Select(tenant => tenant.Id).ToList();
        if (bad.Count > 0)
        {
            yield return new AdoptionProblem(
                AdoptionStage.Shadow, "tenants", $"rows belong to tenants whose ids can't be part of a role's name, or are no value of every tenant column's type: {string.Join(", ", bad.Take(Few).Select(SqlText.Literal))}{(bad.Count > Few ? $" and {bad.Count - Few} more" : "")}",
                "Give these tenants other ids, or their rows to others. An id has letters and digits, with a single - or _ between them.");
        }
    }

    private IEnumerable<AdoptionProblem> Policies()
    {
        foreach (var table in tables.Where(table => table.Policies.Any(policy => policy.IsRestrictive)))
        {
            yield return new AdoptionProblem(
                AdoptionStage.Enforce, $"{table.Wanted.Name.Schema}.{table.Wanted.Name.Name}", $"policy {string.Join(", ", table.Policies.Where(policy => policy.IsRestrictive).Select(policy => policy.Name))} takes rows away from what others let through, and the manifest has none like it: without it more is let through",
                "Look whether the manifest's policies are enough without it, and say --accept widened.") { Accept = "widened" };
        }
    }

    private IEnumerable<AdoptionProblem> Airbyte()
    {
        foreach (var table in tables.Where(table => table.AirbyteColumns.Count > 0))
        {
            yield return new AdoptionProblem(
                AdoptionStage.Close, $"{table.Wanted.Name.Schema}.{table.Wanted.Name.Name}", $"Airbyte's own columns are there, which published tables don't have: {string.Join(", ", table.AirbyteColumns)}",
                "Point the connection to the landing (fenceline terraform does), and say --accept destructive: the columns are dropped.") { Accept = "destructive" };
        }
    }
}
