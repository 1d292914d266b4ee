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
    /// <exception cref="MigrationException">The database can't be reached, or this login may not act as the owner.</exception>
    public async Task<DriftReport> ReadAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var prepare = new NpgsqlCommand($"SET ROLE {SqlText.Identifier(owner)}; SET search_path = pg_catalog; SET jit = off", connection);
            await prepare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            var structure = new StructureReader(connection, model, controlSchema);
            var fleet = await structure.ReadFleetAsync(cancellationToken).ConfigureAwait(false);
            var findings = new List<DriftFinding>(await ReadSharedAsync(structure, cancellationToken).ConfigureAwait(false));
            findings.AddRange((await structure.CompareAsync(fleet.Where(tenant => !tenant.IsUnderWay), owner, [], cancellationToken).ConfigureAwait(false)).Where(finding => IsOfRelation(finding.Subject)));
            List<string> skipped = [.. fleet.Where(tenant => tenant.IsUnderWay).Select(tenant => tenant.Id)];
            return new DriftReport(findings, skipped);
        }
        catch (NpgsqlException e)
        {
            throw new MigrationException((e as PostgresException)?.MessageText ?? "The database can't be reached: " + e.Message, e);
        }
    }

    private async Task<IEnumerable<DriftFinding>> ReadSharedAsync(StructureReader structure, CancellationToken cancellationToken)
    {
        var findings = new List<DriftFinding>();
        foreach (var schema in model.Shared.Schemas.Where(schema => model.Shared.Tables.Any(table => table.Name.Schema == schema.Name) || model.Shared.Views.Any(view => view.Name.Schema == schema.Name)).OrderBy(schema => schema.Name, StringComparer.Ordinal))
        {
            var names = NamesIn(model.Shared, schema.Name);
            var found = await structure.ReadLinesAsync(schema.Name, null, cancellationToken).ConfigureAwait(false);
            findings.AddRange(StructureReader.Compare(null, StructureReader.ExpectedIn(schema, model.Shared, [], []), found, line => !schema.IsPublic || names.Contains(NameOf(line.Subject))).Where(finding => IsOfRelation(finding.Subject)));
        }

        return findings;
    }

    /// <summary>Tables and views, and what is on them: the rest is for <c>verify</c> to judge.</summary>
    private static bool IsOfRelation(string subject) =>
        !subject.Contains("function ", StringComparison.Ordinal) && !subject.EndsWith("the schema", StringComparison.Ordinal) && subject != "schema" && !subject.Contains("enum ", StringComparison.Ordinal) && !subject.Contains(" on type ", StringComparison.Ordinal);

    /// <summary>What a set has in a schema: in one that others use too, only this is ours to judge.</summary>
    internal static HashSet<string> NamesIn(ObjectSet set, string schema) => set.Tables.Select(table => table.Name).Concat(set.Views.Select(view => view.Name)).Concat(set.Functions.Select(function => function.Name)).Concat(set.Enums.Select(type => type.Name))
        .Where(name => name.Schema == schema).Select(name => name.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The relation, function or type that a line's object is, or is on.</summary>
    internal static string NameOf(string subject)
    {
        var last = subject[(subject.LastIndexOf(" on ", StringComparison.Ordinal) is var on and >= 0 ? on + 4 : subject.LastIndexOf(" of ", StringComparison.Ordinal) is var of and >= 0 ? of + 4 : 0)..];
        var name = last.StartsWith("function ", StringComparison.Ordinal) ? last["function ".Length..last.IndexOf('(', StringComparison.Ordinal)] : last[(last.LastIndexOf(' ') + 1)..];
        return subject.StartsWith("column ", StringComparison.Ordinal) || subject.Contains("sequence of ", StringComparison.Ordinal) ? name.Split('.')[0] : name;
    }
}

/// <param name="Findings">What differs.</param>
/// <param name="Skipped">Tenants that lack steps, or have a source that is being moved: they are compared when that has ended.</param>
public sealed record DriftReport(IReadOnlyList<DriftFinding> Findings, IReadOnlyList<string> Skipped);

/// <param name="Tenant">Whose schema it is in; null for what all share.</param>
/// <param name="Subject">What differs, as <c>column notes.body</c>.</param>
/// <param name="Problem">How.</param>
public sealed record DriftFinding(string? Tenant, string Subject, string Problem)
{
    internal DriftKind Kind { get; init; }
}

internal enum DriftKind
{
    Missing,
    Changed,
    More,
}
