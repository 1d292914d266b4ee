using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Core.Rules;
using Fenceline.Database.Introspection;
using Fenceline.Migrations;

namespace Fenceline.Database.Verification;

/// <summary>
/// The rows that Fenceline's functions go by. They are a part of the fence: with two tenants' schemas swapped in them, a publish crosses the two
/// and no object has changed. So each tenant's names are worked out from its id, and the rest from the manifest.
/// </summary>
internal sealed class RegistryReader(CatalogSession session, TenantManifest manifest, MigrationScripts scripts, ObjectSet set)
{
    private readonly string _control = SqlText.Identifier(scripts.ControlSchema);

    public async Task<List<LandingRow>> ReadLandingsAsync(List<string> unseen, CancellationToken cancellationToken)
    {
        var rows = new List<LandingRow>();
        if (!await session.CanReadAsync(scripts.ControlSchema, ["landings"], cancellationToken).ConfigureAwait(false))
            unseen.Add($"The landings: this login may not read {scripts.ControlSchema}.landings. Verify as {scripts.Owner}, or as a login that may act as it.");
        else
            await session.ReadAsync(
                $"SELECT l.tenant_id, l.base_name, l.landing_schema, l.loader_role, l.reader_role, l.shut FROM {_control}.landings AS l ORDER BY l.tenant_id",
                reader => rows.Add(new LandingRow(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetBoolean(5))),
                cancellationToken).ConfigureAwait(false);
        return rows;
    }

    public async Task<List<VerifyFinding>> CompareAsync(IReadOnlyList<FleetRow> fleet, IReadOnlyList<LandingRow> landings, List<string> unseen, CancellationToken cancellationToken)
    {
        var findings = fleet.SelectMany(Named).Concat(landings.SelectMany(Named)).Concat(fleet.Count == 0 ? [] : Listed(fleet)).ToList();
        foreach (var rows in set.Rows.Where(row => !row.IsSeed).GroupBy(row => row.Table))
            findings.AddRange(await CompareRowsAsync(rows.Key, [.. rows], unseen, cancellationToken).ConfigureAwait(false));
        findings.AddRange(await CompareStepsAsync(unseen, cancellationToken).ConfigureAwait(false));
        return findings;
    }

    private IEnumerable<VerifyFinding> Named(FleetRow tenant)
    {
        var names = TenantNames.For(manifest.Database.TenantSchema, tenant.Id);
        if (tenant.Schema != names.Schema)
            yield return Wrong(tenant.Id, "schema_name", tenant.Schema, names.Schema);
        if (tenant.Role != names.Role)
            yield return Wrong(tenant.Id, "role_name", tenant.Role, names.Role);
        if (!tenant.HasSchema)
            yield return Finding(FenceRules.TenantDataDropped, tenant.Id, "schema " + tenant.Schema, "is missing");
        if (manifest.Tiers.All(tier => tier.Name != tenant.Tier))
            yield return Finding(DatabaseRules.RegistryChanged, tenant.Id, "registered tenant", $"has the tier {tenant.Tier}, which the manifest does not know");
    }

    private IEnumerable<VerifyFinding> Named(LandingRow landing)
    {
        var names = TenantNames.For(manifest.Database.TenantSchema, landing.Tenant);
        foreach (var (column, is1, should) in new[]
        {
            ("base_name", landing.BaseName, names.Schema), ("landing_schema", landing.Schema, names.LandingSchema), ("loader_role", landing.Loader, names.LoaderRole), ("reader_role", landing.Reader, names.Schema + "_reader"),
        })
        {
            if (is1 != should)
                yield return Wrong(landing.Tenant, column, is1, should);
        }
    }

    /// <summary>What the manifest lists, and the database has otherwise.</summary>
    private IEnumerable<VerifyFinding> Listed(IReadOnlyList<FleetRow> fleet)
    {
        var planner = new TenantPlanner(manifest);
        var registered = fleet.ToDictionary(tenant => tenant.Id, StringComparer.Ordinal);
        foreach (var plan in manifest.Tenants.Select(planner.PlanOf))
        {
            if (!registered.TryGetValue(plan.Tenant.Id, out var tenant))
            {
                yield return Finding(DatabaseRules.RegistryChanged, plan.Tenant.Id, "registered tenant", "is missing: 'fenceline migrate' makes it");
                continue;
            }

            if (tenant.Tier != plan.Tier.Name)
                yield return Finding(DatabaseRules.RegistryChanged, tenant.Id, "registered tenant", $"has the tier {tenant.Tier}; it should be {plan.Tier.Name}");
            var placed = tenant.Placements.Select(text => text.Split(' ')).ToDictionary(words => words[0], words => words[1], StringComparer.Ordinal);
            foreach (var source in plan.Connected)
            {
                var should = TablePlacements.WordOf(source.Placement);
                if (!placed.TryGetValue(source.Name, out var is1))
                    yield return Finding(DatabaseRules.RegistryChanged, tenant.Id, "source " + source.Name, "is not connected: 'fenceline migrate' connects it");
                else if (is1 != should && !tenant.IsUnderWay)
                    yield return Finding(DatabaseRules.RegistryChanged, tenant.Id, "source " + source.Name, $"is registered as placed in '{is1}'; the manifest says '{should}': 'fenceline migrate move' moves its rows");
            }
        }
    }

    private async Task<List<VerifyFinding>> CompareRowsAsync(ObjectName table, IReadOnlyList<RegistryRow> rows, List<string> unseen, CancellationToken cancellationToken)
    {
        var findings = new List<VerifyFinding>();
        var name = $"{table.Schema}.{table.Name}";
        if (!await session.CanReadAsync(table.Schema!, [table.Name], cancellationToken).ConfigureAwait(false))
        {
            unseen.Add($"Rows of {name}, which Fenceline's functions go by: this login may not read them, or the table is missing.");
            return findings;
        }

        var columns = SqlText.IdentifierList(rows[0].Columns);
        // An empty query first: it gives the values their types.
        var expected = $"SELECT {columns} FROM {table} WHERE false" + string.Concat(rows.Select(row => $" UNION ALL SELECT {string.Join(", ", row.Values)}"));
        var query = $"""
            WITH expected AS ({expected})
            SELECT true, to_jsonb(m)::text FROM (SELECT * FROM expected EXCEPT SELECT {columns} FROM {table}) AS m
            UNION ALL SELECT false, to_jsonb(m)::text FROM (SELECT {columns} FROM {table} EXCEPT SELECT * FROM expected) AS m
            ORDER BY 1, 2
            """;
        await session.ReadAsync(
            query,
            reader => findings.Add(Finding(DatabaseRules.RegistryChanged, null, "row of " + name, reader.GetBoolean(0) ? $"is missing: {reader.GetString(1)}" : $"is not the manifest's: {reader.GetString(1)}")),
            cancellationToken).ConfigureAwait(false);
        return findings;
    }

    /// <summary>The steps that the database keeps for new tenants: they run as the owner.</summary>
    private async Task<List<VerifyFinding>> CompareStepsAsync(List<string> unseen, CancellationToken cancellationToken)
    {
        var findings = new List<VerifyFinding>();
        if (scripts.TenantSteps.Count == 0)
            return findings;
        if (!await session.CanReadAsync(scripts.ControlSchema, ["tenant_steps"], cancellationToken).ConfigureAwait(false))
        {
            unseen.Add($"Rows of {scripts.ControlSchema}.tenant_steps, which run for new tenants: this login may not read them.");
            return findings;
        }

        var known = scripts.TenantSteps.ToDictionary(step => step.Version);
        await session.ReadAsync(
            $"SELECT s.version, s.name, s.hash, encode(sha256(convert_to(substr(s.sql, 2, length(s.sql) - 2), 'UTF8')), 'hex') FROM {_control}.tenant_steps AS s ORDER BY s.version",
            reader =>
            {
                var (version, name, hash, real) = (reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
                if (!known.Remove(version, out var step))
                    findings.Add(Finding(DatabaseRules.RegistryChanged, null, $"step {version} for tenants", $"is not among the generated ones; it is named {name}"));
                else if (hash != step.Hash || real != step.Hash || name != step.Name)
                    findings.Add(Finding(DatabaseRules.RegistryChanged, null, $"step {version} for tenants", "has another text than the generated one: it runs as the owner for each new tenant"));
            },
            cancellationToken).ConfigureAwait(false);
        findings.AddRange(known.Values.Select(step => Finding(DatabaseRules.RegistryChanged, null, $"step {step.Version} for tenants", "is missing: 'fenceline migrate' brings it")));
        return findings;
    }

    private static VerifyFinding Wrong(string tenant, string column, string is1, string should) =>
        Finding(DatabaseRules.RegistryChanged, tenant, column + " of the registry", $"is {is1}; it should be {should}. What Fenceline does for this tenant happens there");

    private static VerifyFinding Finding(string rule, string? tenant, string subject, string problem) => new(AllRules.Get(rule), tenant, subject, problem, tenant);
}
