using System.Security.Cryptography;
using System.Text;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Database.Execution;
using Npgsql;

namespace Fenceline.Database.Introspection;

/// <summary>
/// Compares what stands in a database with what migrations made: tables with their columns, keys, checks, indexes, policies, triggers and
/// privileges. Of tenants one query reads a fingerprint each; those that differ are looked at one by one.
/// </summary>
public sealed class DriftReader(string connectionString, DatabaseModel model, string controlSchema, string owner)
{
    private const string Separator = "\t";

    private readonly string _control = SqlText.Identifier(controlSchema);

    /// <exception cref="MigrationException">The database can't be reached, or this login may not act as the owner.</exception>
    public async Task<DriftReport> ReadAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var prepare = new NpgsqlCommand($"SET ROLE {SqlText.Identifier(owner)}; SET search_path = pg_catalog", connection);
            await prepare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            var findings = new List<DriftFinding>(await ReadSharedAsync(connection, cancellationToken).ConfigureAwait(false));
            var skipped = new List<string>();
            foreach (var tenant in await ReadFleetAsync(connection, cancellationToken).ConfigureAwait(false))
            {
                if (tenant.IsUnderWay)
                    skipped.Add(tenant.Id);
                else if (Expected(tenant) is var expected && Fingerprint(expected) != tenant.Fingerprint)
                    findings.AddRange(Compare(tenant.Id, expected, await ReadLinesAsync(connection, tenant.Schema, cancellationToken).ConfigureAwait(false), _ => true));
            }

            return new DriftReport(findings, skipped);
        }
        catch (NpgsqlException e)
        {
            throw new MigrationException((e as PostgresException)?.MessageText ?? "The database can't be reached: " + e.Message, e);
        }
    }

    private async Task<IEnumerable<DriftFinding>> ReadSharedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var set = model.Shared;
        var lines = new StructureLines("", set.DefaultPrivileges);
        var findings = new List<DriftFinding>();
        foreach (var schema in set.Tables.Select(table => table.Name.Schema!).Concat(set.Views.Select(view => view.Name.Schema!)).Distinct().Order(StringComparer.Ordinal))
        {
            var expected = set.Tables.Where(table => table.Name.Schema == schema).SelectMany(table => lines.Of(table, set.Grants))
                .Concat(set.Views.Where(view => view.Name.Schema == schema).SelectMany(view => lines.Of(view, set.Grants)))
                .Concat(set.Triggers.Where(trigger => trigger.Table.Schema == schema).Select(StructureLines.Of)).ToList();
            // In a schema that others use too, only what is on our own tables is ours to judge.
            var isPublic = set.Schemas.Any(item => item.Name == schema && item.IsPublic);
            var relations = set.Tables.Select(table => table.Name).Concat(set.Views.Select(view => view.Name)).Where(name => name.Schema == schema).Select(name => name.Name).ToHashSet(StringComparer.Ordinal);
            findings.AddRange(Compare(null, expected, await ReadLinesAsync(connection, schema, cancellationToken).ConfigureAwait(false), line => !isPublic || relations.Contains(RelationOf(line))));
        }

        return findings;
    }

    /// <summary>The table that a line's object is, or is on.</summary>
    private static string RelationOf(StructureLine line)
    {
        var words = line.Subject.Split(' ', 2);
        return words[0] is "table" or "view" ? words[1] : words[0] == "column" ? words[1].Split('.')[0] : line.Subject[(line.Subject.LastIndexOf(' ') + 1)..];
    }

    private List<StructureLine> Expected(FleetRow tenant)
    {
        var lines = new StructureLines(tenant.Role, model.Shared.DefaultPrivileges);
        return [.. model.TenantSets.Where(set => set.Source is null || tenant.Sources.Contains(set.Source)).SelectMany(set => set.Tables.SelectMany(table => lines.Of(table, set.Grants)))];
    }

    private static IEnumerable<DriftFinding> Compare(string? tenant, List<StructureLine> expected, List<StructureLine> found, Func<StructureLine, bool> isOurs)
    {
        var there = found.ToDictionary(line => line.Subject, line => line.Said, StringComparer.Ordinal);
        foreach (var line in expected)
        {
            if (!there.Remove(line.Subject, out var said))
                yield return new DriftFinding(tenant, line.Subject, $"is missing; it should be: {line.Said}");
            else if (said != line.Said)
                yield return new DriftFinding(tenant, line.Subject, $"is: {said}; it should be: {line.Said}");
        }

        foreach (var (item, said) in there.Where(pair => isOurs(new StructureLine(pair.Key, pair.Value))).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            yield return new DriftFinding(tenant, item, $"was not made by a migration; it is: {said}");
    }

    private static string Fingerprint(IEnumerable<StructureLine> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(line => line.Subject + Separator + line.Said).Order(StringComparer.Ordinal)))));

    private async Task<List<FleetRow>> ReadFleetAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var query = $"""
            WITH fleet AS MATERIALIZED (
              SELECT t.tenant_id, t.schema_name, t.role_name, n.oid AS schema,
                ARRAY(SELECT s.source FROM {_control}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id AND s.placement = 'schema') AS sources,
                EXISTS (SELECT FROM {_control}.pending_steps AS p WHERE p.tenant_id = t.tenant_id) OR EXISTS (SELECT FROM {_control}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id AND s.move_phase IS NOT NULL) AS is_under_way
              FROM {_control}.tenants AS t LEFT JOIN pg_namespace AS n ON n.nspname = t.schema_name WHERE t.status <> {SqlText.Literal(TenantStatuses.Leaving)}),
            lines AS ({StructureQuery.Lines("SELECT f.schema FROM fleet AS f")}),
            -- By schema first: of what is joined after that the planner can't make much.
            fingerprints AS MATERIALIZED (
              SELECT l.schema, string_agg(l.object || E'\t' || l.said, E'\n' ORDER BY (l.object || E'\t' || l.said) COLLATE "C") AS text FROM lines AS l GROUP BY l.schema)
            SELECT f.tenant_id, f.schema_name, f.role_name, f.sources, f.is_under_way, encode(sha256(convert_to(coalesce(p.text, ''), 'UTF8')), 'hex')
            FROM fleet AS f LEFT JOIN fingerprints AS p ON p.schema = f.schema ORDER BY f.tenant_id
            """;
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<FleetRow>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(new FleetRow(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<string[]>(3), reader.GetBoolean(4), reader.GetString(5)));
        return rows;
    }

    private static async Task<List<StructureLine>> ReadLinesAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT l.object, l.said FROM (" + StructureQuery.Lines("SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = $1") + ") AS l", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = schema } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var lines = new List<StructureLine>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            lines.Add(new StructureLine(reader.GetString(0), reader.GetString(1)));
        return lines;
    }

    private sealed record FleetRow(string Id, string Schema, string Role, string[] Sources, bool IsUnderWay, string Fingerprint);
}

/// <param name="Findings">What differs.</param>
/// <param name="Skipped">Tenants that lack steps, or have a source that is being moved: they are compared when that has ended.</param>
public sealed record DriftReport(IReadOnlyList<DriftFinding> Findings, IReadOnlyList<string> Skipped);

/// <param name="Tenant">Whose schema it is in; null for what all share.</param>
/// <param name="Subject">What differs, as <c>column notes.body</c>.</param>
/// <param name="Problem">How.</param>
public sealed record DriftFinding(string? Tenant, string Subject, string Problem);
