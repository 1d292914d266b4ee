using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Core.Schema;
using Fenceline.Database.Introspection;
using Fenceline.Migrations;
using Fenceline.Migrations.Adoption;
using Npgsql;

namespace Fenceline.Database.Adopting;

/// <summary>Who the tenants of a database in use are: those of the manifest, and whoever has rows in tables that all share.</summary>
internal sealed class TenantFinder(NpgsqlConnection connection, TenantManifest manifest, MigrationScripts scripts, bool hasGround)
{
    private readonly Dictionary<string, Table> _tables = manifest.Tables.Concat(manifest.Sources.SelectMany(source => source.Tables)).ToDictionary(table => table.Name, StringComparer.Ordinal);

    public async Task<List<AdoptedTenant>> FindAsync(IReadOnlyList<AdoptedTable> tables, IReadOnlyList<AdoptedSchema> schemas, CancellationToken cancellationToken)
    {
        var planner = new TenantPlanner(manifest);
        var there = schemas.Select(schema => schema.Name).ToHashSet(StringComparer.Ordinal);
        var tenants = manifest.Tenants.Select(planner.PlanOf).ToDictionary(
            plan => plan.Tenant.Id,
            plan => new AdoptedTenant(plan.Tenant.Id, plan.Tenant.Name, plan.Tier.Name, plan.Names.Schema, there.Contains(plan.Names.Schema), [.. plan.Connected.Select(source => new AdoptedSource(source.Name, source.IsInTenantSchema))]),
            StringComparer.Ordinal);
        // A table whose fence is up has rows of registered tenants alone, and shows them to nobody who adopts.
        foreach (var table in tables.Where(table => table.Tenant is null && !(table.Found.IsRowSecurityForced && table.Policies.Count == 0 && table.Found.Policies.Count > 0)))
        {
            foreach (var id in await IdsAsync(table, cancellationToken).ConfigureAwait(false))
                Add(tenants, id, _tables[table.Wanted.Name.Name].Source);
        }

        if (hasGround)
            await connection.EachAsync($"SELECT tenant_id FROM {SqlText.Identifier(scripts.ControlSchema)}.tenants", null, reader => tenants.Remove(reader.GetString(0)), cancellationToken).ConfigureAwait(false);
        return [.. tenants.Values.OrderBy(tenant => tenant.Id, StringComparer.Ordinal)];
    }

    private void Add(Dictionary<string, AdoptedTenant> tenants, string id, string? source)
    {
        if (!tenants.TryGetValue(id, out var tenant))
            tenants[id] = tenant = new AdoptedTenant(id, null, manifest.Tiers[0].Name, TenantNames.For(manifest.Database.TenantSchema, id).Schema, false, []);
        if (source is not null && tenant.Sources.All(other => other.Name != source))
            tenants[id] = tenant with { Sources = [.. tenant.Sources, new AdoptedSource(source, IsInTenantSchema: false)] };
    }

    private async Task<List<string>> IdsAsync(AdoptedTable table, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        var key = _tables[table.Wanted.Name.Name].TenantKey;
        if (key is null || key.Parent is not null || table.Wanted.Distribution != TableDistribution.ByTenant || table.Found.Columns.All(column => column.Name != key.Column))
            return ids;
        var text = TenantKeySql.Text(key);
        await connection.EachAsync($"SELECT DISTINCT {text} FROM {SqlText.Qualified(table.Wanted.Name.Schema!, table.Wanted.Name.Name)} WHERE {text} IS NOT NULL", null, reader => ids.Add(reader.GetString(0)), cancellationToken).ConfigureAwait(false);
        return ids;
    }
}
