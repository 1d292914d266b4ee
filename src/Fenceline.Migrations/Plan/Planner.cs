using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Diff;
using Fenceline.Migrations.Render;
using Fenceline.Migrations.Scripts;

namespace Fenceline.Migrations.Plan;

/// <summary>Plans the way from one state of a project's databases to another, without any of them: once for all that have it.</summary>
internal sealed class Planner(TenantManifest manifest)
{
    private static readonly SqlTarget NoTenant = new("", "");

    private readonly Renames _renames = Renames.Of(manifest);
    private readonly DatabaseNames _names = new(manifest.Project);

    /// <exception cref="PlanException">There is no way, or none that Fenceline would choose.</exception>
    public MigrationPlan Plan(DatabaseModel before, DatabaseModel after)
    {
        if (before.Project != after.Project)
            throw new PlanException($"The project was called {before.Project} when this was generated. Roles and schemas are named by it, so it can't change: write \"project\": \"{before.Project}\".");
        RefuseMoves(before, after);
        var inSchemas = Arriving(before.TenantSets.SelectMany(set => set.Tables), after.TenantSets.SelectMany(set => set.Tables));
        var parts = Once(MigrationStream.Shared, before.Shared, after.Shared, _names.Owner, inSchemas)
            .Concat(Sets(before, after))
            .Concat(before.Landing is { } landing && after.Landing is { } now ? Once(MigrationStream.Landing, landing, now, _names.Landing.Owner, []) : []);
        return new MigrationPlan([.. parts]);
    }

    private static void RefuseMoves(DatabaseModel before, DatabaseModel after)
    {
        if (before.Landing is null != after.Landing is null)
            throw new PlanException("Where Airbyte lands (\"landing\") can't change once a database runs this: its loaders and what landed would have to move.");
        // One that had nothing but tables goes with its last table.
        var gone = before.Shared.Schemas.Where(schema => after.Shared.Schemas.All(other => other.Name != schema.Name) && !HasTablesAlone(before.Shared, schema.Name)).Select(schema => schema.Name).ToList();
        if (gone.Count > 0)
            throw new PlanException($"The schema {string.Join(", ", gone)} is not in the manifest any more. The names of Fenceline's schemas can't change once a database has them: write the old name.");
    }

    private static bool HasTablesAlone(ObjectSet set, string schema) => set.Tables.Any(table => table.Name.Schema == schema)
        && set.Functions.All(function => function.Name.Schema != schema) && set.Views.All(view => view.Name.Schema != schema);

    /// <summary>The names of tables that are new.</summary>
    private static HashSet<string> Arriving(IEnumerable<PgTable> before, IEnumerable<PgTable> after) =>
        after.Select(table => table.Name.Name).Except(before.Select(table => table.Name.Name)).ToHashSet(StringComparer.Ordinal);

    /// <param name="elsewhere">Tables that come in another place.</param>
    private static IEnumerable<Change> Placed(IEnumerable<Change> changes, HashSet<string> elsewhere) =>
        changes.Select(change => change is TableDropped dropped ? dropped with { IsPlacedElsewhere = elsewhere.Contains(dropped.Table.Name.Name) } : change);

    private IEnumerable<PlanPart> Once(MigrationStream stream, ObjectSet before, ObjectSet after, string owner, HashSet<string> elsewhere)
    {
        var changes = Placed(ObjectSetDiff.Compare(before, after, _renames), elsewhere).ToList();
        var foreign = after.Schemas.Where(schema => schema.IsPublic).Select(schema => schema.Name).ToList();
        var steps = Order(new StepWriter(NoTenant, owner, foreign, isLive: true).Write(changes));
        foreach (var phase in steps.GroupBy(step => step.Phase).OrderBy(phase => phase.Key))
            yield return new PlanPart(stream, PlanNames.Of(changes, phase.Key), null, [.. phase]);
    }

    /// <summary>A tenant's tables hold the rows of one: what is done to them takes a moment each, and all of it is done in one step.</summary>
    private IEnumerable<PlanPart> Sets(DatabaseModel before, DatabaseModel after)
    {
        var shared = Arriving(before.Shared.Tables, after.Shared.Tables);
        var names = after.TenantSets.Concat(before.TenantSets.Where(set => after.TenantSets.All(other => other.Name != set.Name))).Select(set => (set.Name, set.Source)).ToList();
        foreach (var (name, source) in names)
        {
            var was = before.TenantSets.FirstOrDefault(set => set.Name == name) ?? new TenantObjectSet(name, source, default, default);
            var now = after.TenantSets.FirstOrDefault(set => set.Name == name) ?? new TenantObjectSet(name, source, default, default);
            if (was.Source != now.Source)
                throw new PlanException($"The tables of {name} belong to another source than before. Keep the source's name.");
            var changes = Placed(Changes(was, now), shared).ToList();
            if (changes.Count > 0)
                yield return new PlanPart(MigrationStream.Tenant, PlanNames.OfSet(name, changes), source, Order(new StepWriter(TenantStream.AnyTenant, _names.Owner, [], isLive: false).Write(changes)));
        }
    }

    private List<Change> Changes(TenantObjectSet before, TenantObjectSet after)
    {
        var changes = new TablesDiff(TenantStream.AnyTenant, _renames).Compare([.. before.Tables], [.. after.Tables]).ToList();
        var gone = changes.OfType<TableDropped>().Select(change => change.Table.Name).ToHashSet();
        var renamed = changes.OfType<TableRenamed>().ToDictionary(change => change.From, change => change.Table.Name);
        var existing = before.Tables.Select(table => renamed.GetValueOrDefault(table.Name, table.Name)).ToHashSet();
        var there = before.Grants.Where(grant => !gone.Contains(grant.Target)).Select(grant => grant with { Target = renamed.GetValueOrDefault(grant.Target, grant.Target) }).ToList();
        changes.AddRange(there.Except(after.Grants).Select(grant => new Revoked(grant, null)));
        changes.AddRange(after.Grants.Except(there).Select(grant => new Granted(grant, IsNew: true, existing.Contains(grant.Target), null)));
        return changes;
    }

    // A stable sort: what has the same rank keeps the order of the model.
    private static List<Step> Order(IEnumerable<Step> steps) => [.. steps.OrderBy(step => step.Phase).ThenBy(step => step.Rank)];
}
