using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Npgsql;

namespace Fenceline.Database.Introspection;

/// <summary>Reads what stands in schemas, and what should. Of tenants one query reads a fingerprint each; one tenant of each fingerprint is looked at.</summary>
internal sealed class StructureReader(NpgsqlConnection connection, DatabaseModel model, string controlSchema)
{
    /// <summary>What lines of a tenant's schema call the tenant's role.</summary>
    public const string AnyTenant = "{tenant}";

    private readonly string _control = SqlText.Identifier(controlSchema);

    /// <summary>What should stand in a schema that all share.</summary>
    /// <param name="functions">Functions that are made for each tenant.</param>
    public static IEnumerable<StructureLine> ExpectedIn(PgSchema schema, ObjectSet set, IEnumerable<PgFunction> functions, IReadOnlyCollection<PgGrant> grants)
    {
        var lines = new StructureLines("", set.DefaultPrivileges);
        var all = set.Grants.Concat(grants).ToList();
        var rights = set.Grants.Where(grant => grant.Kind == GrantTarget.Schema && grant.Target.Name == schema.Name).SelectMany(lines.Rights);
        var schemaLines = schema.IsPublic
            // PostgreSQL's own: it belongs to whoever owns the database.
            ? StructureLines.Grouped(schema.IsOnlyUsed ? rights : rights.Concat([("USAGE", schema.Owner), ("CREATE", schema.Owner)]), "the schema")
            : lines.OfSchema(schema.Owner, rights);
        return schemaLines
            .Concat(set.Tables.Where(table => table.Name.Schema == schema.Name).SelectMany(table => lines.Of(table, all)))
            .Concat(set.Views.Where(view => view.Name.Schema == schema.Name).SelectMany(view => lines.Of(view, all)))
            .Concat(set.Enums.Where(type => type.Name.Schema == schema.Name).SelectMany(type => lines.Of(type, all)))
            .Concat(set.Functions.Concat(functions).Where(function => function.Name.Schema == schema.Name).SelectMany(function => lines.Of(function, all)))
            .Concat(set.Triggers.Where(trigger => trigger.Table.Schema == schema.Name).Select(StructureLines.Of));
    }

    /// <summary>What should stand in a tenant's schema.</summary>
    public List<StructureLine> Expected(FleetRow tenant, string owner, IEnumerable<string> readers)
    {
        var lines = new StructureLines(AnyTenant, model.Shared.DefaultPrivileges);
        var rights = readers.Concat(tenant.IsActive ? [AnyTenant] : []).Select(reader => ("USAGE", reader));
        return [.. lines.OfSchema(owner, rights), .. model.TenantSets.Where(set => set.Source is null || tenant.Sources.Contains(set.Source)).SelectMany(set => set.Tables.SelectMany(table => lines.Of(table, set.Grants)))];
    }

    public async Task<List<FleetRow>> ReadFleetAsync(CancellationToken cancellationToken)
    {
        var query = $"""
            WITH fleet AS MATERIALIZED (
              SELECT t.tenant_id, t.schema_name, t.role_name, t.tier, t.status, n.oid AS schema, coalesce((SELECT r.oid FROM pg_roles AS r WHERE r.rolname = t.role_name), 1) AS role,
                ARRAY(SELECT s.source FROM {_control}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id AND s.placement = 'schema' ORDER BY s.source) AS sources,
                ARRAY(SELECT s.source || ' ' || s.placement FROM {_control}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id ORDER BY s.source) AS placements,
                EXISTS (SELECT FROM {_control}.pending_steps AS p WHERE p.tenant_id = t.tenant_id) OR EXISTS (SELECT FROM {_control}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id AND s.move_phase IS NOT NULL) AS is_under_way
              FROM {_control}.tenants AS t LEFT JOIN pg_namespace AS n ON n.nspname = t.schema_name WHERE t.status <> {SqlText.Literal(TenantStatuses.Leaving)}),
            lines AS ({StructureQuery.Lines("SELECT f.schema, f.role FROM fleet AS f")}),
            -- By schema first: of what is joined after that the planner can't make much.
            fingerprints AS MATERIALIZED (
              SELECT l.schema, string_agg(concat_ws(E'\t', l.object, l.said, l.code::text), E'\n' ORDER BY (l.object || E'\t' || l.said) COLLATE "C") AS text FROM lines AS l GROUP BY l.schema)
            SELECT f.tenant_id, f.schema_name, f.role_name, f.sources, f.placements, f.tier, f.status, f.is_under_way, f.schema IS NOT NULL, encode(sha256(convert_to(coalesce(p.text, ''), 'UTF8')), 'hex')
            FROM fleet AS f LEFT JOIN fingerprints AS p ON p.schema = f.schema ORDER BY f.tenant_id
            """;
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<FleetRow>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(new FleetRow(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<string[]>(3), reader.GetFieldValue<string[]>(4), reader.GetString(5), reader.GetString(6),
                reader.GetBoolean(7), reader.GetBoolean(8), reader.GetString(9)));
        }

        return rows;
    }

    /// <param name="tenantRole">The role of the tenant whose schema it is; null for none.</param>
    public Task<List<FoundLine>> ReadLinesAsync(string schema, string? tenantRole, CancellationToken cancellationToken) => ReadAsync(
        $"SELECT l.object, l.said, l.code FROM ({StructureQuery.Lines("SELECT n.oid, coalesce((SELECT r.oid FROM pg_roles AS r WHERE r.rolname = $2), 1) FROM pg_namespace AS n WHERE n.nspname = $1")}) AS l", cancellationToken, schema, tenantRole ?? "");

    public async Task<List<FoundLine>> ReadAsync(string query, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 0 };
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var lines = new List<FoundLine>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            lines.Add(new FoundLine(reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? [] : reader.GetFieldValue<string?[]>(2)));
        return lines;
    }

    /// <summary>What of a tenant differs; of those with one fingerprint the first is compared, and stands for all.</summary>
    public async Task<IEnumerable<DriftFinding>> CompareAsync(IEnumerable<FleetRow> fleet, string owner, IReadOnlyList<string> readers, CancellationToken cancellationToken)
    {
        var findings = new List<DriftFinding>();
        foreach (var same in fleet.GroupBy(tenant => (tenant.Fingerprint, string.Join(' ', tenant.Sources), tenant.IsActive)))
        {
            var first = same.First();
            var different = Compare(first.Id, Expected(first, owner, readers), await ReadLinesAsync(first.Schema, first.Role, cancellationToken).ConfigureAwait(false), _ => true).ToList();
            findings.AddRange(same.SelectMany(tenant => different.Select(finding => finding with { Tenant = tenant.Id, Problem = finding.Problem.Replace(AnyTenant, tenant.Role, StringComparison.Ordinal) })));
        }

        return findings;
    }

    /// <summary>The lines of one side that the other has not, or has otherwise.</summary>
    /// <param name="isOurs">Whether something that nobody expects is ours to judge.</param>
    public static IEnumerable<DriftFinding> Compare(string? tenant, IEnumerable<StructureLine> expected, IEnumerable<FoundLine> found, Func<FoundLine, bool> isOurs)
    {
        var there = found.ToLookup(line => line.Subject, StringComparer.Ordinal);
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in expected)
        {
            wanted.Add(line.Subject);
            var same = there[line.Subject].FirstOrDefault();
            if (same is null)
                yield return new DriftFinding(tenant, line.Subject, $"is missing; it should be: {line.Said}") { Kind = DriftKind.Missing };
            else if (!same.Is(line))
                yield return new DriftFinding(tenant, line.Subject, Difference(line, same)) { Kind = DriftKind.Changed };
        }

        foreach (var line in there.Where(same => !wanted.Contains(same.Key)).Select(same => same.First()).Where(isOurs).OrderBy(line => line.Subject, StringComparer.Ordinal))
            yield return new DriftFinding(tenant, line.Subject, $"was not made by a migration; it is: {line.Said}{Shown(line.Code)}") { Kind = DriftKind.More };
    }

    private static string Difference(StructureLine expected, FoundLine found) => expected.Said != found.Said
        ? $"is: {found.Said}; it should be: {expected.Said}"
        : expected.Code.Any(code => code.Kind == CodeKind.Verbatim && code.Text.Length > 0) ? "has another body than the one that was generated"
        : $"says: {string.Join(" / ", found.Code.Select(Line))}; it should say: {string.Join(" / ", expected.Code.Select(code => Line(code.Text)))}";

    private static string Shown(IReadOnlyList<string?> code) => string.Concat(code.Where(text => text is { Length: > 0 and < 200 }).Select(text => ", " + Line(text)));

    private static string Line(string? text) => text is null or "" ? "nothing" : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>A registered tenant.</summary>
/// <param name="Sources">Those that it keeps in its own schema.</param>
/// <param name="Placements">All of them, as <c>github shared</c>.</param>
/// <param name="IsUnderWay">It lacks steps, or a source of it moves.</param>
/// <param name="Fingerprint">Of what stands in its schema.</param>
internal sealed record FleetRow(
    string Id, string Schema, string Role, string[] Sources, string[] Placements, string Tier, string Status, bool IsUnderWay, bool HasSchema, string Fingerprint)
{
    public bool IsActive => Status == TenantStatuses.Active;
}
